use std::{fmt, str::FromStr};

use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};

use crate::ambient;

/// A position in a trace: `00-<trace>-<span>-<flags>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TraceParent {
    trace: u128,
    span: u64,
    flags: u8,
}

/// The text is not a trace context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a W3C trace context")]
pub struct InvalidTraceParent;

impl TraceParent {
    /// The start of a trace that nobody else knows and nobody records.
    pub fn start() -> Self {
        Self {
            trace: ambient::trace_id(),
            span: ambient::span_id(),
            flags: 0,
        }
    }

    /// A new span in the same trace.
    pub fn child(self) -> Self {
        Self {
            span: ambient::span_id(),
            ..self
        }
    }

    /// The trace, as in logs and problems.
    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace)
    }

    /// The span, as in logs.
    pub fn span_id(&self) -> String {
        format!("{:016x}", self.span)
    }

    /// Whether those before it have recorded it.
    pub fn is_sampled(&self) -> bool {
        self.flags & 1 == 1
    }
}

impl From<&SpanContext> for TraceParent {
    fn from(context: &SpanContext) -> Self {
        Self {
            trace: u128::from_be_bytes(context.trace_id().to_bytes()),
            span: u64::from_be_bytes(context.span_id().to_bytes()),
            flags: context.trace_flags().to_u8(),
        }
    }
}

impl From<TraceParent> for SpanContext {
    fn from(parent: TraceParent) -> Self {
        Self::new(
            TraceId::from_bytes(parent.trace.to_be_bytes()),
            SpanId::from_bytes(parent.span.to_be_bytes()),
            TraceFlags::new(parent.flags),
            true,
            TraceState::NONE,
        )
    }
}

impl fmt::Display for TraceParent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "00-{:032x}-{:016x}-{:02x}",
            self.trace, self.span, self.flags
        )
    }
}

impl FromStr for TraceParent {
    type Err = InvalidTraceParent;

    /// Later versions may add fields behind the fourth; version `ff` and zero ids are invalid.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.trim().split('-');
        let mut part = |length: usize| {
            let part = parts.next().filter(|part| part.len() == length);
            part.filter(|part| {
                part.bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            })
            .ok_or(InvalidTraceParent)
        };
        let hex = |part| u128::from_str_radix(part, 16).map_err(|_| InvalidTraceParent);
        let version = part(2)?;
        let (trace, span, flags) = (hex(part(32)?)?, hex(part(16)?)?, hex(part(2)?)?);
        let more = parts.next().is_some();
        if version == "ff" || (version == "00" && more) || trace == 0 || span == 0 {
            return Err(InvalidTraceParent);
        }
        // The lengths were checked, so that the numbers fit.
        Ok(Self {
            trace,
            span: span as u64,
            flags: flags as u8,
        })
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::SpanContext;

    use super::{InvalidTraceParent, TraceParent};

    const EXAMPLE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_context_is_read_and_written() {
        let parent: TraceParent = EXAMPLE.parse().expect("the example of the specification");
        assert_eq!(parent.to_string(), EXAMPLE);
        let child = parent.child();
        assert_eq!(child.trace_id(), parent.trace_id());
        assert_ne!(child, parent);
        assert!(child.is_sampled() && !TraceParent::start().is_sampled());
        let context: SpanContext = parent.into();
        assert_eq!(TraceParent::from(&context), parent);
    }

    #[test]
    fn what_is_malformed_is_refused() {
        let zero = "00-00000000000000000000000000000000-00f067aa0ba902b7-01";
        for text in [
            "",
            "00",
            zero,
            &EXAMPLE.to_uppercase(),
            &format!("{EXAMPLE}-x"),
            &EXAMPLE.replacen("00", "ff", 1),
        ] {
            assert_eq!(
                text.parse::<TraceParent>(),
                Err(InvalidTraceParent),
                "{text}"
            );
        }
    }
}
