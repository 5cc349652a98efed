use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jsonwebtoken::DecodingKey;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::JwksSource;
use super::keys::Keys;

/// Keys are asked for again at most this often, however many tokens name a key that nobody knows.
const PAUSE: Duration = Duration::from_secs(5);
/// A key that was withdrawn is forgotten after this time.
const LIFETIME: Duration = Duration::from_secs(600);

/// The issuer's keys, fetched when needed, by one caller at a time.
pub(super) struct KeyStore {
    source: JwksSource,
    client: reqwest::Client,
    keys: RwLock<Keys>,
    last: Mutex<Option<Attempt>>,
}

#[derive(Clone)]
struct Attempt {
    at: Instant,
    failure: Option<Arc<anyhow::Error>>,
}

/// The keys could not be had.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the issuer's keys are out of reach: {0}")]
pub(super) struct OutOfReach(Arc<anyhow::Error>);

impl KeyStore {
    pub(super) fn new(source: JwksSource) -> Self {
        Self {
            source,
            client: super::source::client(),
            keys: RwLock::default(),
            last: Mutex::default(),
        }
    }

    /// The key with this id, `None` if the issuer has no such key.
    pub(super) async fn find(&self, id: &str) -> Result<Option<DecodingKey>, OutOfReach> {
        if let Some(key) = self.known(id) {
            self.renew_if_old().await;
            return Ok(Some(key));
        }
        let mut last = self.last.lock().await;
        // Somebody else may have fetched it while we waited.
        if let Some(key) = self.known(id) {
            return Ok(Some(key));
        }
        let attempt = match &*last {
            Some(attempt) if attempt.at.elapsed() < PAUSE => attempt.clone(),
            _ => last.insert(self.fetch().await).clone(),
        };
        match (self.known(id), attempt.failure) {
            (Some(key), _) => Ok(Some(key)),
            (None, None) => Ok(None),
            (None, Some(failure)) => Err(OutOfReach(failure)),
        }
    }

    fn known(&self, id: &str) -> Option<DecodingKey> {
        self.keys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    /// While one caller renews, and where that fails, the known keys go on to be used.
    async fn renew_if_old(&self) {
        let Ok(mut last) = self.last.try_lock() else {
            return;
        };
        let age = if last
            .as_ref()
            .is_some_and(|attempt| attempt.failure.is_some())
        {
            PAUSE
        } else {
            LIFETIME
        };
        if last
            .as_ref()
            .is_none_or(|attempt| attempt.at.elapsed() >= age)
        {
            *last = Some(self.fetch().await);
        }
    }

    async fn fetch(&self) -> Attempt {
        let loaded =
            async { anyhow::Ok(Keys::parse(&self.source.load(&self.client).await?)?) }.await;
        let failure = match loaded {
            Ok(keys) => {
                *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
                None
            }
            Err(error) => {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "the issuer's keys could not be fetched"
                );
                Some(Arc::new(error))
            }
        };
        Attempt {
            at: Instant::now(),
            failure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::mint::Issuer;
    use super::*;

    fn file(issuers: &[&Issuer]) -> (tempfile::TempDir, KeyStore) {
        let directory = tempfile::tempdir().unwrap();
        write(&directory, issuers);
        let store = KeyStore::new(JwksSource::File(directory.path().join("jwks.json")));
        (directory, store)
    }

    fn write(directory: &tempfile::TempDir, issuers: &[&Issuer]) {
        let keys: Vec<_> = issuers
            .iter()
            .map(|issuer| issuer.jwks()["keys"][0].clone())
            .collect();
        std::fs::write(
            directory.path().join("jwks.json"),
            serde_json::json!({ "keys": keys }).to_string(),
        )
        .unwrap();
    }

    fn issuer() -> Issuer {
        Issuer::generate("issuer", "audience")
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_key_is_found_but_not_asked_for_more_often_than_every_few_seconds() {
        let (old, new) = (issuer(), issuer());
        let (directory, store) = file(&[&old]);
        assert!(store.find(old.key_id()).await.unwrap().is_some());
        write(&directory, &[&old, &new]);
        assert!(store.find(new.key_id()).await.unwrap().is_none());
        tokio::time::advance(PAUSE).await;
        assert!(store.find(new.key_id()).await.unwrap().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_withdrawn_key_is_forgotten() {
        let (old, new) = (issuer(), issuer());
        let (directory, store) = file(&[&old]);
        store.find(old.key_id()).await.unwrap();
        write(&directory, &[&new]);
        tokio::time::advance(LIFETIME).await;
        store.find(old.key_id()).await.unwrap();
        assert!(store.find(old.key_id()).await.unwrap().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn known_keys_survive_an_issuer_that_is_away() {
        let known = issuer();
        let (directory, store) = file(&[&known]);
        store.find(known.key_id()).await.unwrap();
        std::fs::remove_file(directory.path().join("jwks.json")).unwrap();
        tokio::time::advance(LIFETIME).await;
        assert!(store.find(known.key_id()).await.unwrap().is_some());
        assert!(store.find(known.key_id()).await.unwrap().is_some());
        assert!(store.find("another").await.is_err());
    }

    #[tokio::test]
    async fn many_callers_at_once_fetch_the_keys_once() {
        let issuer = issuer();
        let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let (count, jwks) = (asked.clone(), issuer.jwks());
        let handler = async move || {
            count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            axum::Json(jwks)
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/jwks", listener.local_addr().unwrap());
        let router = axum::Router::new().route("/jwks", axum::routing::get(handler));
        tokio::spawn(async move { axum::serve(listener, router).await });

        let store = KeyStore::new(JwksSource::parse(&url).unwrap());
        let all = futures::future::join_all((0..20).map(|_| store.find(issuer.key_id()))).await;
        assert!(all.into_iter().all(|found| found.unwrap().is_some()));
        for unknown in ["a", "b", "c"] {
            assert!(store.find(unknown).await.unwrap().is_none());
        }
        assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), 1);
    }
}
