//! Who is known from the start: services by their secrets, and one person of each kind.

use serde_json::{Map, Value, json};

use crate::docs;
use crate::plan::Plan;
use crate::services::Hosted;
use crate::state::{State, StateError};

/// The roles of the people who are there from the start; each has an address that says so.
const PEOPLE: [(&str, &str); 3] = [
    ("customer", "Carla Customer"),
    ("staff", "Stefan Staff"),
    ("admin", "Ada Admin"),
];

/// Somebody who can log in.
pub struct Person {
    /// What they are.
    pub role: &'static str,
    /// Their address.
    pub email: String,
    /// Their password, which stays in the state directory.
    pub password: String,
    name: &'static str,
}

/// Everybody who can log in from the start.
pub fn people(state: &State) -> Result<Vec<Person>, StateError> {
    let person = |(role, name): (&'static str, &'static str)| {
        let password = state.secret(&format!("password-{role}"), || platform::random::token(12))?;
        Ok(Person {
            role,
            email: format!("{role}@example.com"),
            password,
            name,
        })
    };
    PEOPLE.into_iter().map(person).collect()
}

/// The same as `auth` is told.
pub(crate) fn first(state: &State) -> Result<String, StateError> {
    let account = |person: Person| {
        json!({
            "email": person.email, "password": person.password, "display_name": person.name, "roles": [person.role],
        })
    };
    let accounts = people(state)?.into_iter().map(account);
    Ok(accounts.collect::<Value>().to_string())
}

/// The services that get tokens, as `auth` is told.
pub(crate) fn clients(plan: &Plan, state: &State) -> Result<String, StateError> {
    let client = |hosted: &Hosted| {
        let client = json!({"secret": client_secret(state, hosted)?, "scopes": hosted.scopes});
        Ok((hosted.name().to_owned(), client))
    };
    let clients = plan.services.iter().map(client);
    let clients: Map<_, _> = clients.collect::<Result<_, StateError>>()?;
    Ok(Value::Object(clients).to_string())
}

/// What a service shows to get a token.
pub(crate) fn client_secret(state: &State, hosted: &Hosted) -> Result<String, StateError> {
    let name = format!("client-{}", hosted.name());
    state.secret(&name, || platform::random::token(32))
}

/// What staff may do, as `auth` is told.
pub(crate) fn staff_scopes(plan: &Plan) -> String {
    docs::staff_scopes(plan.services.iter().map(|hosted| &hosted.contract)).join(",")
}
