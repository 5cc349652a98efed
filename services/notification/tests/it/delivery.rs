use chrono::TimeDelta;
use platform::events::Heard;
use plumbline_mailbox::Manner;
use serde_json::json;

use crate::office::{ANNA, EMAIL, Office, confirmed, new_id};

#[tokio::test]
async fn a_mail_is_handed_in_with_a_text_and_a_page_under_the_id_of_its_message() {
    let office = Office::open().await;
    let order = office.confirmed().await;
    office.deliver().await;
    let message = office.only_message().await;
    assert_eq!(message["state"], "sent");
    assert_eq!(message["kind"], "order_confirmed");
    assert_eq!(message["order_id"], json!(order));
    assert_eq!(message["customer_id"], ANNA);

    let mails = office.mailbox.mails_to(EMAIL);
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    let message_id = format!("{}@shop.example", message["id"].as_str().unwrap());
    assert_eq!(mail.message_id.as_deref(), Some(&*message_id));
    assert_eq!(mail.subject, "Your order is confirmed");
    assert_eq!(mail.from, "hello@shop.example");
    assert_eq!(mail.header("Auto-Submitted").unwrap(), "auto-generated");
    assert!(mail.header("To").unwrap().contains("Anna Harrow"));
    assert_eq!(
        mail.header("Date").unwrap(),
        "Thu, 01 Jan 2026 00:00:00 +0000"
    );
    for part in [mail.text(), mail.html()] {
        for word in ["Hello Anna Harrow,", &order.to_string(), "119.00 EUR"] {
            assert!(part.contains(word), "{word} is missing in {part}");
        }
    }
}

#[tokio::test]
async fn an_event_makes_one_message_however_often_it_arrives() {
    let office = Office::open().await;
    let event = confirmed(new_id());
    assert_eq!(office.hear(&event).await, Heard::Now);
    assert_eq!(office.hear(&event).await, Heard::Before);
    // The inbox forgets after a while, and the message does not.
    let forgotten = sqlx::query("DELETE FROM inbox")
        .execute(office.pool())
        .await;
    forgotten.unwrap();
    assert_eq!(office.hear(&event).await, Heard::Now);
    office.deliver().await;
    assert_eq!(office.only_message().await["state"], "sent");
    assert_eq!(office.mailbox.mails().len(), 1);
}

#[tokio::test]
async fn a_mail_whose_fate_is_unknown_is_sent_again_and_can_be_told_by_its_id() {
    for manner in [Manner::HangingUp, Manner::Silent] {
        let office = Office::open().await;
        office.mailbox.behave(manner);
        office.confirmed().await;
        office.deliver().await;
        let message = office.only_message().await;
        assert_eq!(message["state"], "pending", "{manner:?}");
        assert_eq!(message["reason"], "mail_unavailable");
        office.mailbox.behave(Manner::Polite);
        office.deliver_after(TimeDelta::seconds(2)).await;
        assert_eq!(office.only_message().await["state"], "sent");
        let mails = office.mailbox.mails();
        assert_eq!(mails.len(), 2);
        assert_eq!(mails[0].message_id, mails[1].message_id);
        assert!(mails[0].message_id.is_some());
    }
}

#[tokio::test]
async fn whoever_dies_with_a_message_in_hand_leaves_it_to_be_taken_on_again() {
    let office = Office::open().await;
    office.confirmed().await;
    // Taken on, and then nothing.
    let (now, lease) = (office.clock.now(), TimeDelta::seconds(30));
    let taken = notification::store::messages::take(office.pool(), now, now + lease, 8).await;
    assert_eq!(taken.unwrap().len(), 1);
    office.deliver().await;
    assert!(office.mailbox.mails().is_empty(), "it is somebody else's");
    office.deliver_after(lease).await;
    assert_eq!(office.only_message().await["state"], "sent");
}

#[tokio::test]
async fn two_who_deliver_at_once_send_each_message_once() {
    let office = Office::open().await;
    for _ in 0..30 {
        office.confirmed().await;
    }
    tokio::join!(office.deliver(), office.deliver());
    let mails = office.mailbox.mails();
    let mut ids: Vec<_> = mails.iter().map(|mail| mail.message_id.clone()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((mails.len(), ids.len()), (30, 30));
}
