use std::fmt::Write as _;

use bytes::Bytes;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, Span as Recorded};
use prost::Message as _;

use super::Span;

/// The spans of a request; `None` where it is none.
pub(super) fn spans(body: Bytes) -> Option<Vec<Span>> {
    let request = ExportTraceServiceRequest::decode(body).ok()?;
    let all = request.resource_spans.into_iter().flat_map(of_service);
    Some(all.collect())
}

fn of_service(spans: ResourceSpans) -> impl Iterator<Item = Span> {
    let resource = spans.resource.map(|resource| resource.attributes);
    let service = resource
        .unwrap_or_default()
        .into_iter()
        .find(|attribute| attribute.key == "service.name")
        .map_or_else(|| "unknown".to_owned(), |attribute| text(attribute.value));
    let spans = spans.scope_spans.into_iter().flat_map(|scope| scope.spans);
    spans.map(move |span| read(span, service.clone()))
}

fn read(span: Recorded, service: String) -> Span {
    let mut attributes: Vec<_> = span.attributes.into_iter().map(pair).collect();
    attributes.sort();
    Span {
        trace_id: hexadecimal(&span.trace_id),
        span_id: hexadecimal(&span.span_id),
        parent_id: (!span.parent_span_id.is_empty()).then(|| hexadecimal(&span.parent_span_id)),
        service,
        name: span.name,
        kind: match SpanKind::try_from(span.kind) {
            Ok(SpanKind::Server) => "server",
            Ok(SpanKind::Client) => "client",
            Ok(SpanKind::Producer) => "producer",
            Ok(SpanKind::Consumer) => "consumer",
            _ => "internal",
        },
        start: span.start_time_unix_nano,
        end: span.end_time_unix_nano.max(span.start_time_unix_nano),
        failed: span
            .status
            .is_some_and(|status| status.code == StatusCode::Error as i32),
        attributes,
        links: span
            .links
            .into_iter()
            .map(|link| hexadecimal(&link.trace_id))
            .collect(),
    }
}

fn pair(attribute: KeyValue) -> (String, String) {
    (attribute.key, text(attribute.value))
}

fn text(value: Option<AnyValue>) -> String {
    match value.and_then(|value| value.value) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        Some(Value::DoubleValue(number)) => number.to_string(),
        Some(Value::BoolValue(yes)) => yes.to_string(),
        _ => "…".to_owned(),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all that is written");
        text
    })
}
