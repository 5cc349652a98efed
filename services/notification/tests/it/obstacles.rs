use chrono::{DateTime, TimeDelta, Utc};
use http::StatusCode;
use plumbline_mailbox::Manner;
use serde_json::Value;

use crate::office::{MESSAGES, Office, staff};

#[tokio::test]
async fn while_the_mail_server_wants_it_later_a_message_waits_longer_each_time_and_then_is_dead() {
    let office = Office::open().await;
    office.mailbox.behave(Manner::Refusing(451));
    office.confirmed().await;
    let mut waits = Vec::new();
    for attempt in 1..24 {
        office.deliver().await;
        let message = office.only_message().await;
        assert_eq!(message["state"], "pending");
        assert_eq!(message["reason"], "mail_unavailable");
        assert_eq!(message["reply_code"], 451);
        assert_eq!(message["attempts"], attempt);
        let next: DateTime<Utc> = message["next_attempt_at"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        waits.push(next - office.clock.now());
        office.clock.advance(next - office.clock.now());
    }
    assert!(waits[10] > waits[0] * 100, "{waits:?}");
    assert!(
        waits.iter().all(|wait| *wait <= TimeDelta::hours(1)),
        "{waits:?}"
    );
    office.deliver().await;
    let dead = office.only_message().await;
    assert_eq!(dead["state"], "dead");
    assert_eq!(dead["next_attempt_at"], Value::Null);
    assert!(office.mailbox.mails().is_empty());
}

#[tokio::test]
async fn what_the_mail_server_refuses_is_dead_at_once_and_goes_out_when_staff_has_mended_it() {
    let office = Office::open().await;
    office.mailbox.behave(Manner::Refusing(550));
    office.confirmed().await;
    office.deliver().await;
    let list = office
        .get(&format!("{MESSAGES}?state=dead"), &staff())
        .await;
    let dead = list.json()["items"][0].clone();
    assert_eq!(dead["reason"], "mail_refused");
    assert_eq!(dead["reply_code"], 550);
    // By itself it stays dead.
    office.deliver_after(TimeDelta::days(30)).await;
    assert_eq!(office.only_message().await["state"], "dead");

    office.mailbox.behave(Manner::Polite);
    let revived = office
        .retry(&dead, &staff())
        .await
        .expect(StatusCode::OK)
        .json();
    assert_eq!(revived["state"], "pending");
    assert_eq!(revived["attempts"], 0);
    office.deliver().await;
    assert_eq!(office.only_message().await["state"], "sent");
    assert_eq!(office.mailbox.mails().len(), 1);
    let again = office
        .retry(&dead, &staff())
        .await
        .expect(StatusCode::CONFLICT);
    assert_eq!(again.json()["code"], "message_not_dead");
}

#[tokio::test]
async fn what_is_wrong_with_us_kills_no_message() {
    let office = Office::open().await;
    office.mailbox.behave(Manner::Refusing(535));
    office.confirmed().await;
    office.deliver().await;
    let message = office.only_message().await;
    assert_eq!(message["state"], "pending");
    assert_eq!(message["reply_code"], 535);
}

#[tokio::test]
async fn a_message_waits_for_the_service_that_knows_its_recipient() {
    let office = Office::where_nobody_answers().await;
    office.confirmed().await;
    office.deliver().await;
    assert_eq!(
        office.only_message().await["reason"],
        "recipient_unavailable"
    );
    // As directly after a registration.
    office.forgets().await;
    office.deliver_after(TimeDelta::minutes(1)).await;
    assert_eq!(office.only_message().await["reason"], "recipient_unknown");
    office.knows("anna@example.com").await;
    office.deliver_after(TimeDelta::minutes(1)).await;
    assert_eq!(office.only_message().await["state"], "sent");
}

#[tokio::test]
async fn an_address_that_is_none_is_for_staff_to_see() {
    let office = Office::open().await;
    office.knows("ánna@example.com").await;
    office.confirmed().await;
    office.deliver().await;
    let message = office.only_message().await;
    assert_eq!(message["state"], "dead");
    assert_eq!(message["reason"], "address_unusable");
}

#[tokio::test]
async fn what_cannot_go_out_holds_up_nothing_else() {
    let office = Office::open().await;
    office.forgets().await;
    for _ in 0..20 {
        office.confirmed().await;
    }
    office.deliver().await;
    office.knows("anna@example.com").await;
    let order = office.confirmed().await;
    office.deliver().await;
    let mails = office.mailbox.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text().contains(&order.to_string()));
}
