use runtime::Caller;

use super::{Catalog, is_staff};
use crate::generated::operations::{GetProductsError, GetProductsRequest, GetProductsResponse};
use crate::generated::security::Bearer;
use crate::generated::types::ProductSet;
use crate::store::products;

pub(super) async fn get_products(
    catalog: &Catalog,
    caller: Option<Caller<Bearer>>,
    request: GetProductsRequest,
) -> Result<GetProductsResponse, GetProductsError> {
    let ids: Vec<_> = request.id.into_iter().map(Into::into).collect();
    let products = products::find_all(&catalog.context.statements, &ids).await?;
    let is_staff = is_staff(caller.as_ref());
    let visible = products
        .into_iter()
        .filter(|product| product.is_visible(is_staff));
    Ok(GetProductsResponse::Ok(ProductSet {
        items: visible.map(TryInto::try_into).collect::<Result<_, _>>()?,
    }))
}
