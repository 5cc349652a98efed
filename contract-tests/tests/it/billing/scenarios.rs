//! The state for each answer of billing that no request can provoke by itself.

use contract_tests::generated::billing::Scenarios;
use contract_tests::{Arrangement, Hearing};
use serde_json::Value;

use super::office::Office;

/// The scope of staff.
const READ: &[&str] = &["billing:read"];

impl Scenarios for Office {
    async fn list_invoices_200(&self) -> Arrangement {
        self.invoice().await;
        Arrangement::new().with_scopes(READ)
    }

    async fn get_invoice_200(&self) -> Arrangement {
        let (_, invoice) = self.invoice().await;
        Arrangement::new()
            .path("invoice_id", invoice.to_string())
            .owned_by(Self::customer())
    }

    async fn get_invoice_404_invoice_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_invoice_page_200(&self) -> Arrangement {
        self.get_invoice_200().await
    }

    async fn get_invoice_page_404_invoice_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn list_credit_notes_200(&self) -> Arrangement {
        self.credit_note().await;
        Arrangement::new().with_scopes(READ)
    }

    async fn get_credit_note_200(&self) -> Arrangement {
        Arrangement::new()
            .path("credit_note_id", self.credit_note().await.to_string())
            .owned_by(Self::customer())
    }

    async fn get_credit_note_404_credit_note_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_credit_note_page_200(&self) -> Arrangement {
        self.get_credit_note_200().await
    }

    async fn get_credit_note_page_404_credit_note_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn list_drafts_200(&self) -> Arrangement {
        self.draft().await;
        Arrangement::new()
    }

    async fn get_health_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_health_503(&self) -> Arrangement {
        Arrangement::new().at(contract_tests::World::outage(self).await)
    }

    async fn get_healthz_200(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn get_healthz_503(&self) -> Arrangement {
        Arrangement::new().at(self.draining().await)
    }

    async fn add_to_list_invoices(&self) -> String {
        self.invoice().await.1.to_string()
    }

    async fn remove_from_list_invoices(&self, item: String) {
        self.remove("DELETE FROM invoices WHERE id = $1", &item)
            .await;
    }

    async fn add_to_list_credit_notes(&self) -> String {
        self.credit_note().await.to_string()
    }

    async fn remove_from_list_credit_notes(&self, item: String) {
        self.remove("DELETE FROM credit_notes WHERE id = $1", &item)
            .await;
    }

    async fn add_to_list_drafts(&self) -> String {
        self.draft().await.to_string()
    }

    async fn remove_from_list_drafts(&self, item: String) {
        self.remove("DELETE FROM drafts WHERE id = $1", &item).await;
    }

    fn hearing(&self) -> Hearing {
        Hearing::new(self.app.subscriptions().clone(), self.pool())
    }

    async fn published(&self) -> Vec<Value> {
        self.told().await
    }
}
