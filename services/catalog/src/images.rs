//! The bytes of images: a local directory on one machine, a bucket elsewhere.
//!
//! Their key is the hash of their content, so a key is never overwritten with something else and one picture on two
//! products is kept once. Nothing is deleted here: another product may show the same bytes.

use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt as _};
use url::Url;

/// Where the bytes are kept.
#[derive(Clone)]
pub struct Images(Arc<dyn ObjectStore>);

/// The bytes of an image, as they come.
pub struct Download {
    /// How many there are.
    pub size: u64,
    /// The bytes.
    pub bytes: BoxStream<'static, Result<Bytes, object_store::Error>>,
}

impl Images {
    /// Opens the place that a URL names, such as `file:///var/lib/plumbline/images`.
    pub fn open(url: &Url) -> Result<Self, object_store::Error> {
        let (store, prefix) = object_store::parse_url(url)?;
        Ok(Self(Arc::new(PrefixStore::new(store, prefix))))
    }

    /// Keeps the bytes that have this hash.
    pub async fn put(&self, digest: &str, bytes: Bytes) -> Result<(), object_store::Error> {
        self.0.put(&key(digest), bytes.into()).await?;
        Ok(())
    }

    /// The bytes that have this hash.
    pub async fn get(&self, digest: &str) -> Result<Download, object_store::Error> {
        let found = self.0.get(&key(digest)).await?;
        Ok(Download {
            size: found.meta.size,
            bytes: found.into_stream().map_err(Into::into).boxed(),
        })
    }

    /// Whether the place answers, even if only that something is not there.
    pub async fn reachable(&self) -> bool {
        match self.0.head(&Path::from("reachable")).await {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => true,
            Err(error) => {
                tracing::warn!(%error, "the image store does not answer");
                false
            }
        }
    }
}

/// Two levels, since a directory with a hundred thousand files is slow to walk.
fn key(digest: &str) -> Path {
    let (shelf, _) = digest.split_at_checked(2).unwrap_or_default();
    Path::from_iter([shelf, digest])
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "ab34";

    #[tokio::test]
    async fn what_is_put_into_a_directory_comes_back() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let url =
            Url::from_directory_path(directory.path().join("images")).expect("an absolute path");
        let images = Images::open(&url).expect("a directory");
        images
            .put(DIGEST, Bytes::from_static(b"picture"))
            .await
            .expect("room on the disk");
        let download = images.get(DIGEST).await.expect("just put there");
        assert_eq!(download.size, 7);
        let bytes: Vec<Bytes> = download.bytes.try_collect().await.expect("a readable file");
        assert_eq!(bytes.concat(), b"picture");
        assert!(directory.path().join("images/ab").join(DIGEST).is_file());
    }

    #[tokio::test]
    async fn a_missing_image_is_an_error_and_an_empty_store_is_well() {
        let images = Images::open(&Url::parse("memory:///").expect("a URL")).expect("always there");
        assert!(images.get(DIGEST).await.is_err());
        assert!(images.reachable().await);
    }
}
