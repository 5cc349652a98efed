use sdk::cart::types::ProblemCode;

use super::Neighbours;
use crate::domain::cart::Cart;
use crate::domain::line::Wanted;

impl Neighbours {
    /// The caller's cart at this moment; nothing where there never was one, or their cart is gone with them.
    pub async fn cart(&self) -> Result<Option<Cart>, sdk::Error<ProblemCode>> {
        let contents = match self.cart.get_cart_contents().send().await {
            Ok(contents) => contents.into_inner(),
            Err(error) if error.code() == Some(&ProblemCode::CartNotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let lines = contents.lines.into_iter().map(|line| Wanted {
            product_id: *line.product_id,
            quantity: line.quantity.0,
        });
        Ok(contents.id.map(|id| Cart {
            id: *id,
            version: contents.version.0,
            lines: lines.collect(),
        }))
    }
}
