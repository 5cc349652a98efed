use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;

/// What a service under test answered.
///
/// # Panics
///
/// Whatever is asked of it fails the test where the answer is of another kind, at the line of the test.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as far as it goes.
    pub body: Bytes,
}

impl Answer {
    /// Reads all of a response.
    pub async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the body ends");
        Self {
            status: parts.status,
            headers: parts.headers,
            body: body.to_bytes(),
        }
    }

    /// Itself, if it has this status.
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Self {
        let body = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{body}");
        self
    }

    /// The status and the code of a problem.
    #[track_caller]
    pub fn problem(&self) -> (u16, String) {
        let media_type = self.header("content-type");
        assert_eq!(media_type, "application/problem+json", "{self:?}");
        (self.status.as_u16(), self.text("/code"))
    }

    /// What is wrong with the request: each fault as its place (`body/name`) and its code.
    #[track_caller]
    pub fn faults(&self) -> Vec<(String, String)> {
        let said =
            |fault: &Value, member: &str| fault[member].as_str().unwrap_or_default().to_owned();
        let faults = self.json()["errors"].as_array().cloned();
        let faults = faults.unwrap_or_default().into_iter();
        faults
            .map(|fault| {
                (
                    said(&fault, "in") + &said(&fault, "pointer"),
                    said(&fault, "code"),
                )
            })
            .collect()
    }

    /// The body as text.
    #[track_caller]
    pub fn body_text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body of text")
    }

    /// The body; null where it is no JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The text at this JSON pointer.
    #[track_caller]
    pub fn text(&self, pointer: &str) -> String {
        let json = self.json();
        match json.pointer(pointer).and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => panic!("no text at {pointer} of {json}"),
        }
    }

    /// A header, empty where it is not there.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("a header of plain text"))
    }

    /// The items of a page.
    pub fn items(&self) -> Vec<Value> {
        self.json()["items"].as_array().cloned().unwrap_or_default()
    }

    /// Of each item of a page this member, which is text.
    #[track_caller]
    pub fn each(&self, member: &str) -> Vec<String> {
        let items = self.items().into_iter();
        items
            .map(|item| match item[member].as_str() {
                Some(text) => text.to_owned(),
                None => panic!("no text `{member}` in {item}"),
            })
            .collect()
    }
}
