//! Our checks beside those of the `jsonschema` crate, so that every difference is a decision.

use serde_json::json;

use super::named;

/// Format, text, what we say.
const CASES: &[(&str, &str, bool)] = &[
    ("email", "ada@example.com", true),
    ("email", "a.b+c@sub.example.co", true),
    ("email", "ada@localhost", true),
    ("email", "!#$%&'*+-/=?^_`{|}~@example.com", true),
    ("email", "ada", false),
    ("email", "@example.com", false),
    ("email", "ada@", false),
    ("email", "a..b@example.com", false),
    ("email", ".a@example.com", false),
    ("email", "a b@example.com", false),
    ("email", "ada@-example.com", false),
    ("email", "ada@example..com", false),
    ("email", "a@b@example.com", false),
    ("email", "é@example.com", false),
    ("hostname", "example.com", true),
    ("hostname", "a", true),
    ("hostname", "xn--bcher-kva.example", true),
    ("hostname", "example.com.", false),
    ("hostname", "-a.com", false),
    ("hostname", "a_b.com", false),
    ("hostname", "ab--cd.com", false),
    ("hostname", "", false),
    ("ipv4", "127.0.0.1", true),
    ("ipv4", "127.0.0.01", false),
    ("ipv4", "256.0.0.1", false),
    ("ipv6", "::1", true),
    ("ipv6", "::1%eth0", false),
    ("ipv6", "12345::", false),
    ("uuid", "019abcde-0000-7000-8000-000000000000", true),
    ("uuid", "019ABCDE-0000-7000-8000-000000000000", true),
    ("uuid", "019abcde000070008000000000000000", false),
    ("uuid", "{019abcde-0000-7000-8000-000000000000}", false),
    (
        "uuid",
        "urn:uuid:019abcde-0000-7000-8000-000000000000",
        false,
    ),
    ("uuid", "019abcde-0000-7000-8000-00000000000g", false),
    ("date", "2024-02-29", true),
    ("date", "2023-02-29", false),
    ("date", "2000-02-29", true),
    ("date", "1900-02-29", false),
    ("date", "2024-13-01", false),
    ("date", "2024-00-01", false),
    ("date", "2024-01-00", false),
    ("date", "24-01-01", false),
    ("time", "10:45:00Z", true),
    ("time", "10:45:00.123+01:00", true),
    ("time", "23:59:60Z", true),
    ("time", "00:59:60+01:00", true),
    ("time", "22:59:60Z", false),
    ("time", "24:00:00Z", false),
    ("time", "10:45:00", false),
    ("time", "10:45:00.Z", false),
    ("time", "10:45:00+0100", false),
    ("date-time", "2026-11-20T10:45:00Z", true),
    ("date-time", "2026-11-20t10:45:00z", true),
    ("date-time", "2026-11-20 10:45:00Z", false),
    ("date-time", "2026-11-20T10:45:00", false),
    ("date-time", "2026-11-20", false),
    ("duration", "P1Y2M3DT4H5M6S", true),
    ("duration", "P4W", true),
    ("duration", "PT1M", true),
    ("duration", "P1Y1D", false),
    ("duration", "PT1H1S", false),
    ("duration", "P1D1M", false),
    ("duration", "P", false),
    ("duration", "P1DT", false),
    ("duration", "P1", false),
    ("duration", "P1W2D", false),
    ("duration", "1D", false),
    ("uri", "https://example.com/a?b=c#d", true),
    ("uri", "https://user:pw@example.com:8080/", true),
    ("uri", "https://[::1]:80/", true),
    ("uri", "urn:isbn:0451450523", true),
    ("uri", "mailto:ada@example.com", true),
    ("uri", "/relative", false),
    ("uri", "https://exa mple.com", false),
    ("uri", "https://example.com/%zz", false),
    ("uri", "https://example.com/<>", false),
    ("uri", "https://example.com/#a#b", false),
    ("uri", "https://example.com:port/", false),
    ("uri", "https://[::1/", false),
    ("uri", "1http://example.com", false),
    ("uri", "https://example.com/é", false),
    ("uri-reference", "/relative?x#y", true),
    ("uri-reference", "a/b:c", true),
    ("uri-reference", "//example.com/a", true),
    ("uri-reference", "", true),
    ("uri-reference", "1a:b", false),
    ("uri-reference", "a b", false),
];

/// Where we differ from the crate on purpose: forms that are legal and that nobody means.
const STRICTER: &[(&str, &str)] = &[
    ("email", "\"a b\"@example.com"),
    ("email", "ada@[127.0.0.1]"),
];

fn crate_says(format: &str, text: &str) -> bool {
    jsonschema::options()
        .should_validate_formats(true)
        .build(&json!({"format": format}))
        .expect("a plain schema")
        .is_valid(&json!(text))
}

#[test]
fn formats_are_what_their_standards_say() {
    for (format, text, expected) in CASES {
        let check = named(format).expect("it is enforced");
        assert_eq!(check(text), *expected, "{format} {text:?}");
    }
}

#[test]
fn the_other_implementation_agrees() {
    for (format, text, expected) in CASES {
        assert_eq!(crate_says(format, text), *expected, "{format} {text:?}");
    }
}

#[test]
fn we_are_stricter_only_where_we_mean_to_be() {
    for (format, text) in STRICTER {
        let check = named(format).expect("it is enforced");
        assert!(
            !check(text) && crate_says(format, text),
            "{format} {text:?}"
        );
    }
}
