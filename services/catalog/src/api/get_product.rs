use runtime::{Caller, conditional};

use super::{Catalog, is_staff};
use crate::generated::operations::{GetProductError, GetProductRequest, GetProductResponse};
use crate::generated::security::Bearer;
use crate::store::products;

pub(super) async fn get_product(
    catalog: &Catalog,
    caller: Option<Caller<Bearer>>,
    request: GetProductRequest,
) -> Result<GetProductResponse, GetProductError> {
    let product = products::find(&catalog.context.statements, request.product_id.into())
        .await?
        .filter(|product| product.is_visible(is_staff(caller.as_ref())))
        .ok_or(GetProductError::ProductNotFound)?;
    let etag = conditional::of_version(product.version);
    if request
        .if_none_match
        .is_some_and(|seen| conditional::is_fresh(&seen, &etag))
    {
        return Ok(GetProductResponse::NotModified { etag });
    }
    Ok(GetProductResponse::Ok {
        etag,
        body: product.try_into()?,
    })
}
