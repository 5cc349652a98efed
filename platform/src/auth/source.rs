use std::path::PathBuf;
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, Error as _, Unexpected};
use url::Url;

const TIMEOUT: Duration = Duration::from_secs(2);
const LARGEST_SET: usize = 64 * 1024;

/// Where public keys come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JwksSource {
    /// The issuer's own address.
    Url(Url),
    /// A file, read again whenever a key is not known.
    File(PathBuf),
    /// The keys themselves.
    Inline(String),
}

impl JwksSource {
    /// Reads `https://…`, `file:/path` or JSON.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with('{') {
            return Some(Self::Inline(text.to_owned()));
        }
        let url = Url::parse(text).ok()?;
        match url.scheme() {
            "http" | "https" => Some(Self::Url(url)),
            "file" => url.to_file_path().ok().map(Self::File),
            _ => None,
        }
    }

    pub(super) async fn load(&self, client: &reqwest::Client) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Inline(text) => Ok(text.clone().into_bytes()),
            Self::File(path) => Ok(tokio::fs::read(path).await?),
            Self::Url(url) => fetch(client, url).await,
        }
    }
}

pub(super) fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder()
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::none());
    builder
        .build()
        .expect("a client without TLS options can always be made")
}

async fn fetch(client: &reqwest::Client, url: &Url) -> anyhow::Result<Vec<u8>> {
    let mut response = client.get(url.clone()).send().await?.error_for_status()?;
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await? {
        body.extend_from_slice(&part);
        anyhow::ensure!(
            body.len() <= LARGEST_SET,
            "the key set is larger than {LARGEST_SET} bytes"
        );
    }
    Ok(body)
}

impl<'de> Deserialize<'de> for JwksSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::invalid_value(
                Unexpected::Other("text"),
                &"a URL, file:/path, or a JSON Web Key Set",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_told_apart_by_how_they_begin() {
        assert!(matches!(
            JwksSource::parse("http://127.0.0.1:8001/auth/jwks"),
            Some(JwksSource::Url(_))
        ));
        assert_eq!(
            JwksSource::parse("file:/srv/jwks.json"),
            Some(JwksSource::File("/srv/jwks.json".into()))
        );
        assert!(matches!(
            JwksSource::parse(" {\"keys\": []}"),
            Some(JwksSource::Inline(_))
        ));
        assert_eq!(JwksSource::parse("ftp://example.org"), None);
        assert_eq!(JwksSource::parse("jwks.json"), None);
    }
}
