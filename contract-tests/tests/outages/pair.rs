//! Who is whose neighbour, as the settings say it.

use platform::config::Environment;
use plumbline_local::services::Hosted;
use plumbline_local::up::System;
use url::Url;

/// Settings that are written like addresses and are names, or links for people.
const NO_PLACES: [&str; 3] = ["TOKENS_ISSUER", "RESET_URL", "HTTP_CORS_ORIGINS"];

/// Somebody whom a service needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Neighbour {
    /// Its own database.
    Database,
    /// What carries events.
    Bus,
    /// The keys with which tokens are checked.
    Keys,
    /// Where it gets a token of its own.
    Tokens,
    /// Who collects its traces.
    Traces,
    /// Where mails are handed in.
    Mail,
    /// Another service.
    Service(&'static str),
}

/// A service, and one of those whom it needs.
pub(crate) struct Pair<'a> {
    pub(crate) service: &'a Hosted,
    pub(crate) neighbour: Neighbour,
    /// The setting that says where the neighbour is, and what it says.
    pub(crate) variable: String,
    pub(crate) url: Url,
    /// All that the service is told.
    pub(crate) environment: Environment,
}

impl Pair<'_> {
    /// Whether the service keeps what it gets there, keys or a token, so that only one that has just started has to ask.
    pub(crate) fn gives_what_is_kept(&self) -> bool {
        matches!(self.neighbour, Neighbour::Keys | Neighbour::Tokens)
    }

    /// Both, for people.
    pub(crate) fn title(&self) -> (&'static str, String) {
        let neighbour = match self.neighbour {
            Neighbour::Database => "its database".to_owned(),
            Neighbour::Bus => "the bus".to_owned(),
            Neighbour::Keys => "`auth`: keys".to_owned(),
            Neighbour::Tokens => "`auth`: tokens".to_owned(),
            Neighbour::Traces => "who collects traces".to_owned(),
            Neighbour::Mail => "the mail server".to_owned(),
            Neighbour::Service(name) => format!("`{name}`"),
        };
        (self.service.name(), neighbour)
    }
}

/// All pairs of a system.
pub(crate) fn all(system: &System) -> Vec<Pair<'_>> {
    let known: Vec<_> = system.services().map(|(hosted, _)| hosted).collect();
    let told = system.services().flat_map(|(service, environment)| {
        let variables = environment.variables();
        variables.map(move |(name, value)| (service, environment, name, value))
    });
    told.filter_map(|(service, environment, variable, value)| {
        let url = Url::parse(value).ok()?;
        let is_no_place = NO_PLACES.iter().any(|name| variable.ends_with(name));
        if is_no_place || url.scheme() == "file" || url.cannot_be_a_base() {
            return None;
        }
        let neighbour = neighbour(variable, &url, &known);
        let neighbour = neighbour.unwrap_or_else(|| panic!("who is behind {variable}, {url}?"));
        Some(Pair {
            service,
            neighbour,
            variable: variable.to_owned(),
            environment: environment.clone(),
            url,
        })
    })
    .collect()
}

fn neighbour(variable: &str, url: &Url, known: &[&Hosted]) -> Option<Neighbour> {
    if variable.ends_with("TELEMETRY_OTLP_ENDPOINT") {
        return Some(Neighbour::Traces);
    }
    match (url.scheme(), url.path()) {
        ("postgres", "/bus") => Some(Neighbour::Bus),
        ("postgres", _) => Some(Neighbour::Database),
        ("smtp", _) => Some(Neighbour::Mail),
        ("http", "/auth/jwks") => Some(Neighbour::Keys),
        ("http", "/auth/token") => Some(Neighbour::Tokens),
        ("http", _) => {
            let mut known = known.iter();
            let found = known.find(|hosted| Some(hosted.port) == url.port());
            found.map(|hosted| Neighbour::Service(hosted.name()))
        }
        _ => None,
    }
}
