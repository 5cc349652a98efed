use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use chrono::{DateTime, Utc};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use tokio_postgres::Row;
use uuid::Uuid;

use super::page_token::Token;
use super::problem::Problem;
use super::valid;

#[derive(Serialize)]
pub(super) struct Product {
    id: Uuid,
    slug: String,
    name: String,
    description: String,
    status: String,
    price: Money,
    stock: i32,
    tags: Vec<String>,
    created_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct Money {
    amount: i64,
    currency: String,
}

#[derive(Serialize)]
pub(super) struct Page {
    items: Vec<Product>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    limit: Option<String>,
    page_token: Option<String>,
}

pub(super) async fn read(
    State(state): State<super::State>,
    Path(id): Path<String>,
) -> Result<Json<Product>, Problem> {
    let id = valid::uuid(&id).ok_or_else(|| Problem::of_parameter("path", "product_id"))?;
    let client = state.pool.get().await?;
    let statement = client
        .prepare_cached(
            "SELECT id, slug, name, description, status, price, currency, stock, tags, created_at
            FROM products WHERE id = $1",
        )
        .await?;
    match client.query_opt(&statement, &[&id]).await? {
        Some(row) => Ok(Json(product(&row)?)),
        None => Err(Problem::new(
            StatusCode::NOT_FOUND,
            "product_not_found",
            "There is no such product",
        )),
    }
}

pub(super) async fn list(
    State(state): State<super::State>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Page>, Problem> {
    let Query(query) = query.map_err(|_| Problem::of_parameter("query", ""))?;
    let token = match &query.page_token {
        None => None,
        Some(text) => Some(
            state
                .signer
                .verify(text)
                .filter(|token| token.operation == "list_products")
                .ok_or_else(|| Problem::of_parameter("query", "page_token"))?,
        ),
    };
    let (carried, after) = token.map(|token| (token.limit, token.cursor)).unzip();
    let sent = query.limit.or(carried.flatten());
    let limit: i64 = match &sent {
        None => 20,
        Some(text) => valid::integer(text)
            .filter(|limit| (1..=100).contains(limit))
            .ok_or_else(|| Problem::of_parameter("query", "limit"))?,
    };
    let client = state.pool.get().await?;
    let statement = client
        .prepare_cached(
            "SELECT id, slug, name, description, status, price, currency, stock, tags, created_at
            FROM products WHERE id > $1 ORDER BY id LIMIT $2",
        )
        .await?;
    let rows = client
        .query(&statement, &[&after.unwrap_or_default(), &(limit + 1)])
        .await?;
    let shown = rows.len().min(usize::try_from(limit)?);
    let items = rows[..shown]
        .iter()
        .map(product)
        .collect::<Result<Vec<_>, _>>()?;
    let next_page = match items.last() {
        Some(last) if rows.len() > shown => Some(state.signer.sign(&Token {
            operation: "list_products".to_owned(),
            query: [],
            limit: sent,
            cursor: last.id,
        })?),
        _ => None,
    };
    Ok(Json(Page { items, next_page }))
}

fn product(row: &Row) -> Result<Product, tokio_postgres::Error> {
    Ok(Product {
        id: row.try_get(0)?,
        slug: row.try_get(1)?,
        name: row.try_get(2)?,
        description: row.try_get(3)?,
        status: row.try_get(4)?,
        price: Money {
            amount: row.try_get(5)?,
            currency: row.try_get(6)?,
        },
        stock: row.try_get(7)?,
        tags: row.try_get(8)?,
        created_at: row.try_get(9)?,
    })
}
