//! `multipart/form-data` as JSON: parts are fields of a form, and bytes base64 text, which is how JSON holds them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures::FutureExt;
use http::HeaderValue;
use mime::Mime;
use serde_json::{Map, Value};

use super::{Unreadable, form};
use crate::schema::Fields;

/// The parts of a body.
pub(super) fn value(
    fields: &Fields,
    content_type: &HeaderValue,
    bytes: &Bytes,
) -> Result<Value, Unreadable> {
    let content_type = content_type
        .to_str()
        .ok()
        .and_then(|text| text.parse().ok());
    content_type
        .and_then(|content_type| parts(fields, &content_type, bytes).now_or_never()?)
        .map(Value::Object)
        .ok_or_else(|| Unreadable::new("The body is not well-formed multipart form data."))
}

/// Never waits, because the body is in memory.
async fn parts(fields: &Fields, content_type: &Mime, bytes: &Bytes) -> Option<Map<String, Value>> {
    let boundary = content_type.get_param(mime::BOUNDARY)?;
    let whole = futures::stream::iter([Ok::<_, std::io::Error>(bytes.clone())]);
    let mut multipart = multer::Multipart::new(whole, boundary.as_str());
    let mut object = Map::new();
    while let Some(part) = multipart.next_field().await.ok()? {
        let name = part.name()?.to_owned();
        let is_binary = form::is_binary(fields, &name, part.file_name().is_some());
        let content = part.bytes().await.ok()?;
        let text = if is_binary {
            STANDARD.encode(&content)
        } else {
            String::from_utf8(content.to_vec()).ok()?
        };
        form::add(fields, &mut object, name, text);
    }
    Some(object)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::FieldKind;

    const BODY: &str = "--b\r\nContent-Disposition: form-data; name=\"count\"\r\n\r\n3\r\n\
        --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\nhi\r\n--b--\r\n";

    fn read(content_type: &str, body: &'static str) -> Result<Value, Unreadable> {
        let fields = Fields::from([
            ("count".to_owned(), FieldKind::Integer),
            ("file".to_owned(), FieldKind::Binary),
        ]);
        let content_type = content_type.parse().expect("a media type");
        value(&fields, &content_type, &Bytes::from(body))
    }

    #[test]
    fn parts_get_the_types_of_their_schema_and_files_are_base64() {
        let read = read("multipart/form-data; boundary=b", BODY).expect("well formed");
        assert_eq!(read, json!({"count": 3, "file": "aGk="}));
    }

    #[test]
    fn the_schema_says_what_a_file_is_and_the_file_name_only_where_it_does_not() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"count\"; filename=\"n\"\r\n\r\n3\r\n\
            --b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nhi\r\n--b--\r\n";
        let read = read("multipart/form-data; boundary=b", body).expect("well formed");
        assert_eq!(read, json!({"count": 3, "file": "aGk="}));
    }

    #[test]
    fn a_body_that_is_cut_or_has_no_boundary_is_refused() {
        assert!(read("multipart/form-data; boundary=b", &BODY[..60]).is_err());
        assert!(read("multipart/form-data", BODY).is_err());
    }
}
