//! One state for each answer that no request provokes by itself.

use contract_tests::generated::user::Scenarios;
use contract_tests::{Arrangement, Hearing, World};
use platform::auth::mint::Grant;
use serde_json::Value;

use super::registry::Registry;

/// Of this person, by themself.
fn own(person: &str) -> Arrangement {
    Arrangement::new()
        .path("user_id", person)
        .owned_by(Grant::customer(person, &[]))
}

impl Registry {
    /// Somebody, by themself.
    async fn somebody(&self) -> Arrangement {
        own(&self.person().await)
    }

    /// An address of somebody, by themself.
    async fn addressed(&self) -> Arrangement {
        let person = self.person().await;
        let address = self.address(&person).await;
        own(&person).path("address_id", address)
    }
}

impl Scenarios for Registry {
    async fn list_users_200(&self) -> Arrangement {
        self.person().await;
        Arrangement::new()
    }

    async fn get_user_200(&self) -> Arrangement {
        self.somebody().await
    }

    async fn get_user_404_user_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn erase_user_204(&self) -> Arrangement {
        self.somebody().await
    }

    async fn erase_user_404_user_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn update_user_200(&self) -> Arrangement {
        self.somebody().await.header("If-Match", "\"1\"")
    }

    async fn update_user_404_user_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn export_user_200(&self) -> Arrangement {
        self.addressed().await
    }

    async fn export_user_404_user_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn list_addresses_200(&self) -> Arrangement {
        self.addressed().await
    }

    async fn list_addresses_404_user_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn create_address_201(&self) -> Arrangement {
        self.somebody().await
    }

    async fn create_address_404_user_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn create_address_409_too_many_addresses(&self) -> Arrangement {
        let person = self.person().await;
        for _ in 0..20 {
            self.address(&person).await;
        }
        own(&person)
    }

    async fn get_address_200(&self) -> Arrangement {
        self.addressed().await
    }

    async fn get_address_404_user_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_address_404_address_not_found(&self) -> Arrangement {
        self.somebody().await
    }

    async fn delete_address_204(&self) -> Arrangement {
        self.addressed().await
    }

    async fn delete_address_404_user_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn delete_address_404_address_not_found(&self) -> Arrangement {
        self.somebody().await
    }

    async fn update_address_200(&self) -> Arrangement {
        self.addressed().await.header("If-Match", "\"1\"")
    }

    async fn update_address_404_user_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn update_address_404_address_not_found(&self) -> Arrangement {
        self.somebody().await
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

    async fn add_to_list_users(&self) -> String {
        self.person().await
    }

    async fn remove_from_list_users(&self, item: String) {
        // Erasing leaves a row that no list shows; a list has to bear it without one all the same.
        for statement in [
            "DELETE FROM addresses WHERE user_id = $1::uuid",
            "DELETE FROM users WHERE id = $1::uuid",
        ] {
            sqlx::query(statement)
                .bind(&item)
                .execute(self.pool())
                .await
                .expect("a user can be deleted");
        }
    }

    fn hearing(&self) -> Hearing {
        Hearing::new(self.app.subscriptions().clone(), self.pool())
    }

    async fn published(&self) -> Vec<Value> {
        sqlx::query_scalar("SELECT event FROM outbox ORDER BY position")
            .fetch_all(self.pool())
            .await
            .expect("the outbox is there")
    }
}
