use std::collections::BTreeMap;

/// What every variable of ours begins with.
pub(super) const PREFIX: &str = "PLUMBLINE_";

/// Variables that belong to the tools around the services: the local run, its Postgres, the tests.
const TOOLS: &[&str] = &["PLUMBLINE_LOCAL_", "PLUMBLINE_POSTGRES_", "PLUMBLINE_TEST_"];

/// The variables whose names begin with `PLUMBLINE_`, taken from the process or given by a program that hosts services.
#[derive(Clone, Default)]
pub struct Environment(pub(super) BTreeMap<String, String>);

impl Environment {
    /// Those of this process.
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn of_process() -> Self {
        let text = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        text.collect()
    }

    /// With one more variable, or with another value for it.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.extend([(name.to_owned(), value.into())]);
        self
    }

    /// All of them, for a program that starts another.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Without the variables of services other than this one: for a program that hosts several (`all`) and gives each its
    /// own. Where one name begins with another, as `payment-sandbox` does, a variable belongs to the longer one.
    pub fn of_service(mut self, service: &str, all: &[&str]) -> Self {
        let owner = |variable: &str| {
            let matching = all
                .iter()
                .filter(|name| variable.starts_with(&service_prefix(name)));
            matching.max_by_key(|name| name.len()).copied()
        };
        self.0
            .retain(|variable, _| owner(variable).is_none_or(|owner| owner == service));
        self
    }
}

impl Extend<(String, String)> for Environment {
    fn extend<I: IntoIterator<Item = (String, String)>>(&mut self, variables: I) {
        let ours = variables.into_iter().filter(|(name, _)| {
            name.starts_with(PREFIX) && !TOOLS.iter().any(|tool| name.starts_with(tool))
        });
        self.0.extend(ours);
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        let mut environment = Self::default();
        environment.extend(variables);
        environment
    }
}

/// One variable of this process, for the tools that are no services. Empty counts as not set.
#[allow(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// `payment-sandbox` → `PLUMBLINE_PAYMENT_SANDBOX_`.
pub(super) fn service_prefix(service: &str) -> String {
    format!("{PREFIX}{}_", service.replace('-', "_").to_uppercase())
}

/// The variable by which one service alone is told a setting.
pub fn name_for(service: &str, key: &str) -> String {
    format!("{}{}", service_prefix(service), key.to_uppercase())
}
