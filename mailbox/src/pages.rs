//! The mailbox for people, and the same as JSON for programs.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Json, Response};
use axum::routing::get;
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};

use crate::mail::Mail;
use crate::receiver::Mailbox;

/// Nothing but the page's own style sheet, and the mail in its frame.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// A mail is a page of somebody else's: it runs nothing, loads nothing, and its links open beside it.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox";
/// How many mails the list shows to people.
const SHOWN: usize = 200;

/// `GET /mailbox`, the latest first, of one recipient with `?to=`, and `GET /mailbox/{id}`: pages, or JSON where that is what
/// the caller accepts. `GET /mailbox/{id}/page` is the mail's own page.
pub fn pages(mailbox: Mailbox) -> Router {
    Router::new()
        .route("/mailbox", get(list))
        .route("/mailbox/{id}", get(one))
        .route("/mailbox/{id}/page", get(page))
        .with_state(mailbox)
}

#[derive(Deserialize)]
struct Filter {
    to: Option<String>,
}

/// A mail in a list.
#[derive(Serialize)]
struct Head<'a> {
    id: u64,
    message_id: Option<&'a str>,
    from: &'a str,
    to: &'a [String],
    subject: &'a str,
    received_at: String,
}

/// All of a mail.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    text: String,
    html: String,
}

#[derive(Serialize)]
struct List<'a> {
    items: Vec<Head<'a>>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage<'a> {
    mails: &'a [Head<'a>],
    more: usize,
    to: &'a str,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct MailPage<'a> {
    mail: &'a Whole<'a>,
}

async fn list(
    State(mailbox): State<Mailbox>,
    Query(filter): Query<Filter>,
    headers: HeaderMap,
) -> Response {
    let to = filter.to.unwrap_or_default();
    let to = to.trim();
    let mails = match to {
        "" => mailbox.mails(),
        to => mailbox.mails_to(to),
    };
    let mut heads: Vec<_> = mails.iter().rev().map(|mail| Head::of(mail)).collect();
    if wants_json(&headers) {
        return fresh(Json(List { items: heads }));
    }
    let more = heads.len().saturating_sub(SHOWN);
    heads.truncate(SHOWN);
    html(&ListPage {
        mails: &heads,
        more,
        to,
    })
}

async fn one(State(mailbox): State<Mailbox>, Path(id): Path<u64>, headers: HeaderMap) -> Response {
    let Some(mail) = mailbox.mail(id) else {
        return missing();
    };
    let whole = Whole {
        head: Head::of(&mail),
        text: mail.text(),
        html: mail.html(),
    };
    match wants_json(&headers) {
        true => fresh(Json(whole)),
        false => html(&MailPage { mail: &whole }),
    }
}

async fn page(State(mailbox): State<Mailbox>, Path(id): Path<u64>) -> Response {
    match mailbox.mail(id) {
        Some(mail) => fresh(([(CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(mail.html()))),
        None => missing(),
    }
}

impl<'a> Head<'a> {
    fn of(mail: &'a Mail) -> Self {
        Self {
            id: mail.id,
            message_id: mail.message_id.as_deref(),
            from: &mail.from,
            to: &mail.to,
            subject: &mail.subject,
            received_at: mail.received_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        }
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}

fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(page) => fresh(([(CONTENT_SECURITY_POLICY, POLICY)], Html(page))),
        Err(error) => {
            tracing::error!(%error, "a page of the mailbox was not made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The next mail may come at any moment, and what is in them is nobody else's.
fn fresh(answer: impl IntoResponse) -> Response {
    ([(CACHE_CONTROL, "no-store")], answer).into_response()
}

fn missing() -> Response {
    (
        StatusCode::NOT_FOUND,
        "There is no such mail, or not any more.\n",
    )
        .into_response()
}
