//! Media types in both directions, forms, files, text and bytes.

use serde_json::{Value, json};

use crate::call::{Answered, api, get, send};

async fn convert(content_type: &str, body: impl Into<axum::body::Body>) -> Answered {
    let headers = [("content-type", content_type)];
    send(&api(), "POST", "/media/documents", &headers, body).await
}

fn parts(parts: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (disposition, content) in parts {
        body += &format!(
            "--limit\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{content}\r\n"
        );
    }
    body + "--limit--\r\n"
}

const MULTIPART: &str = "multipart/form-data; boundary=limit";

#[tokio::test]
async fn the_content_type_decides_how_a_body_is_read() {
    let file = parts(&[("name=\"file\"; filename=\"a.txt\"", "bytes")]);
    for (content_type, body, expected) in [
        (
            "application/json",
            r#"{"title": "a"}"#,
            json!({"kind": "json", "content": {"title": "a"}}),
        ),
        (
            "application/json; charset=utf-8",
            r#"{"title": "a"}"#,
            json!({"kind": "json", "content": {"title": "a"}}),
        ),
        (
            "application/vnd.everything.list+json",
            r#"["a"]"#,
            json!({"kind": "list", "content": ["a"]}),
        ),
        (
            "application/x-www-form-urlencoded",
            "title=a",
            json!({"kind": "form", "content": {"title": "a"}}),
        ),
        (
            MULTIPART,
            &file,
            json!({"kind": "multipart", "content": "bytes"}),
        ),
        ("text/plain", "a", json!({"kind": "text", "content": "a"})),
        (
            "application/octet-stream",
            "a",
            json!({"kind": "bytes", "content": [97]}),
        ),
    ] {
        assert_eq!(
            convert(content_type, body.to_owned()).await.ok(),
            expected,
            "{content_type}"
        );
    }
}

#[tokio::test]
async fn a_bad_body_is_refused_in_every_media_type() {
    convert("application/json", r#"{"title": ""}"#)
        .await
        .refused(&["body /title too_short"]);
    convert("application/vnd.everything.list+json", "[]")
        .await
        .refused(&["body  too_few"]);
    convert("application/x-www-form-urlencoded", "pages=0&titel=a")
        .await
        .refused(&[
            "body /pages too_small",
            "body /titel unknown",
            "body /title required",
        ]);
    convert(MULTIPART, parts(&[("name=\"title\"", "a")]))
        .await
        .refused(&["body /file required"]);
    for (content_type, body) in [
        ("text/plain", &b"\xff"[..]),
        (MULTIPART, b"--limit\r\nnonsense"),
        ("multipart/form-data", b"--limit--"),
        ("application/x-www-form-urlencoded", b"title=%FF"),
    ] {
        let answer = convert(content_type, body.to_vec()).await;
        assert_eq!(answer.problem(), (400, "invalid_request"), "{content_type}");
    }
}

#[tokio::test]
async fn another_media_type_is_refused_with_those_that_are_taken() {
    for content_type in [
        "application/xml",
        "nonsense",
        "image/png",
        "application/json; charset=latin1",
    ] {
        let answer = convert(content_type, "{}").await;
        assert_eq!(
            answer.problem(),
            (415, "unsupported_media_type"),
            "{content_type}"
        );
    }
    let answer = convert("application/xml", "{}").await;
    assert!(
        answer.body["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("text/plain"))
    );
    let answer = send(&api(), "POST", "/media/documents", &[], "{}").await;
    assert_eq!(answer.problem(), (415, "unsupported_media_type"));
    let packed = [
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    let answer = send(&api(), "POST", "/media/documents", &packed, "{}").await;
    assert_eq!(answer.problem(), (415, "unsupported_media_type"));
}

#[tokio::test]
async fn the_answer_has_the_media_type_that_the_caller_likes_best() {
    let with = async |accept: &str| {
        let headers = [("content-type", "text/plain"), ("accept", accept)];
        send(&api(), "POST", "/media/documents", &headers, "a").await
    };
    let csv = with("text/csv, application/json;q=0.5").await;
    assert_eq!((csv.status, csv.bytes), (200, b"kind\ntext\n".to_vec()));
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(csv.headers["vary"], "accept");
    for accept in ["*/*", "application/*", "text/csv;q=0, */*", "nonsense"] {
        assert_eq!(
            with(accept).await.header("content-type"),
            "application/json",
            "{accept}"
        );
    }
    let refused = with("image/png, text/html").await;
    assert_eq!(refused.problem(), (406, "not_acceptable"));
    assert!(
        refused.body["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("text/csv"))
    );
}

#[tokio::test]
async fn the_fields_of_a_form_have_the_types_of_their_schema() {
    let send_form = async |body: &str| {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        send(&api(), "POST", "/media/forms", &headers, body.to_owned()).await
    };
    let answer =
        send_form("title=a+b%26c&pages=3&ratio=0.5&draft=true&labels=x&labels=y&numbers=1").await;
    let expected = json!({
        "title": "a b&c", "pages": 3, "ratio": 0.5, "draft": true, "labels": ["x", "y"], "numbers": [1],
    });
    assert_eq!(answer.ok(), expected);
    let answer = send_form(
        "title=a&title=b&pages=x&draft=yes&numbers=x&labels=1&labels=2&labels=3&labels=4",
    )
    .await;
    answer.refused(&[
        "body /draft type",
        "body /labels too_many",
        "body /numbers/0 type",
        "body /pages type",
        "body /title type",
    ]);
}

#[tokio::test]
async fn files_arrive_as_the_bytes_that_were_sent() {
    let mut body = b"--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n"
        .to_vec();
    body.extend([0, 255, 13, 10, 128]);
    body.extend(b"\r\n");
    let rest = parts(&[
        ("name=\"more\"; filename=\"b\"", "b"),
        ("name=\"more\"; filename=\"c\"", ""),
        ("name=\"title\"", "é"),
        ("name=\"pages\"", "3"),
        ("name=\"meta\"", r#"{"min": 1}"#),
    ]);
    body.extend(rest.into_bytes());
    let headers = [("content-type", MULTIPART)];
    let answer = send(&api(), "POST", "/media/uploads", &headers, body).await;
    let expected = json!({
        "file": [0, 255, 13, 10, 128], "more": [[98], []], "title": "é", "pages": 3, "meta": {"min": 1},
    });
    assert_eq!(answer.ok(), expected);
}

#[tokio::test]
async fn a_file_may_come_without_a_name() {
    let body = parts(&[("name=\"file\"", "plain")]);
    let headers = [("content-type", MULTIPART)];
    let answer = send(&api(), "POST", "/media/uploads", &headers, body).await;
    assert_eq!(answer.ok()["file"], json!(b"plain"));
}

#[tokio::test]
async fn bad_parts_are_named() {
    let body = parts(&[
        ("name=\"file\"; filename=\"a\"", ""),
        ("name=\"more\"; filename=\"a\"", ""),
        ("name=\"more\"; filename=\"b\"", ""),
        ("name=\"more\"; filename=\"c\"", ""),
        ("name=\"title\"", "far too long"),
        ("name=\"pages\"", "x"),
        ("name=\"meta\"", r#"{"min": "1"}"#),
        ("name=\"other\"", ""),
    ]);
    let headers = [("content-type", MULTIPART)];
    let answer = send(&api(), "POST", "/media/uploads", &headers, body).await;
    answer.refused(&[
        "body /meta/min type",
        "body /more too_many",
        "body /other unknown",
        "body /pages type",
        "body /title too_long",
    ]);
}

#[tokio::test]
async fn text_and_bytes_pass_as_they_are() {
    let text = [("content-type", "text/plain; charset=UTF-8")];
    let answer = send(&api(), "PUT", "/media/texts/a.b.txt", &text, "é\r\n").await;
    assert_eq!(
        (answer.status, answer.bytes.as_slice()),
        (200, "a.b: é\r\n".as_bytes())
    );
    assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
    let answer = send(&api(), "PUT", "/media/texts/a.txt", &[], "").await;
    assert_eq!((answer.status, answer.bytes.len()), (204, 0));

    let picture = [("content-type", "image/webp")];
    let answer = send(&api(), "PUT", "/media/pictures/a", &picture, vec![0xff; 64]).await;
    assert_eq!(answer.ok(), json!({"type": "image/webp", "size": 64}));
    let answer = send(&api(), "PUT", "/media/pictures/a", &text, "a").await;
    assert_eq!(answer.problem(), (415, "unsupported_media_type"));
}

#[tokio::test]
async fn a_download_carries_its_type_size_and_headers() {
    let answer = get("/media/pictures/cat").await;
    assert_eq!(
        (answer.status, answer.bytes.as_slice()),
        (200, &[137, 80, 78, 71, 0, 255][..])
    );
    assert_eq!(answer.headers["content-type"], "image/png");
    assert_eq!(answer.headers["content-length"], "6");
    assert_eq!(
        answer.headers["content-disposition"],
        "attachment; filename=\"cat\""
    );
    assert_eq!(answer.headers["x-tags"], "a,b");
    assert_eq!(answer.body, Value::Null);
}

#[tokio::test]
async fn a_header_that_could_break_out_is_never_sent() {
    let answer = get("/media/pictures/a%0D%0AX-Evil%3A%201").await;
    assert_eq!(answer.problem(), (500, "internal"));
    assert!(!answer.headers.contains_key("x-evil"));
}
