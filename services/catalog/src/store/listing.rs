//! Lists of products.
//!
//! One statement with five orders, since the database can only walk an index in an order that stands in the statement.
//! Each continues by comparing with the last item that was seen and not by counting: inserted rows neither repeat nor
//! hide an item, and the hundredth page costs what the first costs. Filters that are null fold away when the statement is
//! planned for its values, which leaves a walk along one index.

use runtime::Part;
use sqlx::PgExecutor;

use super::row::{ProductRow, select_products};
use crate::domain::fold::fold;
use crate::domain::page::Place;
use crate::domain::product::Product;
use crate::domain::query::{Query, Sort};

/// The statement: `$1` to `$7` are the filters, `$8` the limit, `$9` and what follows the place.
macro_rules! list {
    ($query:ident, $limit:ident, rank: $rank:literal, after: $after:literal, order: $order:literal, $($place:expr),+) => {
        select_products!(
            rank: $rank,
            r#"WHERE p.status = $1
                AND ($2::text IS NULL OR p.category_id = (SELECT c.id FROM categories c WHERE c.slug = $2))
                AND ($3::text IS NULL OR p.currency = $3)
                AND ($4::bigint IS NULL OR p.price >= $4)
                AND ($5::bigint IS NULL OR p.price <= $5)
                AND ($6::text IS NULL OR p.search @@ websearch_to_tsquery('english', $6))
                AND ($7::text[] IS NULL OR p.facets @> $7)
                AND ($9::uuid IS NULL OR "# + $after + ") ORDER BY " + $order + " LIMIT $8",
            $query.status.as_str(),
            $query.category.as_deref(),
            $query.currency.as_deref(),
            $query.min_price,
            $query.max_price,
            $query.words.as_deref(),
            unless_empty(&$query.facets),
            $limit as i64 + 1,
            $($place),+
        )
    };
}

/// A part of the list that `query` describes, behind the place `after`.
///
/// A place of another order than the query's is an error: its token was made for another list.
pub async fn list(
    executor: impl PgExecutor<'_>,
    query: &Query,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Part<Product, Place>> {
    let rows = match query.sort {
        Sort::Newest => by_age(executor, query, after, limit).await?,
        Sort::Cheapest => upwards_by_price(executor, query, after, limit).await?,
        Sort::Dearest => downwards_by_price(executor, query, after, limit).await?,
        Sort::Name => by_name(executor, query, after, limit).await?,
        Sort::Relevance => by_relevance(executor, query, after, limit).await?,
    };
    let Part { items, next } = Part::cut(rows, limit, |last| place(query.sort, last));
    let items = items
        .into_iter()
        .map(ProductRow::into_product)
        .collect::<Result<_, _>>()?;
    Ok(Part { items, next })
}

/// The place of a row in a list with this order.
fn place(sort: Sort, row: &ProductRow) -> Place {
    let id = row.id;
    match sort {
        Sort::Newest => Place::Age {
            created_at: row.created_at,
            id,
        },
        Sort::Cheapest | Sort::Dearest => Place::Price {
            currency: row.currency.clone(),
            amount: row.price,
            id,
        },
        Sort::Name => Place::Name {
            name: fold(&row.name),
            id,
        },
        Sort::Relevance => Place::Relevance { rank: row.rank, id },
    }
}

/// Null where there is no condition: an empty array would be one, which every row fulfils at the cost of looking.
fn unless_empty(values: &[String]) -> Option<&[String]> {
    (!values.is_empty()).then_some(values)
}

fn foreign_place() -> sqlx::Error {
    sqlx::Error::Protocol("the place belongs to a list in another order".to_owned())
}

async fn by_age(
    executor: impl PgExecutor<'_>,
    query: &Query,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Vec<ProductRow>> {
    let (id, created_at) = match after {
        None => (None, None),
        Some(Place::Age { created_at, id }) => (Some(*id), Some(*created_at)),
        Some(_) => return Err(foreign_place()),
    };
    list!(
        query, limit, rank: "0",
        after: "(p.created_at, p.id) < ($10::timestamptz, $9)",
        order: "p.created_at DESC, p.id DESC",
        id, created_at
    )
    .fetch_all(executor)
    .await
}

async fn upwards_by_price(
    executor: impl PgExecutor<'_>,
    query: &Query,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Vec<ProductRow>> {
    let (id, currency, amount) = price(after)?;
    list!(
        query, limit, rank: "0",
        after: "(p.currency, p.price, p.id) > ($10::text, $11::bigint, $9)",
        order: "p.currency, p.price, p.id",
        id, currency, amount
    )
    .fetch_all(executor)
    .await
}

async fn downwards_by_price(
    executor: impl PgExecutor<'_>,
    query: &Query,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Vec<ProductRow>> {
    let (id, currency, amount) = price(after)?;
    list!(
        query, limit, rank: "0",
        after: "(p.currency, p.price, p.id) < ($10::text, $11::bigint, $9)",
        order: "p.currency DESC, p.price DESC, p.id DESC",
        id, currency, amount
    )
    .fetch_all(executor)
    .await
}

async fn by_name(
    executor: impl PgExecutor<'_>,
    query: &Query,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Vec<ProductRow>> {
    let (id, name) = match after {
        None => (None, None),
        Some(Place::Name { name, id }) => (Some(*id), Some(name.as_str())),
        Some(_) => return Err(foreign_place()),
    };
    list!(
        query, limit, rank: "0",
        after: "(p.sort_name, p.id) > ($10::text, $9)",
        order: "p.sort_name, p.id",
        id, name
    )
    .fetch_all(executor)
    .await
}

async fn by_relevance(
    executor: impl PgExecutor<'_>,
    query: &Query,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Vec<ProductRow>> {
    let (id, rank) = match after {
        None => (None, None),
        Some(Place::Relevance { rank, id }) => (Some(*id), Some(*rank)),
        Some(_) => return Err(foreign_place()),
    };
    list!(
        query, limit, rank: "ts_rank_cd(p.search, websearch_to_tsquery('english', $6))",
        after: "(ts_rank_cd(p.search, websearch_to_tsquery('english', $6)), p.id) < ($10::real, $9)",
        order: "ts_rank_cd(p.search, websearch_to_tsquery('english', $6)) DESC, p.id DESC",
        id, rank
    )
    .fetch_all(executor)
    .await
}

fn price(after: Option<&Place>) -> sqlx::Result<(Option<uuid::Uuid>, Option<&str>, Option<i64>)> {
    match after {
        None => Ok((None, None, None)),
        Some(Place::Price {
            currency,
            amount,
            id,
        }) => Ok((Some(*id), Some(currency.as_str()), Some(*amount))),
        Some(_) => Err(foreign_place()),
    }
}
