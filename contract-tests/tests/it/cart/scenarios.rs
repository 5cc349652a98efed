//! One state for each answer that no request provokes by itself.

use contract_tests::generated::cart::Scenarios;
use contract_tests::{Arrangement, Hearing, World};

use super::neighbours::KETTLE;
use super::trolley::Trolley;

/// A secret that opens nothing.
const NO_CART: &str = "q1Zk0aR7m3vT9xWb5cYd2eFg4hJk6lMn8pQs0tUvXyA";

/// The cart that this secret opens, for nobody in particular and for services alike.
fn opened_by(token: &str) -> Arrangement {
    Arrangement::new().header("Cart-Token", token)
}

impl Scenarios for Trolley {
    async fn get_cart_200(&self) -> Arrangement {
        opened_by(&self.filled().await)
    }

    async fn get_cart_400(&self) -> Arrangement {
        Arrangement::new().at(self.misheard())
    }

    async fn get_cart_404_cart_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_cart_422(&self) -> Arrangement {
        opened_by("too-short")
    }

    async fn clear_cart_200(&self) -> Arrangement {
        opened_by(&self.filled().await).header("If-Match", "\"1\"")
    }

    async fn clear_cart_400(&self) -> Arrangement {
        Arrangement::new().at(self.misheard())
    }

    async fn clear_cart_404_cart_not_found(&self) -> Arrangement {
        opened_by(NO_CART)
    }

    async fn clear_cart_422(&self) -> Arrangement {
        opened_by("too-short")
    }

    async fn get_cart_contents_200(&self) -> Arrangement {
        opened_by(&self.filled().await)
    }

    async fn get_cart_contents_400(&self) -> Arrangement {
        Arrangement::new().at(self.misheard())
    }

    async fn get_cart_contents_404_cart_not_found(&self) -> Arrangement {
        opened_by(NO_CART)
    }

    async fn get_cart_contents_422(&self) -> Arrangement {
        opened_by("too-short")
    }

    async fn put_cart_item_200(&self) -> Arrangement {
        opened_by(&self.filled().await)
    }

    async fn put_cart_item_404_cart_not_found(&self) -> Arrangement {
        opened_by(NO_CART)
    }

    async fn put_cart_item_409_cart_full(&self) -> Arrangement {
        opened_by(&self.full().await)
    }

    async fn remove_cart_item_200(&self) -> Arrangement {
        opened_by(&self.filled().await).path("product_id", KETTLE)
    }

    async fn remove_cart_item_404_cart_not_found(&self) -> Arrangement {
        opened_by(NO_CART)
    }

    async fn create_guest_cart_201(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn merge_guest_cart_200(&self) -> Arrangement {
        opened_by(&self.filled().await).by(self.person())
    }

    async fn merge_guest_cart_400(&self) -> Arrangement {
        Arrangement::new().at(self.misheard())
    }

    async fn merge_guest_cart_404_cart_not_found(&self) -> Arrangement {
        opened_by(NO_CART).by(self.person())
    }

    async fn merge_guest_cart_422(&self) -> Arrangement {
        opened_by("too-short")
    }

    async fn get_health_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_health_503(&self) -> Arrangement {
        Arrangement::new().at(self.outage().await)
    }

    async fn get_healthz_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_healthz_503(&self) -> Arrangement {
        Arrangement::new().at(self.draining().await)
    }

    fn hearing(&self) -> Hearing {
        Hearing::new(self.app.subscriptions().clone(), self.pool())
    }
}
