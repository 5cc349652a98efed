//! `dead-letters`: looks at the messages that a service could not handle, and sends them to it again.

use anyhow::Context as _;
use clap::{Args, Subcommand};

use crate::config::Environment;
use crate::events::BusSettings;
use crate::events::bus::{self, DeadLetter, Which};
use crate::service::Service;
use crate::settings::Settings;

const LISTED: usize = 200;

#[derive(Debug, Subcommand)]
pub(crate) enum DeadLetters {
    /// List them, oldest first.
    List,
    /// Show one of them, with the whole message.
    Show {
        /// Its id, from the list.
        id: String,
    },
    /// Send them to the service again.
    Redrive(Selection),
    /// Remove them for good.
    Discard(Selection),
}

#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct Selection {
    /// Those with these ids.
    pub(crate) ids: Vec<String>,
    /// All of them.
    #[arg(long)]
    pub(crate) all: bool,
    /// Those with events of this type.
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) event_type: Option<String>,
}

pub(crate) async fn run(
    service: &Service,
    environment: &Environment,
    command: DeadLetters,
) -> anyhow::Result<()> {
    let settings: BusSettings = Settings::section(service.name(), environment, "bus_")?;
    let bus = bus::open(&settings.url, "dead-letters").await?;
    let queue = service.name();
    match command {
        DeadLetters::List => {
            let letters = bus.dead_letters(queue, LISTED).await?;
            for letter in &letters {
                println!("{}", line(letter));
            }
            match letters.len() {
                0 => eprintln!("`{queue}` has no dead letters."),
                LISTED => eprintln!("These are the first {LISTED}; there may be more."),
                _ => {}
            }
        }
        DeadLetters::Show { id } => {
            let letter = bus.dead_letter(queue, &id).await?;
            let letter = letter.with_context(|| format!("`{queue}` has no dead letter {id}"))?;
            println!("{}", shown(&letter));
        }
        DeadLetters::Redrive(selection) => {
            let count = bus.redrive(queue, &selection.which()).await?;
            println!("{count} sent to `{queue}` again");
        }
        DeadLetters::Discard(selection) => {
            let count = bus.discard(queue, &selection.which()).await?;
            println!("{count} removed");
        }
    }
    bus.close().await;
    Ok(())
}

impl Selection {
    fn which(self) -> Which {
        match self.event_type {
            Some(event_type) => Which::Type(event_type),
            None if self.all => Which::All,
            None => Which::Ids(self.ids),
        }
    }
}

fn line(letter: &DeadLetter) -> String {
    let reason = letter.reason.lines().next().unwrap_or_default();
    format!(
        "{}  {}  {}  received {}x  {reason}",
        letter.id,
        letter.died_at.format("%Y-%m-%dT%H:%M:%SZ"),
        letter.event_type.as_deref().unwrap_or("-"),
        letter.receive_count,
    )
}

fn shown(letter: &DeadLetter) -> String {
    let body = serde_json::from_str::<serde_json::Value>(&letter.body)
        .ok()
        .and_then(|body| serde_json::to_string_pretty(&body).ok())
        .unwrap_or_else(|| letter.body.clone());
    format!(
        "id        {}\ntype      {}\nreceived  {} times\nsent      {}\ndied      {}\nreason    {}\n\n{body}",
        letter.id,
        letter.event_type.as_deref().unwrap_or("-"),
        letter.receive_count,
        letter.sent_at.to_rfc3339(),
        letter.died_at.to_rfc3339(),
        letter.reason,
    )
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_letter_has_its_line_in_the_list_and_is_shown_whole() {
        let letter = DeadLetter {
            id: "7".to_owned(),
            event_type: Some("order.placed".to_owned()),
            reason: "no such product\nand no other".to_owned(),
            receive_count: 12,
            sent_at: DateTime::UNIX_EPOCH,
            died_at: DateTime::UNIX_EPOCH,
            body: r#"{"data":{"order_id":7}}"#.to_owned(),
        };
        assert_eq!(
            line(&letter),
            "7  1970-01-01T00:00:00Z  order.placed  received 12x  no such product"
        );
        let shown = shown(&letter);
        assert!(shown.contains("and no other"), "{shown}");
        assert!(shown.contains("\"order_id\": 7"), "{shown}");
    }
}
