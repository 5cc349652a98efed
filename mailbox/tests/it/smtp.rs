use lettre::message::MultiPart;
use lettre::transport::smtp::Error;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use plumbline_mailbox::{Mailbox, Manner};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub(crate) async fn send(
    mailbox: &Mailbox,
    to: &str,
    subject: &str,
    html: &str,
) -> Result<(), Error> {
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&mailbox.url()).unwrap();
    let message = Message::builder()
        .message_id(Some("<7@shop.example>".to_owned()))
        .from("shop@shop.example".parse().unwrap())
        .to(to.parse().unwrap())
        .subject(subject)
        .multipart(MultiPart::alternative_plain_html(
            ".\r\nA line of one dot, and “ümlauts”.".to_owned(),
            html.to_owned(),
        ))
        .unwrap();
    transport.build().send(message).await.map(|_| ())
}

#[tokio::test]
async fn a_mail_is_kept_as_it_was_sent() {
    let mailbox = Mailbox::open().await.unwrap();
    send(&mailbox, "Anna <anna@example.com>", "Grüße", "<p>Hello</p>")
        .await
        .unwrap();
    let mails = mailbox.mails_to("ANNA@example.com");
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.message_id.as_deref(), Some("7@shop.example"));
    assert_eq!(
        (mail.from.as_str(), mail.subject.as_str()),
        ("shop@shop.example", "Grüße")
    );
    assert_eq!(mail.to, ["anna@example.com"]);
    assert!(mail.text().starts_with(".\r\nA line"), "{:?}", mail.text());
    assert!(mail.text().contains("“ümlauts”"));
    assert!(mail.html().contains("<p>Hello</p>"));
    assert!(mailbox.mails_to("ben@example.com").is_empty());
}

#[tokio::test]
async fn it_can_be_rude() {
    let mailbox = Mailbox::open().await.unwrap();
    for (manner, code, kept) in [
        (Manner::Refusing(451), Some(451), 0),
        (Manner::Refusing(550), Some(550), 0),
        (Manner::HangingUp, None, 1),
        (Manner::Polite, None, 2),
    ] {
        mailbox.behave(manner);
        let sent = send(&mailbox, "anna@example.com", "Hello", "").await;
        assert_eq!(sent.is_ok(), manner == Manner::Polite, "{manner:?}");
        let answered = sent.err().and_then(|error| error.status()).map(u16::from);
        assert_eq!(answered, code);
        assert_eq!(mailbox.mails().len(), kept);
    }
}

async fn say(mailbox: &Mailbox, words: &str) -> String {
    let address = mailbox.url().replace("smtp://", "");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(words.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut heard = String::new();
    // Whoever hangs up while we talk is heard to the last word.
    let _ = stream.read_to_string(&mut heard).await;
    heard
}

#[tokio::test]
async fn whoever_does_not_keep_to_the_order_is_told_so() {
    let mailbox = Mailbox::open().await.unwrap();
    let heard = say(
        &mailbox,
        "HELO me\r\nDATA\r\nRCPT TO:<anna@example.com>\r\nSTARTTLS\r\nNONSENSE\r\nNOOP\r\nQUIT\r\n",
    );
    let codes: Vec<String> = heard
        .await
        .lines()
        .map(|line| line[..3].to_owned())
        .collect();
    assert_eq!(
        codes,
        ["220", "250", "503", "503", "502", "500", "250", "221"]
    );
    assert!(mailbox.mails().is_empty());
}

#[tokio::test]
async fn a_mail_without_end_is_not_taken() {
    let mailbox = Mailbox::open().await.unwrap();
    let words = "HELO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n"
        .to_owned()
        + &"All work and no play.\r\n".repeat(60_000);
    say(&mailbox, &words).await;
    assert!(mailbox.mails().is_empty());
}
