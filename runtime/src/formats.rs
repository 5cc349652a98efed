//! The string formats that are enforced. Both passes use these very functions, so they cannot disagree; a format that is not
//! here is an annotation.

mod address;
mod time;

pub use address::{is_email, is_hostname, is_ipv4, is_ipv6, is_uri, is_uri_reference, is_uuid};
pub use time::{is_date, is_date_time, is_duration, is_time};

/// A format's check.
pub type Check = fn(&str) -> bool;

/// Every enforced format.
pub const NAMED: &[(&str, Check)] = &[
    ("date", is_date),
    ("date-time", is_date_time),
    ("duration", is_duration),
    ("email", is_email),
    ("hostname", is_hostname),
    ("ipv4", is_ipv4),
    ("ipv6", is_ipv6),
    ("time", is_time),
    ("uri", is_uri),
    ("uri-reference", is_uri_reference),
    ("uuid", is_uuid),
];

/// The check of a format, if it is enforced.
pub fn named(name: &str) -> Option<Check> {
    NAMED
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, check)| *check)
}

#[cfg(test)]
mod tests;
