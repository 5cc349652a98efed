use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use cart::domain::cart::{Cart, Full, Holder, Line};
use cart::generated::operations::*;
use cart::generated::security::{Bearer, Bearer2};
use cart::generated::types::{CartContents, CartToken};
use cart::generated::{self, Api};
use cart::store::carts::{self, TokenHash};
use clap::{Parser, ValueEnum};
use platform::Clock;
use platform::db::{self, DatabaseSettings, Statements};
use platform::health::Health;
use platform::http::{HttpSettings, wrap};
use runtime::{Caller, Context, PageSigner, conditional};
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};

use super::Store;
use super::postgres::Postgres;
use super::redis::Redis;
use crate::{CONNECTIONS, PAGE_KEY};

/// What a server of carts is told when it starts.
#[derive(Debug, Parser)]
pub struct Serve {
    /// Where carts are kept.
    #[arg(long)]
    pub(super) store: Kind,
    /// The port on 127.0.0.1.
    #[arg(long)]
    pub port: u16,
    /// The directory of Postgres' socket, or the socket of Redis.
    #[arg(long)]
    pub(super) socket: PathBuf,
    /// The secrets for which an empty cart is made at the start, separated by commas.
    #[arg(long, value_delimiter = ',')]
    pub(super) tokens: Vec<String>,
}

/// Where carts are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// As the service does.
    Postgres,
    /// As hashes.
    Redis,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Redis => "redis",
        }
    }
}

/// The server over its store, with an empty cart for each secret, behind all that stands before a service.
pub async fn router(options: &Serve) -> anyhow::Result<Router> {
    let clock = Clock::system();
    let router = match options.store {
        Kind::Postgres => {
            let socket = options.socket.display().to_string().replace('/', "%2F");
            let url = format!("postgres://postgres@localhost/cart?host={socket}&sslmode=disable");
            let settings = DatabaseSettings {
                url: SecretString::from(url),
                max_connections: CONNECTIONS,
                acquire_timeout: Duration::from_secs(2),
                statement_timeout: Duration::from_secs(10),
            };
            let pool = db::connect(&settings, "bench").await.context("connect")?;
            cart::MIGRATIONS.run(&pool).await?;
            for token in &options.tokens {
                let cart = new(&clock);
                if let Holder::Guest { expires_at } = cart.holder {
                    carts::insert_of_guest(&pool, &cart, &hash(token), expires_at).await?;
                }
            }
            let statements = Statements::new(&pool, CONNECTIONS);
            served(Postgres { statements, clock })
        }
        Kind::Redis => {
            let redis = Redis::connect(options.socket.clone(), clock.clone()).await?;
            for token in &options.tokens {
                redis.create(hash(token), new(&clock).id).await?;
            }
            served(redis)
        }
    };
    wrap(router, &HttpSettings::default(), &Health::default())
}

fn new(clock: &Clock) -> Cart {
    let now = clock.now();
    Cart::of_guest(
        platform::random::id(now),
        now,
        now + chrono::TimeDelta::days(30),
    )
}

fn served<S: Store>(store: S) -> Router {
    let pages = PageSigner::new(PAGE_KEY.as_bytes());
    generated::router(Carts(store), Context::builder().pages(pages).build())
}

fn hash(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}

/// The two operations that are measured.
struct Carts<S>(S);

fn contents(cart: Cart) -> anyhow::Result<(conditional::ETag, CartContents)> {
    let etag = conditional::of_version(cart.version);
    let body = CartContents::try_from(cart).context("a cart is fit to be sent")?;
    Ok((etag, body))
}

fn guest(token: Option<CartToken>) -> Option<TokenHash> {
    token.map(|token| hash(token.get()))
}

/// Nobody asks for this here.
macro_rules! unmeasured {
    ($($operation:ident, $caller:ty, $request:ident, $response:ident, $error:ident;)+) => {
        $(
            async fn $operation(&self, _: $caller, _: $request) -> Result<$response, $error> {
                Err($error::Internal("it is not measured".into()))
            }
        )+
    };
}

impl<S: Store> Api for Carts<S> {
    async fn get_cart_contents(
        &self,
        _caller: Option<Caller<Bearer>>,
        request: GetCartContentsRequest,
    ) -> Result<GetCartContentsResponse, GetCartContentsError> {
        let token = guest(request.cart_token).ok_or(GetCartContentsError::CartNotFound)?;
        let cart = self.0.open(token).await.map_err(internal)?;
        let cart = cart.ok_or(GetCartContentsError::CartNotFound)?;
        let (etag, body) = contents(cart).map_err(internal)?;
        Ok(GetCartContentsResponse::Ok { etag, body })
    }

    async fn put_cart_item(
        &self,
        _caller: Option<Caller<Bearer>>,
        request: PutCartItemRequest,
    ) -> Result<PutCartItemResponse, PutCartItemError> {
        let token = guest(request.cart_token).ok_or(PutCartItemError::CartNotFound)?;
        let line = Line {
            product_id: request.product_id.into(),
            quantity: request.body.quantity.into(),
        };
        match self.0.put(token, line).await.map_err(internal)? {
            None => Err(PutCartItemError::CartNotFound),
            Some(Err(Full)) => Err(PutCartItemError::CartFull),
            Some(Ok(cart)) => {
                let (etag, body) = contents(cart).map_err(internal)?;
                Ok(PutCartItemResponse::Ok { etag, body })
            }
        }
    }

    unmeasured! {
        get_cart, Option<Caller<Bearer>>, GetCartRequest, GetCartResponse, GetCartError;
        clear_cart, Option<Caller<Bearer>>, ClearCartRequest, ClearCartResponse, ClearCartError;
        remove_cart_item, Option<Caller<Bearer>>, RemoveCartItemRequest, RemoveCartItemResponse, RemoveCartItemError;
        merge_guest_cart, Caller<Bearer2>, MergeGuestCartRequest, MergeGuestCartResponse, MergeGuestCartError;
    }

    async fn create_guest_cart(
        &self,
        _: CreateGuestCartRequest,
    ) -> Result<CreateGuestCartResponse, CreateGuestCartError> {
        Err(CreateGuestCartError::Internal("it is not measured".into()))
    }

    async fn get_health(&self, _: GetHealthRequest) -> Result<GetHealthResponse, GetHealthError> {
        Err(GetHealthError::Internal("it is not measured".into()))
    }

    async fn get_healthz(
        &self,
        _: GetHealthzRequest,
    ) -> Result<GetHealthzResponse, GetHealthzError> {
        Err(GetHealthzError::Internal("it is not measured".into()))
    }
}

/// What `anyhow` says, as an error of an operation.
fn internal(error: anyhow::Error) -> std::io::Error {
    std::io::Error::other(error)
}
