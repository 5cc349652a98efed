//! Page tokens: signed, and carrying the query that they continue.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::Sha256;

use crate::parameters::raw;
use crate::{Fault, FaultCode, Location, Problem};

/// The query parameter of the token.
pub(crate) const TOKEN: &str = "page_token";
/// The query parameter of the page size, which may change from page to page.
pub(crate) const LIMIT: &str = "limit";

const SIGNATURE_BYTES: usize = 32;

/// Signs page tokens, so that callers can neither read a meaning into them nor make them up.
#[derive(Clone)]
pub struct PageSigner {
    mac: Hmac<Sha256>,
}

impl PageSigner {
    /// Signs with this key, of any length.
    pub fn new(key: &[u8]) -> Self {
        Self {
            mac: Hmac::new_from_slice(key).expect("an HMAC takes keys of any length"),
        }
    }

    /// Signs with a key that dies with the process: tokens of one instance mean nothing to another.
    #[expect(
        clippy::disallowed_methods,
        reason = "the safe default where nobody gave a key: a fixed one would let anybody sign"
    )]
    pub fn random() -> Self {
        // Two version 4 UUIDs: 244 bits from the operating system, without a dependency of its own.
        let (first, second) = (uuid::Uuid::new_v4(), uuid::Uuid::new_v4());
        Self::new(&[first.into_bytes(), second.into_bytes()].concat())
    }

    fn sign(&self, content: &[u8]) -> String {
        let mut mac = self.mac.clone();
        mac.update(content);
        let mut signed = mac.finalize().into_bytes().to_vec();
        signed.extend_from_slice(content);
        URL_SAFE_NO_PAD.encode(signed)
    }

    fn verify(&self, token: &str) -> Option<Vec<u8>> {
        let signed = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (signature, content) = signed.split_at_checked(SIGNATURE_BYTES)?;
        let mut mac = self.mac.clone();
        mac.update(content);
        mac.verify_slice(signature).ok()?;
        Some(content.to_vec())
    }
}

impl std::fmt::Debug for PageSigner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PageSigner").finish_non_exhaustive()
    }
}

/// What a token says. Names are short because tokens travel in URLs.
#[derive(Serialize, Deserialize)]
struct Token {
    #[serde(rename = "o")]
    operation: String,
    #[serde(rename = "q")]
    query: Vec<(String, String)>,
    #[serde(rename = "l", skip_serializing_if = "Option::is_none", default)]
    limit: Option<String>,
    #[serde(rename = "c")]
    cursor: Value,
}

/// The pairs of a query.
pub(crate) type Pairs = Vec<(String, String)>;

/// The page that a call asks for.
#[derive(Debug, Clone)]
pub struct Page {
    signer: PageSigner,
    operation: &'static str,
    query: Vec<(String, String)>,
    limit: Option<String>,
    cursor: Option<Value>,
}

impl Page {
    /// Reads the page from a query, and puts in there what the token carries.
    ///
    /// A token sent alone continues its query. Filters beside it must be those of the token. With faults, the page is the
    /// first one of the query as it was sent, and never gets to a service.
    pub(crate) fn restore(
        signer: &PageSigner,
        operation: &'static str,
        pairs: &mut Pairs,
    ) -> (Self, Vec<Fault>) {
        let filters = pairs.iter().filter(|(name, _)| is_filter(name));
        let mut page = Self {
            signer: signer.clone(),
            operation,
            query: filters.cloned().collect(),
            limit: named(pairs, LIMIT).cloned(),
            cursor: None,
        };
        let Some(sent) = named(pairs, TOKEN) else {
            return (page, Vec::new());
        };
        // Values are still as they were sent, and a client may encode more of a token than it has to.
        let Some(token) = raw::decode(sent).and_then(|sent| page.open(&sent)) else {
            return (page, vec![bad_token()]);
        };
        let changed = page.query.iter().filter(|pair| !token.query.contains(pair));
        let faults: Vec<_> = changed.map(|(name, _)| changed_filter(name)).collect();
        if !faults.is_empty() {
            return (page, faults);
        }
        pairs.retain(|(name, _)| !is_filter(name));
        pairs.extend(token.query.iter().cloned());
        if page.limit.is_none() {
            pairs.extend(
                token
                    .limit
                    .iter()
                    .map(|limit| (LIMIT.to_owned(), limit.clone())),
            );
            page.limit = token.limit;
        }
        page.query = token.query;
        page.cursor = Some(token.cursor);
        (page, faults)
    }

    /// Where the page starts; `None` for the first one.
    pub fn cursor<C: DeserializeOwned>(&self) -> Result<Option<C>, Problem> {
        self.cursor
            .as_ref()
            .map(C::deserialize)
            .transpose()
            // Signed by us, but of an older release that knew another cursor.
            .map_err(|_| Problem::validation_failed(bad_token()))
    }

    /// The token of the page that starts at `cursor`.
    ///
    /// # Panics
    ///
    /// Where `cursor` cannot be written as JSON, which a plain struct always can.
    pub fn token<C: Serialize>(&self, cursor: &C) -> String {
        let token = Token {
            operation: self.operation.to_owned(),
            query: self.query.clone(),
            limit: self.limit.clone(),
            cursor: serde_json::to_value(cursor).expect("a cursor is plain data"),
        };
        let content = serde_json::to_vec(&token).expect("a token is plain data");
        self.signer.sign(&content)
    }

    fn open(&self, token: &str) -> Option<Token> {
        let content = self.signer.verify(token)?;
        let token: Token = serde_json::from_slice(&content).ok()?;
        (token.operation == self.operation).then_some(token)
    }
}

fn is_filter(name: &str) -> bool {
    name != TOKEN && name != LIMIT
}

fn named<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a String> {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value)
}

fn bad_token() -> Fault {
    Fault::new(
        Location::Query,
        format!("/{TOKEN}"),
        FaultCode::Invalid,
        "is not a token that this operation gave out",
    )
}

fn changed_filter(name: &str) -> Fault {
    Fault::new(
        Location::Query,
        crate::pointer::join("", name),
        FaultCode::Invalid,
        "must be as it was for the first page, or be left out",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &[(&str, &str)]) -> Pairs {
        text.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn first(signer: &PageSigner) -> Page {
        let mut query = pairs(&[("status", "active"), ("limit", "20")]);
        let (page, faults) = Page::restore(signer, "list_products", &mut query);
        assert!(faults.is_empty());
        page
    }

    #[test]
    fn a_token_alone_continues_its_query() {
        let signer = PageSigner::new(b"key");
        let token = first(&signer).token(&7);
        let mut query = pairs(&[("page_token", &token)]);
        let (next, faults) = Page::restore(&signer, "list_products", &mut query);
        assert!(faults.is_empty());
        let expected = [
            ("page_token", token.as_str()),
            ("status", "active"),
            ("limit", "20"),
        ];
        assert_eq!(query, pairs(&expected));
        assert_eq!(next.cursor::<u32>().expect("a number"), Some(7));
    }

    #[test]
    fn the_limit_may_change_but_a_filter_may_not() {
        let signer = PageSigner::new(b"key");
        let token = first(&signer).token(&7);
        let mut query = pairs(&[("page_token", &token), ("limit", "50")]);
        let (_, faults) = Page::restore(&signer, "list_products", &mut query);
        assert!(faults.is_empty());
        assert_eq!(query[1..], pairs(&[("limit", "50"), ("status", "active")]));
        let mut query = pairs(&[("page_token", &token), ("status", "draft")]);
        let (_, faults) = Page::restore(&signer, "list_products", &mut query);
        assert_eq!(faults[0].pointer, "/status");
    }

    #[test]
    fn tokens_of_others_are_refused() {
        let signer = PageSigner::new(b"key");
        let token = first(&signer).token(&7);
        let mut forged = token.clone().into_bytes();
        forged[50] = if forged[50] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).expect("ASCII");
        for (signer, operation, token) in [
            (PageSigner::new(b"other"), "list_products", token.as_str()),
            (PageSigner::random(), "list_products", token.as_str()),
            (signer.clone(), "list_orders", token.as_str()),
            (signer.clone(), "list_products", forged.as_str()),
            (signer.clone(), "list_products", ""),
        ] {
            let mut query = pairs(&[("page_token", token)]);
            let (page, faults) = Page::restore(&signer, operation, &mut query);
            assert_eq!(faults, [bad_token()]);
            assert_eq!(page.cursor::<u32>().expect("the first page"), None);
        }
    }

    #[test]
    fn a_token_may_be_encoded_more_than_it_has_to_be() {
        let signer = PageSigner::new(b"key");
        let token: String = first(&signer)
            .token(&7)
            .bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect();
        let mut query = pairs(&[("page_token", &token)]);
        let (next, faults) = Page::restore(&signer, "list_products", &mut query);
        assert!(faults.is_empty());
        assert_eq!(next.cursor::<u32>().expect("a number"), Some(7));
    }

    #[test]
    fn a_cursor_of_another_form_is_a_bad_token_and_no_failure() {
        let signer = PageSigner::new(b"key");
        let token = first(&signer).token(&"text");
        let mut query = pairs(&[("page_token", &token)]);
        let (page, _) = Page::restore(&signer, "list_products", &mut query);
        let problem = page.cursor::<u32>().expect_err("text is no number");
        assert_eq!(problem.faults(), [bad_token()]);
    }
}
