use platform::db::Statements;

use super::store;
use crate::generated::operations::{GetProductError, GetProductRequest, GetProductResponse};

pub(super) async fn get_product(
    statements: &Statements,
    request: GetProductRequest,
) -> Result<GetProductResponse, GetProductError> {
    match store::find(statements, request.product_id.0).await? {
        Some(product) => Ok(GetProductResponse::Ok(product)),
        None => Err(GetProductError::ProductNotFound),
    }
}
