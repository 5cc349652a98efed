//! One state for each answer that no request provokes by itself.

use contract_tests::generated::catalog::Scenarios;
use contract_tests::{Arrangement, World};
use serde_json::{Value, json};

use super::images::{picture, tiny};
use super::rules;
use super::shop::{Made, Shop};

/// An id that nothing has.
const NOBODY: &str = "0197a3c1-4d02-7b11-8a5e-6c0d9e2f7a44";

impl Shop {
    /// A new product, in a category that there is.
    async fn new_product(&self) -> Arrangement {
        Arrangement::new()
            .property("category_id", self.shelf().await)
            .rule(rules::own_slug(&self.slugs, true))
            .rule(rules::prices)
            .rule(rules::attributes)
    }
}

/// A change of a product as it was made.
fn change_of(product: &Made) -> Arrangement {
    of(product).header("If-Match", "\"1\"")
}

fn of(product: &Made) -> Arrangement {
    Arrangement::new().path("product_id", product.id.as_str())
}

fn upload_to(product: &Made, bytes: Vec<u8>) -> Arrangement {
    of(product).bytes("image/png", bytes)
}

impl Scenarios for Shop {
    async fn list_products_200(&self) -> Arrangement {
        self.product("active").await;
        Arrangement::new()
            .with_scopes(&["catalog:write"])
            .rule(rules::filters)
    }

    async fn list_products_403_staff_only(&self) -> Arrangement {
        Arrangement::new().query("status", "draft")
    }

    async fn create_product_201(&self) -> Arrangement {
        self.new_product().await
    }

    async fn create_product_409_slug_taken(&self) -> Arrangement {
        let taken = self.archived().await;
        self.new_product().await.property("slug", taken.slug)
    }

    async fn create_product_422_unknown_category(&self) -> Arrangement {
        self.new_product().await.property("category_id", NOBODY)
    }

    async fn get_product_200(&self) -> Arrangement {
        of(&self.archived().await)
    }

    async fn get_products_200(&self) -> Arrangement {
        Arrangement::new().query("id", json!([self.archived().await.id]))
    }

    async fn get_product_404_product_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn update_product_200(&self) -> Arrangement {
        let product = self.product("draft").await;
        change_of(&product)
            .rule(rules::in_category(self.shelf().await.to_owned()))
            .rule(rules::own_slug(&self.slugs, false))
            .rule(rules::prices)
            .rule(rules::attributes)
    }

    async fn update_product_404_product_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn update_product_409_product_archived(&self) -> Arrangement {
        change_of(&self.archived().await)
            .header("If-Match", "\"2\"")
            .property("name", "Too late")
    }

    async fn update_product_409_product_published(&self) -> Arrangement {
        change_of(&self.product("active").await).property("status", "draft")
    }

    async fn update_product_409_slug_taken(&self) -> Arrangement {
        let taken = self.product("draft").await;
        change_of(&self.product("draft").await).property("slug", taken.slug)
    }

    async fn update_product_422_unknown_category(&self) -> Arrangement {
        change_of(&self.product("draft").await).property("category_id", NOBODY)
    }

    async fn get_product_by_slug_200(&self) -> Arrangement {
        Arrangement::new().path("slug", self.product("active").await.slug)
    }

    async fn get_product_by_slug_404_product_not_found(&self) -> Arrangement {
        let draft = self.product("draft").await;
        Arrangement::new().path("slug", draft.slug)
    }

    async fn archive_product_200(&self) -> Arrangement {
        change_of(&self.product("active").await)
    }

    async fn archive_product_404_product_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn archive_product_409_product_archived(&self) -> Arrangement {
        change_of(&self.archived().await).header("If-Match", "\"2\"")
    }

    async fn upload_product_image_201(&self) -> Arrangement {
        upload_to(&self.product("draft").await, picture(1))
    }

    async fn upload_product_image_404_product_not_found(&self) -> Arrangement {
        Arrangement::new().bytes("image/png", picture(1))
    }

    async fn upload_product_image_409_product_archived(&self) -> Arrangement {
        upload_to(&self.archived().await, picture(1))
    }

    async fn upload_product_image_409_image_exists(&self) -> Arrangement {
        let product = self.product("active").await;
        self.image(&product, picture(1)).await;
        upload_to(&product, picture(1))
    }

    async fn upload_product_image_409_too_many_images(&self) -> Arrangement {
        let product = self.product("active").await;
        for shade in 0..10 {
            self.image(&product, picture(shade)).await;
        }
        upload_to(&product, picture(10))
    }

    async fn upload_product_image_422_image_unreadable(&self) -> Arrangement {
        upload_to(&self.product("active").await, b"<svg/>".to_vec())
    }

    async fn upload_product_image_422_image_dimensions(&self) -> Arrangement {
        upload_to(&self.product("active").await, tiny())
    }

    async fn get_product_image_200(&self) -> Arrangement {
        let product = self.product("draft").await;
        let image = self.image(&product, picture(1)).await;
        of(&product).path("image_id", image.id)
    }

    async fn get_product_image_404_image_not_found(&self) -> Arrangement {
        of(&self.product("active").await)
    }

    async fn delete_product_image_204(&self) -> Arrangement {
        self.get_product_image_200().await
    }

    async fn delete_product_image_404_product_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn delete_product_image_404_image_not_found(&self) -> Arrangement {
        of(&self.product("active").await)
    }

    async fn delete_product_image_409_product_archived(&self) -> Arrangement {
        let product = self.product("active").await;
        let image = self.image(&product, picture(1)).await;
        self.archive(&product.path).await;
        of(&product).path("image_id", image.id)
    }

    async fn list_categories_200(&self) -> Arrangement {
        self.category().await;
        Arrangement::new()
    }

    async fn create_category_201(&self) -> Arrangement {
        Arrangement::new().rule(rules::own_slug(&self.slugs, true))
    }

    async fn create_category_409_category_slug_taken(&self) -> Arrangement {
        Arrangement::new().property("slug", self.category().await.slug)
    }

    async fn get_category_200(&self) -> Arrangement {
        Arrangement::new().path("category_id", self.category().await.id)
    }

    async fn get_category_404_category_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn update_category_200(&self) -> Arrangement {
        let category = self.category().await;
        Arrangement::new()
            .path("category_id", category.id)
            .header("If-Match", "\"1\"")
            .rule(rules::own_slug(&self.slugs, false))
    }

    async fn update_category_404_category_not_found(&self) -> Arrangement {
        Arrangement::new()
    }

    async fn update_category_409_category_slug_taken(&self) -> Arrangement {
        let taken = self.category().await.slug;
        self.update_category_200().await.property("slug", taken)
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

    async fn add_to_list_products(&self) -> String {
        self.product("active").await.id
    }

    async fn remove_from_list_products(&self, item: String) {
        self.archive(&format!("/products/{item}")).await;
    }

    async fn add_to_list_categories(&self) -> String {
        self.category().await.id
    }

    async fn remove_from_list_categories(&self, item: String) {
        // No operation deletes one; a list has to bear it all the same.
        sqlx::query("DELETE FROM categories WHERE id = $1::uuid")
            .bind(item)
            .execute(self.pool())
            .await
            .expect("an empty category can be deleted");
    }

    async fn published(&self) -> Vec<Value> {
        sqlx::query_scalar("SELECT event FROM outbox ORDER BY position")
            .fetch_all(self.pool())
            .await
            .unwrap_or_else(|error| vec![json!({"type": error.to_string()})])
    }
}
