//! What the services are told, in place of the settings that they find in the cloud.

use platform::config::Environment;
use platform::postgres::Cluster;

use crate::accounts::client_secret;
use crate::plan::Plan;
use crate::services::{Hosted, Surroundings};
use crate::state::State;

/// In whose name tokens are issued, whatever the ports of a run.
const ISSUER: &str = "http://localhost:8080/auth";
/// Whom they are meant for.
const AUDIENCE: &str = "plumbline";

/// What is good for all runs, unless the person's environment says otherwise.
const DEFAULTS: &[(&str, &str)] = &[
    // The gateway.
    ("PLUMBLINE_HTTP_TRUSTED_PROXIES", "1"),
    // A person waits for the end after Ctrl-C.
    ("PLUMBLINE_HTTP_DRAIN_TIMEOUT", "3s"),
    ("PLUMBLINE_EVENTS_DRAIN_TIMEOUT", "3s"),
    // For services with a process of their own; this one's log has begun.
    ("PLUMBLINE_LOG_FORMAT", "pretty"),
    ("PLUMBLINE_LOG_LEVEL", "warn"),
];

/// Where traces go, unless the person's environment says otherwise.
const OTLP_ENDPOINT: &str = "PLUMBLINE_TELEMETRY_OTLP_ENDPOINT";

/// What the gateway is told.
pub(crate) fn of_gateway(plan: &Plan, said: &Environment, receiver: &str) -> Environment {
    let port = plan.gateway_metrics.map(|port| port.to_string());
    let metrics = port.map(|port| ("PLUMBLINE_GATEWAY_TELEMETRY_METRICS_PORT".to_owned(), port));
    let mut environment = Environment::default().with(OTLP_ENDPOINT, receiver);
    environment.extend(metrics);
    environment.extend(owned(said.variables()));
    environment
}

/// Makes the settings of one service after the other.
pub(crate) struct Environments<'a> {
    plan: &'a Plan,
    state: &'a State,
    cluster: &'a Cluster,
    said: &'a Environment,
    receiver: &'a str,
    shared: Vec<(&'static str, String)>,
}

impl<'a> Environments<'a> {
    /// `said` is what the person's environment says, `bus` where the bus is, and `receiver` where traces go.
    pub(crate) fn new(
        plan: &'a Plan,
        state: &'a State,
        cluster: &'a Cluster,
        said: &'a Environment,
        bus: &str,
        receiver: &'a str,
    ) -> anyhow::Result<Self> {
        let pages_key = state.secret("pages-key", || platform::random::token(32))?;
        let auth = plan.url("auth");
        let shared = vec![
            ("PLUMBLINE_PAGES_KEY", pages_key),
            ("PLUMBLINE_BUS_URL", bus.to_owned()),
            ("PLUMBLINE_TOKENS_ISSUER", ISSUER.to_owned()),
            ("PLUMBLINE_TOKENS_AUDIENCE", AUDIENCE.to_owned()),
            ("PLUMBLINE_TOKENS_JWKS", format!("{auth}/auth/jwks")),
            ("PLUMBLINE_TOKENS_URL", format!("{auth}/auth/token")),
        ];
        Ok(Self {
            plan,
            state,
            cluster,
            said,
            receiver,
            shared,
        })
    }

    /// What belongs to one service: our proposals, over them what the person's environment says, and over that what
    /// keeps this run to itself.
    pub(crate) fn of(&self, hosted: &Hosted) -> anyhow::Result<Environment> {
        let surroundings = Surroundings {
            state: self.state,
            plan: self.plan,
        };
        let proposed = (hosted.settings)(surroundings)?
            .into_iter()
            .map(|(setting, value)| (hosted.variable(setting), value));
        let names: Vec<_> = self.plan.services.iter().map(Hosted::name).collect();
        let said = self.said.clone().of_service(hosted.name(), &names);
        let metrics = hosted.metrics_port.map(|port| {
            let variable = hosted.variable("TELEMETRY_METRICS_PORT");
            (variable, port.to_string())
        });
        let own = [
            ("DATABASE_URL", self.cluster.url(hosted.name())),
            ("HTTP_PORT", hosted.port.to_string()),
            ("TOKENS_CLIENT_SECRET", client_secret(self.state, hosted)?),
        ];

        let mut environment = Environment::default();
        environment.extend(owned(DEFAULTS.iter().copied()));
        environment.extend([(OTLP_ENDPOINT.to_owned(), self.receiver.to_owned())]);
        environment.extend(proposed);
        environment.extend(metrics);
        environment.extend(owned(said.variables()));
        environment.extend(owned(
            self.shared
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        ));
        environment.extend(own.map(|(setting, value)| (hosted.variable(setting), value)));
        Ok(environment)
    }
}

fn owned<'a>(
    variables: impl Iterator<Item = (&'a str, &'a str)>,
) -> impl Iterator<Item = (String, String)> {
    variables.map(|(name, value)| (name.to_owned(), value.to_owned()))
}
