//! The service behind the generated layer, as a service of the shop is written.

mod create_quote;
mod get_product;
mod list_products;
mod store;

use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use platform::db::{self, DatabaseSettings, Statements};
use runtime::{Context, PageSigner};
use secrecy::SecretString;

use crate::generated::operations::{
    CreateQuoteError, CreateQuoteRequest, CreateQuoteResponse, GetProductError, GetProductRequest,
    GetProductResponse, ListProductsError, ListProductsRequest, ListProductsResponse,
};
use crate::generated::{self, Api};
use crate::{Arguments, CONNECTIONS, PAGE_KEY};

/// The service.
pub struct Shop {
    statements: Statements,
}

/// The server, connected to its database.
pub async fn router(arguments: &Arguments) -> anyhow::Result<Router> {
    let url = format!(
        "postgres://postgres@localhost/{}?host={}&sslmode=disable",
        arguments.database,
        arguments.socket.replace('/', "%2F")
    );
    let settings = DatabaseSettings {
        url: SecretString::from(url),
        max_connections: CONNECTIONS,
        acquire_timeout: Duration::from_secs(2),
        statement_timeout: Duration::from_secs(10),
    };
    let pool = db::connect(&settings, "bench")
        .await
        .context("connect to the database")?;
    let context = Context::builder()
        .pages(PageSigner::new(PAGE_KEY.as_bytes()))
        .build();
    // There are no transactions here that would need any of the others.
    let statements = Statements::new(&pool, CONNECTIONS);
    Ok(generated::router(Shop { statements }, context))
}

impl Api for Shop {
    async fn list_products(
        &self,
        request: ListProductsRequest,
    ) -> Result<ListProductsResponse, ListProductsError> {
        list_products::list_products(&self.statements, request).await
    }

    async fn get_product(
        &self,
        request: GetProductRequest,
    ) -> Result<GetProductResponse, GetProductError> {
        get_product::get_product(&self.statements, request).await
    }

    async fn create_quote(
        &self,
        request: CreateQuoteRequest,
    ) -> Result<CreateQuoteResponse, CreateQuoteError> {
        Ok(create_quote::create_quote(request))
    }
}
