//! Names and addresses: e-mail, hosts, URIs, UUIDs. Written without regular expressions, because they are on the way of
//! every good request.

use std::net::{Ipv4Addr, Ipv6Addr};

use uuid::Uuid;

/// An e-mail address as RFC 5321 has it, without the forms that nobody means: quoted names, comments, address literals.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    text.len() <= 254 && local.len() <= 64 && local.split('.').all(is_atom) && is_hostname(domain)
}

fn is_atom(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    !text.is_empty() && text.bytes().all(allowed)
}

/// A host name (RFC 1123), with internationalised labels in their ASCII form (RFC 5891).
pub fn is_hostname(text: &str) -> bool {
    !text.is_empty() && text.len() <= 253 && text.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    let shaped = (1..=63).contains(&bytes.len())
        && bytes[0] != b'-'
        && bytes[bytes.len() - 1] != b'-'
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    match bytes.get(2..4) {
        // Two hyphens there are reserved, and taken only by the ASCII form of other scripts.
        Some(b"--") => shaped && label.starts_with("xn--") && url::Host::parse(label).is_ok(),
        _ => shaped,
    }
}

/// An IPv4 address in dotted form.
pub fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// An IPv6 address, without a zone.
pub fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// A UUID in its hyphenated form (RFC 9562), of any version.
pub fn is_uuid(text: &str) -> bool {
    // The length, because the crate reads other forms too.
    text.len() == 36 && Uuid::try_parse(text).is_ok()
}

/// A URI with a scheme (RFC 3986).
pub fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    is_scheme(scheme) && is_relative(rest)
}

/// A URI, or a reference relative to one (RFC 3986).
pub fn is_uri_reference(text: &str) -> bool {
    is_uri(text) || (is_relative(text) && !first_segment(text).contains(':'))
}

fn first_segment(text: &str) -> &str {
    text.split(['/', '?', '#']).next().unwrap_or_default()
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Everything behind the scheme.
fn is_relative(text: &str) -> bool {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (text, query) = text.split_once('?').unwrap_or((text, ""));
    if !consists_of(fragment, b"/?:@") || !consists_of(query, b"/?:@") {
        return false;
    }
    match text.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            is_authority(authority) && consists_of(path, b"/:@")
        }
        None => consists_of(text, b"/:@"),
    }
}

fn is_authority(text: &str) -> bool {
    let (user, rest) = text.rsplit_once('@').unwrap_or(("", text));
    let (host, port) = match rest.strip_prefix('[') {
        Some(rest) => {
            let Some((address, port)) = rest.split_once(']') else {
                return false;
            };
            if !is_ipv6(address) {
                return false;
            }
            ("", port)
        }
        None => rest.split_at(rest.find(':').unwrap_or(rest.len())),
    };
    let port_shaped = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    consists_of(user, b":") && consists_of(host, b"") && port_shaped
}

/// Whether the text is made of unreserved characters, sub-delimiters, percent escapes and `more`.
fn consists_of(text: &str, more: &[u8]) -> bool {
    let bytes = text.as_bytes();
    let escape = |at: usize| {
        bytes
            .get(at + 1..at + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => escape(at),
        byte => {
            byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(byte) || more.contains(byte)
        }
    })
}
