//! What a person is told once everything runs.

use std::path::Path;
use std::time::Duration;

use crate::accounts;
use crate::args::DEFAULT_STATE;
use crate::plan::Plan;
use crate::state::State;

/// Says what runs where, after how long a start. `bus` is where the bus is, if not in Postgres.
pub(super) fn ready(
    plan: &Plan,
    state: &State,
    processes: bool,
    bus: Option<&str>,
    after: Duration,
) -> anyhow::Result<()> {
    eprintln!("\nReady after {:.1} s:\n", after.as_secs_f32());
    eprint!("{}", table(&rows(plan, state.root(), processes, bus)?));
    eprintln!("\nWho can log in (`POST /auth/login`):\n");
    let people = accounts::people(state)?.into_iter();
    let people = people.map(|person| [person.role.to_owned(), person.email, person.password]);
    eprint!("{}", table(&people.collect::<Vec<_>>()));
    eprintln!("\nCtrl-C stops everything.");
    Ok(())
}

/// A name, where it is, and what it is.
type Row = [String; 3];

fn rows(plan: &Plan, state: &Path, processes: bool, bus: Option<&str>) -> anyhow::Result<Vec<Row>> {
    let local = |port: u16| format!("http://localhost:{port}");
    let row = |name: &str, place: String, what: &str| [name.to_owned(), place, what.to_owned()];
    let mut rows = vec![
        row("gateway", local(plan.gateway), "everything below, by path"),
        row(
            "Swagger UI",
            local(plan.gateway) + "/docs",
            "every contract, with a token one click away",
        ),
        row(
            "mailbox",
            local(plan.gateway) + "/mailbox",
            "every mail that is sent",
        ),
    ];
    rows.push(row(
        "traces",
        local(plan.gateway) + "/traces",
        "what happened in each request, and because of it",
    ));
    let routes = plan.routes()?;
    for hosted in &plan.services {
        let own = routes.iter().filter(|route| route.service == hosted.name());
        let prefixes: Vec<_> = own.map(|route| route.prefix.as_str()).collect();
        let what = match hosted.behind_gateway {
            true => prefixes.join(" "),
            false => "not behind the gateway".to_owned(),
        };
        rows.push(row(hosted.name(), local(hosted.port), &what));
    }
    rows.push(row("Postgres", prompt(state), "a database per service"));
    if let Some(bus) = bus {
        rows.push(row("bus", bus.to_owned(), "topic and queues"));
    }
    if processes {
        let list = state.join("processes").display().to_string();
        rows.push(row(
            "processes",
            list,
            "one for each service; kill one to see it come back",
        ));
    }
    let metrics = plan.metrics_ports();
    if let (Some((_, first)), Some((_, last))) = (
        metrics.iter().min_by_key(|(_, port)| *port),
        metrics.iter().max_by_key(|(_, port)| *port),
    ) {
        let place = format!("http://localhost:{first} to {last}");
        rows.push(row(
            "metrics",
            place,
            "/metrics of each, for Prometheus: a service's port and 1500",
        ));
    }
    let kept = "kept; `--reset` forgets it";
    rows.push(row("data", state.display().to_string(), kept));
    Ok(rows)
}

/// The command for a prompt in a database of this run.
fn prompt(state: &Path) -> String {
    let usual = std::path::absolute(DEFAULT_STATE).is_ok_and(|usual| usual == state);
    match usual {
        true => "./dev psql".to_owned(),
        false => format!("./dev psql --state {}", state.display()),
    }
}

fn table(rows: &[Row]) -> String {
    let width = |column: usize| {
        let lengths = rows.iter().map(|row| row[column].chars().count());
        lengths.max().unwrap_or_default()
    };
    let (names, places) = (width(0), width(1));
    let line = |[name, place, what]: &Row| format!("  {name:<names$}  {place:<places$}  {what}\n");
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_longest_text() {
        let rows = [["a", "b", "c"], ["long", "longer", "d"]].map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows), "  a     b       c\n  long  longer  d\n");
    }
}
