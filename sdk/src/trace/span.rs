use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use opentelemetry::global::{BoxedSpan, BoxedTracer, ObjectSafeTracer};
use opentelemetry::trace::{
    Span as _, SpanBuilder, SpanContext, SpanKind, Status, TraceContextExt as _, Tracer as _,
};
use opentelemetry::{Context, Key, KeyValue, Value};

use super::TraceParent;

/// Makes the spans of one service. The default records nothing, and only hands positions on.
#[derive(Clone, Default)]
pub struct Tracer(Option<Arc<BoxedTracer>>);

/// A piece of work, from now until it is dropped.
pub struct Span {
    position: TraceParent,
    recorded: Option<BoxedSpan>,
}

impl Tracer {
    /// One that records with an OpenTelemetry tracer.
    pub fn new(tracer: Box<dyn ObjectSafeTracer + Send + Sync>) -> Self {
        Self(Some(Arc::new(BoxedTracer::new(tracer))))
    }

    /// Whether it may record anything.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Begins a span below `parent`, or at the root of a new trace. Only one that may be recorded asks for its name.
    pub fn start(
        &self,
        kind: SpanKind,
        parent: Option<TraceParent>,
        name: impl FnOnce() -> Cow<'static, str>,
    ) -> Span {
        let Some(tracer) = &self.0 else {
            return Span {
                position: parent.map_or_else(TraceParent::start, TraceParent::child),
                recorded: None,
            };
        };
        let around = match parent {
            Some(parent) => Context::new().with_remote_span_context(parent.into()),
            None => Context::new(),
        };
        let builder = SpanBuilder::from_name(name()).with_kind(kind);
        let span = tracer.build_with_context(builder, &around);
        Span {
            position: span.span_context().into(),
            recorded: span.is_recording().then_some(span),
        }
    }
}

impl Span {
    /// Where it is: the parent of what is done in it.
    pub fn position(&self) -> TraceParent {
        self.position
    }

    /// Whether anybody will see it.
    pub fn is_recorded(&self) -> bool {
        self.recorded.is_some()
    }

    /// Gives it another name.
    pub fn rename(&mut self, name: impl Into<Cow<'static, str>>) {
        if let Some(span) = &mut self.recorded {
            span.update_name(name);
        }
    }

    /// Says something about it: an attribute of OpenTelemetry's semantic conventions where there is one. Nothing that is
    /// secret or about a person.
    pub fn set(&mut self, key: impl Into<Key>, value: impl Into<Value>) {
        if let Some(span) = &mut self.recorded {
            span.set_attribute(KeyValue::new(key, value));
        }
    }

    /// Says that it failed, and why in words that may be seen by many.
    pub fn fail(&mut self, why: impl Into<Cow<'static, str>>) {
        if let Some(span) = &mut self.recorded {
            span.set_status(Status::error(why));
        }
    }

    /// Points at another trace that brought it about.
    pub fn link(&mut self, other: TraceParent) {
        if let Some(span) = &mut self.recorded {
            span.add_link(SpanContext::from(other), Vec::new());
        }
    }
}

impl fmt::Debug for Tracer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Tracer(on: {})", self.is_on())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Span({})", self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::{SpanKind, TraceParent, Tracer};

    #[test]
    fn without_a_recorder_positions_are_handed_on() {
        let parent = TraceParent::start();
        let name = || unreachable!("nobody asks for the name");
        let span = Tracer::default().start(SpanKind::Internal, Some(parent), name);
        assert_eq!(span.position().trace_id(), parent.trace_id());
        assert_ne!(span.position(), parent);
        assert!(!span.is_recorded());
    }
}
