//! A trace as a picture: a row for each span, below its parent, with a bar for its time.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use platform::collector::Span;

/// In pixels, all of them.
const NAMES: f64 = 430.0;
const BARS: f64 = 700.0;
const TIMES: f64 = 90.0;
const ROW: f64 = 20.0;
const TOP: f64 = 24.0;
const INDENT: f64 = 12.0;
/// How many colours the style sheet has.
const COLOURS: usize = 12;

/// What the template draws.
pub(super) struct Picture {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) milliseconds: String,
    pub(super) services: Vec<Service>,
    pub(super) marks: Vec<Mark>,
    pub(super) rows: Vec<Row>,
}

/// A service and its colour.
pub(super) struct Service {
    pub(super) name: String,
    pub(super) colour: usize,
    pub(super) spans: usize,
}

/// A line that says how late it is.
pub(super) struct Mark {
    pub(super) x: f64,
    pub(super) text: String,
}

/// One span.
pub(super) struct Row {
    pub(super) indent: f64,
    pub(super) y: f64,
    pub(super) text_y: f64,
    pub(super) x: f64,
    pub(super) width: f64,
    pub(super) time_x: f64,
    pub(super) colour: usize,
    pub(super) failed: bool,
    pub(super) service: String,
    pub(super) name: String,
    pub(super) time: String,
    pub(super) details: String,
}

impl Picture {
    /// Of the spans of one trace, in the order in which they began.
    pub(super) fn of(spans: &[Span]) -> Self {
        let begin = spans
            .iter()
            .map(|span| span.start)
            .min()
            .unwrap_or_default();
        let end = spans.iter().map(|span| span.end).max().unwrap_or_default();
        let length = (end - begin).max(1) as f64;
        let place = |time: u64| NAMES + (time - begin) as f64 / length * BARS;

        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for span in spans {
            *counts.entry(&span.service).or_default() += 1;
        }
        let colour = |service: &str| {
            let number = counts.keys().position(|known| *known == service);
            number.unwrap_or_default() % COLOURS
        };
        let rows = nested(spans)
            .into_iter()
            .enumerate()
            .map(|(row, (depth, span))| {
                let y = TOP + row as f64 * ROW;
                let (x, to) = (place(span.start), place(span.end));
                Row {
                    indent: depth as f64 * INDENT,
                    y: y + 3.0,
                    text_y: y + 14.0,
                    x,
                    width: (to - x).max(1.5),
                    time_x: to.max(x + 1.5) + 4.0,
                    colour: colour(&span.service),
                    failed: span.failed,
                    service: span.service.clone(),
                    name: span.name.clone(),
                    time: milliseconds(span.end - span.start),
                    details: details(span, begin),
                }
            });
        Self {
            width: NAMES + BARS + TIMES,
            height: TOP + spans.len() as f64 * ROW,
            milliseconds: milliseconds(end - begin),
            services: counts
                .iter()
                .map(|(name, spans)| Service {
                    name: (*name).to_owned(),
                    colour: colour(name),
                    spans: *spans,
                })
                .collect(),
            marks: (0..=4_u32)
                .map(|quarter| Mark {
                    x: NAMES + f64::from(quarter) / 4.0 * BARS,
                    text: milliseconds((length / 4.0) as u64 * u64::from(quarter)),
                })
                .collect(),
            rows: rows.collect(),
        }
    }
}

/// Every span below its parent, and how deep it is; those whose parent is not here are at the top.
fn nested(spans: &[Span]) -> Vec<(usize, &Span)> {
    let known: BTreeSet<&str> = spans.iter().map(|span| span.span_id.as_str()).collect();
    let mut children: HashMap<Option<&str>, Vec<&Span>> = HashMap::new();
    for span in spans {
        let parent = span.parent_id.as_deref();
        let parent = parent.filter(|parent| known.contains(parent) && *parent != span.span_id);
        children.entry(parent).or_default().push(span);
    }
    let mut rows = Vec::with_capacity(spans.len());
    let mut left = below(&children, None, 0);
    while let Some((depth, span)) = left.pop() {
        rows.push((depth, span));
        left.extend(below(&children, Some(&span.span_id), depth + 1));
    }
    rows
}

/// The spans below one, the last first, for who takes them from the end.
fn below<'a>(
    children: &HashMap<Option<&'a str>, Vec<&'a Span>>,
    parent: Option<&'a str>,
    depth: usize,
) -> Vec<(usize, &'a Span)> {
    let spans = children.get(&parent).into_iter().flatten();
    spans.rev().map(|span| (depth, *span)).collect()
}

fn details(span: &Span, begin: u64) -> String {
    let after = milliseconds(span.start - begin);
    let mut text = format!(
        "{} {} ({})\nafter {after}",
        span.service, span.name, span.kind
    );
    for (name, value) in &span.attributes {
        text.push_str(&format!("\n{name}: {value}"));
    }
    for link in &span.links {
        text.push_str(&format!("\nbrought about by {link}"));
    }
    text
}

fn milliseconds(nanoseconds: u64) -> String {
    let milliseconds = nanoseconds as f64 / 1e6;
    match milliseconds < 100.0 {
        true => format!("{milliseconds:.1} ms"),
        false => format!("{milliseconds:.0} ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(id: &str, parent: Option<&str>, start: u64, end: u64) -> Span {
        Span {
            trace_id: "1".repeat(32),
            span_id: id.to_owned(),
            parent_id: parent.map(str::to_owned),
            service: format!("service-{id}"),
            name: id.to_owned(),
            kind: "server",
            start,
            end,
            failed: false,
            attributes: Vec::new(),
            links: Vec::new(),
        }
    }

    #[test]
    fn spans_stand_below_their_parents_wherever_those_are() {
        let spans = [
            span("a", Some("of the caller"), 0, 100),
            span("b", Some("a"), 10, 20),
            span("d", None, 15, 16),
            span("c", Some("b"), 50, 100),
            span("e", Some("a"), 60, 61),
        ];
        let rows = nested(&spans);
        let rows: Vec<_> = rows
            .iter()
            .map(|(depth, span)| (*depth, &*span.name))
            .collect();
        assert_eq!(rows, [(0, "a"), (1, "b"), (2, "c"), (1, "e"), (0, "d")]);
    }

    #[test]
    fn a_bar_is_where_and_as_long_as_its_span() {
        let picture = Picture::of(&[span("a", None, 0, 1000), span("b", Some("a"), 500, 750)]);
        let bar = &picture.rows[1];
        assert_eq!((bar.x, bar.width), (NAMES + BARS / 2.0, BARS / 4.0));
        assert_eq!(picture.services.len(), 2);
        assert_ne!(picture.rows[0].colour, bar.colour);
    }
}
