//! Guessing passwords, and finding out who has an account.

use futures::stream::{self, StreamExt as _};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::office::{Office, PASSWORD, from};
use platform::testing::Answer;

fn too_many() -> (u16, String) {
    (429, "too_many_attempts".to_owned())
}

/// So many guesses, each from another address; the right password is among them.
async fn attack(office: &Office, email: &str, guesses: u32) -> Vec<Answer> {
    let guess = |number: u32| {
        let password = match number == guesses - 1 {
            true => PASSWORD.to_owned(),
            false => format!("guess number {number}"),
        };
        let body = json!({"email": email, "password": password});
        async move {
            let ask = office.ask(Method::POST, "/auth/login");
            from(ask, number).json(&body).send().await
        }
    };
    stream::iter(0..guesses)
        .map(guess)
        .buffered(16)
        .collect()
        .await
}

#[tokio::test]
async fn a_thousand_guesses_from_everywhere_neither_get_through_nor_lock_the_owner_out() {
    let office = Office::open().await;
    let before = office.member("ada@example.com").await;
    let hashed = office.hasher.done();
    let answers = attack(&office, "ada@example.com", 1000).await;
    let with = |status: u16| {
        answers
            .iter()
            .filter(|answer| answer.status == status)
            .count()
    };
    assert_eq!((with(403), with(429)), (10, 990));
    assert_eq!(
        office.hasher.done() - hashed,
        10,
        "no other password was looked at"
    );
    assert_eq!(
        answers.last().unwrap().problem(),
        too_many(),
        "not even the right one"
    );

    // The owner, on a device of before.
    let device = before["device_token"].as_str();
    office
        .try_login("ada@example.com", PASSWORD, device)
        .await
        .expect(StatusCode::OK);
    // The owner, who has lost the device too.
    assert_eq!(
        office
            .try_login("ada@example.com", PASSWORD, None)
            .await
            .problem(),
        too_many()
    );
    let reset = office.reset_of("ada@example.com").await;
    let link = office
        .link_of(&reset)
        .await
        .expect(StatusCode::CREATED)
        .json();
    let body = json!({"secret": link["secret"], "new_password": "another password"});
    let done = office.post("/auth/password/reset", &body).await;
    let device = done.expect(StatusCode::OK).json()["device_token"].clone();
    office
        .try_login("ada@example.com", "another password", device.as_str())
        .await
        .expect(StatusCode::OK);
    let rows = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM attempts");
    assert_eq!(rows.fetch_one(office.pool()).await.unwrap(), 1);
}

#[tokio::test]
async fn tries_come_back_one_by_one() {
    let office = Office::open().await;
    office.register("ada@example.com").await;
    for _ in 0..10 {
        let wrong = office.try_login("ada@example.com", "wrong", None).await;
        assert_eq!(wrong.problem(), (403, "wrong_credentials".to_owned()));
    }
    let refused = office.try_login("ada@example.com", "wrong", None).await;
    assert_eq!(refused.problem(), too_many());
    assert_eq!(refused.headers["retry-after"], "360");
    office.advance(359);
    assert_eq!(
        office
            .try_login("ada@example.com", PASSWORD, None)
            .await
            .problem(),
        too_many()
    );
    office.advance(1);
    // A right password uses nothing up.
    office.log_in("ada@example.com").await;
    office.log_in("ada@example.com").await;
    office.try_login("ada@example.com", "wrong", None).await;
    assert_eq!(
        office
            .try_login("ada@example.com", PASSWORD, None)
            .await
            .problem(),
        too_many()
    );
}

#[tokio::test]
async fn a_device_has_a_few_tries_and_is_good_for_its_own_account_only() {
    let office = Office::open().await;
    let ada = office.member("ada@example.com").await;
    let eve = office.member("eve@example.com").await;
    attack(&office, "ada@example.com", 20).await;
    // A device of one's own account opens nobody else's.
    let device = eve["device_token"].as_str();
    let refused = office.try_login("ada@example.com", PASSWORD, device).await;
    assert_eq!(refused.problem(), too_many());

    let device = ada["device_token"].as_str();
    for _ in 0..4 {
        let wrong = office.try_login("ada@example.com", "wrong", device).await;
        assert_eq!(wrong.problem(), (403, "wrong_credentials".to_owned()));
    }
    let in_ = office.try_login("ada@example.com", PASSWORD, device).await;
    assert_eq!(
        in_.expect(StatusCode::OK).json()["device_token"],
        ada["device_token"]
    );
    for _ in 0..5 {
        office.try_login("ada@example.com", "wrong", device).await;
    }
    let refused = office.try_login("ada@example.com", PASSWORD, device).await;
    assert_eq!(refused.problem(), too_many());
}

#[tokio::test]
async fn an_unknown_address_is_treated_as_a_known_one() {
    let office = Office::open().await;
    office.register("ada@example.com").await;
    let outline = |answer: &Answer| {
        let mut body = answer.json();
        body.as_object_mut().unwrap().remove("trace_id");
        let retry = answer.headers.get("retry-after").cloned();
        (answer.status, body, retry)
    };
    for number in 0..12 {
        let before = office.hasher.done();
        let known = office.try_login("ada@example.com", "wrong", None).await;
        let between = office.hasher.done();
        let unknown = office.try_login("bob@example.com", "wrong", None).await;
        let after = office.hasher.done();
        assert_eq!(outline(&known), outline(&unknown), "try {number}");
        assert_eq!(between - before, after - between, "try {number}");
    }
    let ask = async |email: &str| {
        let body = json!({"email": email});
        office.post("/auth/password/reset-requests", &body).await
    };
    let (known, unknown) = (ask("ada@example.com").await, ask("bob@example.com").await);
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    assert_eq!(
        office.told("password_reset.requested").await,
        Vec::<Value>::new()
    );
    assert_eq!(office.accounts.grant_resets().await.unwrap(), 2);
    assert_eq!(office.told("password_reset.requested").await.len(), 1);
}

#[tokio::test]
async fn one_address_does_not_guess_for_long() {
    let office = Office::open().await;
    let mut refused = 0;
    for number in 0..70 {
        let body = json!({"email": format!("user-{number}@example.com"), "password": "wrong"});
        let ask = from(office.ask(Method::POST, "/auth/login"), 1).json(&body);
        refused += usize::from(ask.send().await.problem() == (429, "rate_limited".to_owned()));
    }
    assert_eq!(refused, 10);
}
