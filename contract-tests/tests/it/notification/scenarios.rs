//! The state for each answer of notification that no request can provoke by itself.

use contract_tests::generated::notification::Scenarios;
use contract_tests::{Arrangement, Hearing};

use super::post_office::PostOffice;

/// The scope of staff.
const STAFF: &[&str] = &["notification:manage"];

impl Scenarios for PostOffice {
    async fn list_messages_200(&self) -> Arrangement {
        self.message().await;
        Arrangement::new().with_scopes(STAFF)
    }

    async fn get_message_200(&self) -> Arrangement {
        Arrangement::new()
            .path("message_id", self.message().await.to_string())
            .owned_by(Self::customer())
    }

    async fn get_message_404_message_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn retry_message_200(&self) -> Arrangement {
        Arrangement::new().path("message_id", self.dead_message().await.to_string())
    }

    async fn retry_message_404_message_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn retry_message_409_message_not_dead(&self) -> Arrangement {
        Arrangement::new().path("message_id", self.message().await.to_string())
    }

    async fn get_preferences_200(&self) -> Arrangement {
        let customer = self.somebody();
        Arrangement::new()
            .path("customer_id", customer.subject.clone())
            .owned_by(customer)
    }

    async fn get_preferences_404_preferences_not_found(&self) -> Arrangement {
        Arrangement::new()
            .path("customer_id", self.erased().await)
            .with_scopes(STAFF)
    }

    async fn update_preferences_200(&self) -> Arrangement {
        // Whoever has decided nothing is told everything, and has the first version.
        self.get_preferences_200()
            .await
            .header("If-Match", "\"1\"")
            .property("shipping", false)
    }

    async fn update_preferences_404_preferences_not_found(&self) -> Arrangement {
        self.get_preferences_404_preferences_not_found().await
    }

    async fn get_health_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_health_503(&self) -> Arrangement {
        Arrangement::new().at(contract_tests::World::outage(self).await)
    }

    async fn get_notify_health_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_notify_health_503(&self) -> Arrangement {
        self.get_health_503().await
    }

    async fn get_healthz_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_healthz_503(&self) -> Arrangement {
        Arrangement::new().at(self.draining().await)
    }

    async fn add_to_list_messages(&self) -> String {
        self.message().await.to_string()
    }

    async fn remove_from_list_messages(&self, item: String) {
        let item: uuid::Uuid = item.parse().expect("an id");
        sqlx::query("DELETE FROM messages WHERE id = $1")
            .bind(item)
            .execute(self.pool())
            .await
            .expect("the database is there");
    }

    fn hearing(&self) -> Hearing {
        Hearing::new(self.app.subscriptions().clone(), self.pool())
    }
}
