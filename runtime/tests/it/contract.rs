//! The server of the contract in `tables`, as the compiler would write it, and a way to call it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

use axum::body::Body as HttpBody;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, http};
use http::StatusCode;
use http_body_util::BodyExt;
use plumbline_runtime::regress::Regex;
use plumbline_runtime::testing::StaticTokens;
use plumbline_runtime::validate::{self, Checks};
use plumbline_runtime::validator::{Validate, ValidationErrors};
use plumbline_runtime::{
    Answer, Caller, Context, ContextBuilder, Headers, PageSigner, Principal, Problem, json, router,
};
use serde::Deserialize;
use serde_json::Value;
use tower::ServiceExt;

use crate::tables::{Anyone, CREATE, CatalogWrite, LIST};

static SLUG: LazyLock<Regex> = LazyLock::new(|| validate::pattern("^[a-z-]+$"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewProduct {
    slug: String,
    price: i64,
    email: Option<String>,
}

impl Validate for NewProduct {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let mut checks = Checks::new();
        checks.length("slug", &self.slug, Some(3), Some(8));
        checks.pattern("slug", &self.slug, &SLUG);
        checks.range("price", self.price, Some(1), None);
        if let Some(email) = &self.email {
            checks.format("email", email, plumbline_runtime::formats::is_email);
        }
        checks.finish()
    }
}

struct Create {
    body: NewProduct,
}

impl Validate for Create {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let mut checks = Checks::new();
        checks.nested("body", &self.body);
        checks.finish()
    }
}

struct List {
    category: String,
    limit: Option<u32>,
    tags: Option<Vec<String>>,
    mode: String,
    seen: Option<bool>,
    page: plumbline_runtime::Page,
}

impl Validate for List {
    fn validate(&self) -> Result<(), ValidationErrors> {
        let mut checks = Checks::new();
        if let Some(limit) = self.limit {
            checks.range("limit", limit, Some(1), Some(100));
        }
        checks.length("category", &self.category, None, Some(10));
        if let Some(tags) = &self.tags {
            checks.each_with("tags", tags, |checks, tag| {
                checks.length("", tag, None, Some(5));
            });
        }
        checks.finish()
    }
}

/// The service behind the contract: counts how often it really worked.
#[derive(Clone)]
struct Service {
    context: Context,
    created: Arc<AtomicU32>,
}

struct Created(u32);

impl Answer for Created {
    fn into_answer(self) -> Response {
        let headers = Headers::new().value("location", format_args!("/products/{}", self.0));
        json(StatusCode::CREATED, headers, &self.0)
    }
}

async fn create_product(
    State(service): State<Service>,
    request: Request,
) -> Result<Response, Problem> {
    let mut call = service.context.accept(&CREATE, request).await?;
    let caller: Caller<CatalogWrite> = call.caller();
    let request = call.decode(|input| {
        input.optional_idempotency()?;
        Ok(Create {
            body: input.json()?,
        })
    })?;
    let method = async move {
        assert!(caller.has_scope("catalog:write"));
        match request.body.slug.as_str() {
            "taken" => Err(Problem::new(StatusCode::CONFLICT, "slug_taken", "Taken")),
            "failing" => Err(Problem::unavailable()),
            "slow" => std::future::pending().await,
            _ => Ok(Created(service.created.fetch_add(1, Ordering::SeqCst) + 1)),
        }
    };
    Ok(call.run(method).await)
}

async fn list_products(
    State(service): State<Service>,
    request: Request,
) -> Result<Response, Problem> {
    let mut call = service.context.accept(&LIST, request).await?;
    let caller: Option<Caller<Anyone>> = call.optional_caller();
    let request = call.decode(|input| {
        Ok(List {
            category: input.parameter(0)?,
            limit: input.optional(1)?,
            tags: input.optional(2)?,
            mode: input.parameter(4)?,
            seen: input.optional(5)?,
            page: input.page(),
        })
    })?;
    let produces = call.produces();
    let method = async move {
        let start = request.page.cursor::<u32>()?.unwrap_or(0);
        Ok::<_, Problem>(json(
            StatusCode::OK,
            Headers::new(),
            &serde_json::json!({
                "caller": caller.map(|caller| caller.subject.clone()),
                "category": request.category, "limit": request.limit, "tags": request.tags,
                "mode": request.mode, "seen": request.seen, "start": start, "produces": produces,
                "next_page": request.page.token(&(start + 1)),
            }),
        ))
    };
    Ok(call.run(method).await)
}

/// The contract's router over a context of the test's making.
pub(crate) fn api_with(context: ContextBuilder) -> Router {
    let tokens = StaticTokens::new()
        .with(
            "writer",
            Principal::new("ada").with_scopes(["catalog:write"]),
        )
        .with(
            "other",
            Principal::new("bob").with_scopes(["catalog:write"]),
        )
        .with("reader", Principal::new("eve"));
    let service = Service {
        context: context.authenticator(tokens).build(),
        created: Arc::default(),
    };
    let routes = Router::new()
        .route("/products", post(create_product))
        .route("/categories/{category}/products", get(list_products))
        .with_state(service);
    router::finish(routes)
}

/// The contract's router.
pub(crate) fn api() -> Router {
    api_with(Context::builder().pages(PageSigner::new(b"test")))
}

/// An answer that has been read.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Value,
}

impl Answered {
    /// The problem's code.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// The problem's faults as `in pointer code`, sorted.
    pub(crate) fn faults(&self) -> Vec<String> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let errors = self.body["errors"].as_array().into_iter().flatten();
        let mut faults: Vec<String> = errors
            .map(|fault| {
                [&fault["in"], &fault["pointer"], &fault["code"]]
                    .map(text)
                    .join(" ")
            })
            .collect();
        faults.sort();
        faults
    }
}

/// Sends one request and reads the answer.
pub(crate) async fn send(
    api: &Router,
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
    body: impl Into<HttpBody>,
) -> Answered {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(body.into()).expect("a well-formed request");
    let response = match api.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("in memory").to_bytes();
    Answered {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: serde_json::from_slice(&bytes).unwrap_or_default(),
    }
}

/// Creates a product as a caller who may.
pub(crate) async fn create(api: &Router, body: &str) -> Answered {
    send(api, "POST", "/products", &WRITER, body.to_owned()).await
}

/// The headers of a caller who may write, with JSON.
pub(crate) const WRITER: [(&str, &str); 2] = [
    ("authorization", "Bearer writer"),
    ("content-type", "application/json"),
];

/// Lists products with a query.
pub(crate) async fn list(api: &Router, query: &str) -> Answered {
    let uri = format!("/categories/chairs/products?{query}");
    send(api, "GET", &uri, &[("x-mode", "fast")], "").await
}
