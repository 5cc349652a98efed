//! A contract of two operations, written down as the compiler does.

use std::time::Duration;

use plumbline_runtime::{
    Body, BodyKind, BodyMedia, Location, Operation, Parameter, Requirement, Schemas, SchemeKind,
    Security, SecurityScheme, Shape, Style,
};

static SCHEMAS: Schemas = Schemas::new(
    r##"{"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": {
        "NewProduct": {
            "type": "object", "additionalProperties": false, "required": ["slug", "price"],
            "properties": {
                "slug": {"type": "string", "minLength": 3, "maxLength": 8, "pattern": "^[a-z-]+$"},
                "price": {"type": "integer", "minimum": 1},
                "email": {"type": "string", "format": "email"}
            }
        },
        "create_product.body": {"$ref": "#/$defs/NewProduct"},
        "create_product.strict": {"$ref": "#/$defs/NewProduct", "not": {"required": ["email"]}},
        "create_product.header.Idempotency-Key": {"type": "string", "minLength": 1, "maxLength": 20},
        "list_products.path.category": {"type": "string", "maxLength": 10},
        "list_products.query.limit": {"type": "integer", "minimum": 1, "maximum": 100},
        "list_products.query.tags": {"type": "array", "items": {"type": "string", "maxLength": 5}},
        "list_products.query.page_token": {"type": "string"},
        "list_products.header.X-Mode": {"type": "string", "enum": ["fast", "slow"]},
        "list_products.cookie.seen": {"type": "boolean"}
    }}"##,
);

static BEARER: SecurityScheme = SecurityScheme {
    name: "bearer",
    kind: SchemeKind::Bearer,
};

/// What `create_product` asks of its caller.
pub(crate) struct CatalogWrite;

const WRITE: &[&[Requirement]] = &[&[Requirement {
    scheme: &BEARER,
    scopes: &["catalog:write"],
}]];

impl Security for CatalogWrite {
    const REQUIREMENT: &'static [&'static [Requirement]] = WRITE;
}

/// What `list_products` asks of its caller: nothing, but whoever is known is greeted.
pub(crate) struct Anyone;

const ANYONE: &[&[Requirement]] = &[
    &[],
    &[Requirement {
        scheme: &BEARER,
        scopes: &[],
    }],
];

impl Security for Anyone {
    const REQUIREMENT: &'static [&'static [Requirement]] = ANYONE;
}

pub(crate) static CREATE: Operation = Operation {
    id: "create_product",
    path: "/products",
    parameters: &[Parameter {
        name: "Idempotency-Key",
        location: Location::Header,
        required: false,
        shape: Shape::String,
        style: Style::Simple,
        explode: false,
        schema: "create_product.header.Idempotency-Key",
        strict: false,
    }],
    body: Some(Body {
        required: true,
        media_types: &[
            BodyMedia {
                media_type: "application/json",
                kind: BodyKind::Json,
                schema: "create_product.body",
                strict: false,
            },
            // Says more than the Rust type can.
            BodyMedia {
                media_type: "application/strict+json",
                kind: BodyKind::Json,
                schema: "create_product.strict",
                strict: true,
            },
        ],
    }),
    security: WRITE,
    produces: &["application/json"],
    schemas: &SCHEMAS,
    max_body_bytes: 200,
    timeout: Some(Duration::from_millis(500)),
    rate_limit: None,
    idempotent: true,
    paged: false,
};

const fn query(name: &'static str, shape: Shape, schema: &'static str) -> Parameter {
    Parameter {
        name,
        location: Location::Query,
        required: false,
        shape,
        style: Style::Form,
        explode: true,
        schema,
        strict: false,
    }
}

pub(crate) static LIST: Operation = Operation {
    id: "list_products",
    path: "/categories/{category}/products",
    parameters: &[
        Parameter {
            name: "category",
            location: Location::Path,
            required: true,
            shape: Shape::String,
            style: Style::Simple,
            explode: false,
            schema: "list_products.path.category",
            strict: false,
        },
        query("limit", Shape::Integer, "list_products.query.limit"),
        query(
            "tags",
            Shape::Array(&Shape::String),
            "list_products.query.tags",
        ),
        query(
            "page_token",
            Shape::String,
            "list_products.query.page_token",
        ),
        Parameter {
            name: "X-Mode",
            location: Location::Header,
            required: true,
            shape: Shape::String,
            style: Style::Simple,
            explode: false,
            schema: "list_products.header.X-Mode",
            strict: true,
        },
        Parameter {
            name: "seen",
            location: Location::Cookie,
            required: false,
            shape: Shape::Boolean,
            style: Style::Form,
            explode: true,
            schema: "list_products.cookie.seen",
            strict: false,
        },
    ],
    body: None,
    security: ANYONE,
    produces: &["application/json", "text/csv"],
    schemas: &SCHEMAS,
    max_body_bytes: 0,
    timeout: None,
    rate_limit: None,
    idempotent: false,
    paged: true,
};
