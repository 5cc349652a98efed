use axum::body::Body;
use runtime::Binary;
use runtime::conditional::{self, ETag};
use runtime::http::HeaderValue;

use super::Catalog;
use crate::generated::operations::{
    GetProductImageError, GetProductImageRequest, GetProductImageResponse,
};
use crate::store::images;

/// A year, the longest that caches honour. The bytes behind an id never change.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(super) async fn get_product_image(
    catalog: &Catalog,
    request: GetProductImageRequest,
) -> Result<GetProductImageResponse, GetProductImageError> {
    let image = images::find(
        &catalog.context.statements,
        request.product_id.into(),
        request.image_id.into(),
    )
    .await?
    .ok_or(GetProductImageError::ImageNotFound)?;
    let etag: ETag = format!("\"{}\"", image.digest).parse()?;
    if request
        .if_none_match
        .is_some_and(|seen| conditional::is_fresh(&seen, &etag))
    {
        return Ok(GetProductImageResponse::NotModified { etag });
    }
    let download = catalog.images.get(&image.digest).await?;
    Ok(GetProductImageResponse::Ok {
        etag,
        cache_control: FOR_EVER.to_owned(),
        body: Binary {
            content_type: HeaderValue::from_static(image.content_type.as_str()),
            content_length: Some(download.size),
            body: Body::from_stream(download.bytes),
        },
    })
}
