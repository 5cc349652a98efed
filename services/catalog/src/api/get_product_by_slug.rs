use runtime::{Caller, conditional};

use super::{Catalog, is_staff};
use crate::generated::operations::{
    GetProductBySlugError, GetProductBySlugRequest, GetProductBySlugResponse,
};
use crate::generated::security::Bearer;
use crate::store::products;

pub(super) async fn get_product_by_slug(
    catalog: &Catalog,
    caller: Option<Caller<Bearer>>,
    request: GetProductBySlugRequest,
) -> Result<GetProductBySlugResponse, GetProductBySlugError> {
    let product = products::find_by_slug(&catalog.context.statements, request.slug.as_str())
        .await?
        .filter(|product| product.is_visible(is_staff(caller.as_ref())))
        .ok_or(GetProductBySlugError::ProductNotFound)?;
    let etag = conditional::of_version(product.version);
    if request
        .if_none_match
        .is_some_and(|seen| conditional::is_fresh(&seen, &etag))
    {
        return Ok(GetProductBySlugResponse::NotModified { etag });
    }
    Ok(GetProductBySlugResponse::Ok {
        etag,
        body: product.try_into()?,
    })
}
