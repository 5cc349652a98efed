use futures::{StreamExt as _, TryStreamExt as _, stream};
use runtime::Money;
use sdk::catalog::types::{ProblemCode, ProductStatus};
use uuid::Uuid;

use super::Neighbours;
use crate::domain::line::{Offer, Wanted};

/// How many products are looked up at a time. More would let one large order crowd out others.
const AT_ONCE: usize = 16;

impl Neighbours {
    /// The products of the lines, in their order; nothing where one is not sold: unknown, a draft or archived.
    pub async fn offers(
        &self,
        wanted: &[Wanted],
    ) -> Result<Vec<Option<Offer>>, sdk::Error<ProblemCode>> {
        let products: Vec<_> = wanted.iter().map(|line| line.product_id).collect();
        stream::iter(products)
            .map(|product_id| self.offer(product_id))
            .buffered(AT_ONCE)
            .try_collect()
            .await
    }

    async fn offer(&self, product_id: Uuid) -> Result<Option<Offer>, sdk::Error<ProblemCode>> {
        let request = self.catalog.get_product().product_id(product_id);
        let product = match request.send().await {
            Ok(product) => product.into_inner(),
            Err(error) if error.code() == Some(&ProblemCode::ProductNotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let sold = product.status == ProductStatus::Active;
        // What has no price that we could ask for is not sold.
        let price = Money::read(product.price.amount, &product.price.currency).ok();
        Ok(price.filter(|_| sold).map(|price| Offer {
            name: product.name.to_string(),
            price,
        }))
    }
}
