//! Reading what may not have changed.

use plumbline_sdk::{Cached, cached};

use crate::{
    samples::{ID, product},
    wire::{Reply, Wire},
};

#[tokio::test]
async fn not_modified_is_no_error() {
    let headers = vec![
        ("content-type", "application/json".into()),
        ("etag", "\"8\"".into()),
    ];
    let wire = Wire::start([
        Reply::Answer(304, vec![("etag", "\"7\"".into())], Vec::new()),
        Reply::Answer(200, headers, product().to_string().into_bytes()),
    ])
    .await;
    let read = || async {
        wire.catalog()
            .get_product()
            .product_id(ID)
            .if_none_match("\"7\"")
            .send()
            .await
    };
    assert!(matches!(cached(read().await), Ok(Cached::NotModified)));
    let fresh = cached(read().await).expect("it is answered");
    assert!(
        matches!(fresh, Cached::Fresh { etag: Some(etag), value } if etag == "\"8\"" && value.slug.as_str() == "kettle")
    );
    assert_eq!(wire.received()[0].header("if-none-match"), Some("\"7\""));
}
