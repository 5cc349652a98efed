//! Reading an answer's body before the answer counts as one.

use bytes::{Bytes, BytesMut};
use futures::{StreamExt, stream};
use http_body_util::BodyExt;

use crate::transport::Unreached;

/// What is longer is passed on as it comes. A failure in the middle of it is the reader's.
const LIMIT: usize = 16 << 20;

/// A body, whole where it is not too long.
pub(crate) enum Content {
    Whole(Bytes),
    Stream(reqwest::Body),
}

/// Reads a body up to the limit, so that a failure in the middle of it can be repaired by a retry.
pub(crate) async fn buffer(body: reqwest::Body) -> Result<Content, Unreached> {
    read(body, LIMIT).await.map_err(Unreached::Http)
}

async fn read(body: reqwest::Body, limit: usize) -> reqwest::Result<Content> {
    if http_body::Body::size_hint(&body).lower() > limit as u64 {
        return Ok(Content::Stream(body));
    }
    let mut data = body.into_data_stream();
    let mut whole = BytesMut::new();
    while let Some(chunk) = data.next().await {
        whole.extend_from_slice(&chunk?);
        if whole.len() > limit {
            let before = stream::once(std::future::ready(Ok(whole.freeze())));
            return Ok(Content::Stream(reqwest::Body::wrap_stream(
                before.chain(data),
            )));
        }
    }
    Ok(Content::Whole(whole.freeze()))
}

#[cfg(test)]
mod tests {
    use futures::stream;
    use http_body_util::BodyExt;

    use super::{Content, read};

    fn chunks(parts: &'static [&'static str]) -> reqwest::Body {
        reqwest::Body::wrap_stream(stream::iter(
            parts.iter().map(|part| Ok::<_, std::io::Error>(*part)),
        ))
    }

    #[tokio::test]
    async fn a_short_body_is_read_whole() {
        let content = read(chunks(&["ab", "cd"]), 4).await.expect("nothing fails");
        assert!(matches!(content, Content::Whole(whole) if whole == "abcd"));
    }

    #[tokio::test]
    async fn a_long_body_passes_through_complete() {
        let Ok(Content::Stream(body)) = read(chunks(&["ab", "cd", "ef"]), 3).await else {
            panic!("it is too long")
        };
        assert_eq!(
            body.collect().await.expect("nothing fails").to_bytes(),
            "abcdef"
        );
    }
}
