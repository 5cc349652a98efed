//! What the compiler writes down about an operation: one static table each, read by everything else here.

use std::time::Duration;

use crate::{Location, Schemas};

/// One operation of a contract.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`.
    pub id: &'static str,
    /// The path template as in the contract, `/products/{product_id}`, from which path parameters are read.
    pub path: &'static str,
    /// Its parameters; handlers read them by index.
    pub parameters: &'static [Parameter],
    /// Its request body, if it takes one.
    pub body: Option<Body>,
    /// Alternatives of requirements that hold together. Empty: public. An empty alternative: anonymous callers too.
    pub security: &'static [&'static [Requirement]],
    /// The media types of its successful answers, the preferred one first. Empty: answers have no body.
    pub produces: &'static [&'static str],
    /// The schemas that parameters and bodies name.
    pub schemas: &'static Schemas,
    /// The largest body that is read. Zero: the context's default.
    pub max_body_bytes: usize,
    /// How long a call may take. `None`: the context's default.
    pub timeout: Option<Duration>,
    /// How often it may be called (`x-rate-limit`).
    pub rate_limit: Option<RateLimit>,
    /// Whether it has an `Idempotency-Key` parameter.
    pub idempotent: bool,
    /// Whether it has the parameters `limit` and `page_token`.
    pub paged: bool,
}

/// How often an operation may be called. All of the requests can be made at once; each comes back after its share of
/// the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// How many requests.
    pub requests: u32,
    /// In which time.
    pub per: Duration,
    /// On whom they are counted.
    pub by: LimitedBy,
}

/// On whom requests are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitedBy {
    /// The authenticated caller, after the credentials are checked; the address of a caller without any.
    Caller,
    /// The address that the request comes from, before anything else is looked at.
    Address,
}

/// One parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// Its name as in the contract.
    pub name: &'static str,
    /// Where it travels.
    pub location: Location,
    /// Whether it must be there.
    pub required: bool,
    /// What its text is turned into before its schema looks at it.
    pub shape: Shape,
    /// How arrays and objects are written.
    pub style: Style,
    /// Whether arrays and objects are written in separate pieces.
    pub explode: bool,
    /// The name of its schema in [`Operation::schemas`].
    pub schema: &'static str,
    /// Whether the schema is checked even when decoding succeeds, because the Rust types cannot say all of it.
    pub strict: bool,
}

/// What a parameter's text is turned into.
#[derive(Debug)]
pub enum Shape {
    /// Text as it is.
    String,
    /// A JSON integer, where the text is one.
    Integer,
    /// A JSON number, where the text is one.
    Number,
    /// `true` or `false`.
    Boolean,
    /// The empty text.
    Null,
    /// Text as it is, because the schema says nothing.
    Any,
    /// An array of one shape.
    Array(&'static Shape),
    /// An object with these properties.
    Object(&'static [(&'static str, Shape)]),
    /// JSON text (`content: application/json`).
    Json,
}

/// How arrays and objects are written in a parameter (OpenAPI's `style`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `a,b` (paths and headers).
    Simple,
    /// `.a.b` (paths).
    Label,
    /// `;name=a,b` (paths).
    Matrix,
    /// `name=a,b` or `name=a&name=b` (queries and cookies).
    Form,
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[property]=value`.
    DeepObject,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Whether it must be there.
    pub required: bool,
    /// The media types that are taken; handlers learn the index.
    pub media_types: &'static [BodyMedia],
}

/// One media type of a request body.
#[derive(Debug)]
pub struct BodyMedia {
    /// A media type or range as in the contract, such as `application/json` or `image/*`.
    pub media_type: &'static str,
    /// How it is read.
    pub kind: BodyKind,
    /// The name of its schema in [`Operation::schemas`]; empty: there is none.
    pub schema: &'static str,
    /// Whether the schema is checked even when decoding succeeds, because the Rust types cannot say all of it.
    pub strict: bool,
}

/// How a body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// UTF-8 text.
    Text,
    /// Bytes.
    Binary,
}

/// One scheme that a caller must satisfy, with the scopes it must grant.
#[derive(Debug)]
pub struct Requirement {
    /// The scheme.
    pub scheme: &'static SecurityScheme,
    /// The scopes, all of which are needed.
    pub scopes: &'static [&'static str],
}

/// A security scheme of the contract.
#[derive(Debug)]
pub struct SecurityScheme {
    /// Its name in `components.securitySchemes`.
    pub name: &'static str,
    /// How credentials travel.
    pub kind: SchemeKind,
}

/// How credentials travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`
    Basic,
    /// A key in the header of this name.
    ApiKeyHeader(&'static str),
    /// A key in the query parameter of this name.
    ApiKeyQuery(&'static str),
    /// A key in the cookie of this name.
    ApiKeyCookie(&'static str),
    /// An OAuth 2 access token, sent as a bearer token.
    OAuth2,
    /// An OpenID Connect token, sent as a bearer token.
    OpenIdConnect,
    /// A client certificate. It is seen by whoever ends TLS, which is never this process: such a requirement is never met.
    MutualTls,
}
