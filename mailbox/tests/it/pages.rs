use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use plumbline_mailbox::{Mailbox, pages};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::smtp::send;

struct Answer {
    status: StatusCode,
    policy: String,
    body: String,
}

async fn get(mailbox: &Mailbox, path: &str, accept: &str) -> Answer {
    let request = Request::get(path).header("accept", accept);
    let request = request.body(Body::empty()).unwrap();
    let response = pages(mailbox.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let policy = parts.headers.get("content-security-policy");
    Answer {
        status: parts.status,
        policy: policy
            .map_or("", |policy| policy.to_str().unwrap())
            .to_owned(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(1)>";

#[tokio::test]
async fn people_see_a_list_and_each_mail_and_nothing_of_it_runs() {
    let mailbox = Mailbox::open().await.unwrap();
    let list = get(&mailbox, "/mailbox", "text/html").await;
    assert!(list.body.contains("There is none"), "{}", list.body);
    send(&mailbox, "anna@example.com", HOSTILE, HOSTILE)
        .await
        .unwrap();
    for path in ["/mailbox", "/mailbox?to=anna@example.com", "/mailbox/1"] {
        let page = get(&mailbox, path, "text/html").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.policy.starts_with("default-src 'none'"),
            "{}",
            page.policy
        );
        assert!(!page.policy.contains("script"), "{}", page.policy);
        assert!(
            !page.body.contains("<script") && !page.body.contains("<img"),
            "{}",
            page.body
        );
        assert!(page.body.contains("anna@example.com"));
    }
    // The mail's own page is as it was sent, in a box that nothing comes out of.
    let mail = get(&mailbox, "/mailbox/1/page", "text/html").await;
    assert!(mail.body.contains(HOSTILE));
    assert!(mail.policy.contains("default-src 'none'") && mail.policy.contains("sandbox"));
    assert!(!mail.policy.contains("allow-scripts"), "{}", mail.policy);
    assert_eq!(
        get(&mailbox, "/mailbox/2", "text/html").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn programs_get_the_same_as_json() {
    let mailbox = Mailbox::open().await.unwrap();
    send(&mailbox, "anna@example.com", "First", "<p>1</p>")
        .await
        .unwrap();
    send(&mailbox, "ben@example.com", "Second", "<p>2</p>")
        .await
        .unwrap();
    let all = get(&mailbox, "/mailbox", "application/json").await;
    let all: Value = serde_json::from_str(&all.body).unwrap();
    let subjects: Vec<_> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mail| &mail["subject"])
        .collect();
    assert_eq!(subjects, ["Second", "First"]);
    let annas = get(&mailbox, "/mailbox?to=anna@example.com", "application/json").await;
    let annas: Value = serde_json::from_str(&annas.body).unwrap();
    assert_eq!(annas["items"].as_array().unwrap().len(), 1);
    let mail = get(&mailbox, "/mailbox/1", "application/json").await;
    let mail: Value = serde_json::from_str(&mail.body).unwrap();
    assert_eq!(mail["message_id"], "7@shop.example");
    assert!(mail["text"].as_str().unwrap().contains("one dot"));
}
