//! What the services are told, in place of the settings that they find in the cloud.

use platform::config::Environment;
use platform::postgres::Cluster;

use crate::identity::Identity;
use crate::services::Hosted;
use crate::state::State;

/// The settings that all services share.
pub(crate) fn shared(state: &State, identity: &Identity) -> anyhow::Result<Environment> {
    let pages_key = state.secret("pages-key", || platform::random::token(32))?;
    let mut environment = Environment::of_process()
        .with("PLUMBLINE_PAGES_KEY", pages_key)
        // A person waits for the end after Ctrl-C.
        .with("PLUMBLINE_HTTP_DRAIN_TIMEOUT", "3s");
    for (name, value) in identity.settings() {
        environment = environment.with(name, value);
    }
    Ok(environment)
}

/// Those with what belongs to one service, and nothing that belongs to another.
pub(crate) fn of_service(
    hosted: &Hosted,
    all: &[Hosted],
    shared: &Environment,
    state: &State,
    cluster: &Cluster,
) -> anyhow::Result<Environment> {
    let names = all.iter().map(Hosted::name);
    let others: Vec<_> = names.filter(|name| *name != hosted.name()).collect();
    let mut environment = shared
        .clone()
        .without_services(&others)
        .with(&hosted.variable("DATABASE_URL"), cluster.url(hosted.name()))
        .with(&hosted.variable("HTTP_PORT"), hosted.port.to_string());
    for (setting, value) in (hosted.settings)(state)? {
        environment = environment.with(&hosted.variable(setting), value);
    }
    Ok(environment)
}
