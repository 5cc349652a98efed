use cart::domain::cart::{Cart, Full, Line};
use cart::store::carts::{self, TokenHash};
use chrono::TimeDelta;
use platform::Clock;
use platform::db::Statements;

use super::Store;

/// Carts as the service keeps them.
pub(super) struct Postgres {
    pub(super) statements: Statements,
    pub(super) clock: Clock,
}

/// When a cart ends in which nothing changes.
const LIFETIME: TimeDelta = TimeDelta::days(30);

impl Store for Postgres {
    async fn open(&self, token: TokenHash) -> anyhow::Result<Option<Cart>> {
        let now = self.clock.now();
        Ok(carts::find_of_guest(&self.statements, &token, now).await?)
    }

    async fn put(
        &self,
        token: TokenHash,
        line: Line,
    ) -> anyhow::Result<Option<Result<Cart, Full>>> {
        loop {
            let Some(cart) = self.open(token).await? else {
                return Ok(None);
            };
            let next = match cart.put(line.clone(), self.clock.now()) {
                Ok(Some(next)) => next.living(LIFETIME),
                Ok(None) => return Ok(Some(Ok(cart))),
                Err(full) => return Ok(Some(Err(full))),
            };
            if carts::replace(&self.statements, &next).await? {
                return Ok(Some(Ok(next)));
            }
        }
    }
}
