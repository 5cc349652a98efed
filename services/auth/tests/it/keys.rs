use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use http::{Method, StatusCode};
use serde_json::Value;

use crate::office::Office;
use platform::testing::Answer;

const LEAD: i64 = 30 * 60;

async fn rotate(office: &Office) -> Answer {
    office
        .ask(Method::POST, "/auth/keys/rotations")
        .scope("auth:admin")
        .send()
        .await
}

async fn names(office: &Office) -> Vec<String> {
    let keys = office.get("/auth/jwks").await.expect(StatusCode::OK);
    assert_eq!(keys.headers["cache-control"], "public, max-age=300");
    let keys: Value = keys.json();
    let keys = keys["keys"].as_array().unwrap();
    keys.iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_key_is_published_before_it_signs_and_until_its_last_token_has_expired() {
    let office = Office::open().await;
    let first = names(&office).await;
    assert_eq!(first.len(), 2, "the next one and the current one");
    assert_eq!(
        rotate(&office).await.problem(),
        (409, "next_key_too_new".to_owned())
    );
    let session = office.member("ada@example.com").await;
    office.advance(LEAD);
    rotate(&office).await.expect(StatusCode::OK);
    let second = names(&office).await;
    assert_eq!(
        &second[1..],
        &first[..],
        "the next one has become the current one"
    );
    office.refresh(&session).await.expect(StatusCode::OK);

    office.advance(15 * 60);
    office.keys.look_after().await.unwrap();
    assert_eq!(names(&office).await.len(), 3, "clocks differ");
    office.advance(5 * 60);
    office.keys.look_after().await.unwrap();
    assert_eq!(names(&office).await, second[..2]);
}

#[tokio::test]
async fn keys_change_on_schedule() {
    let office = Office::open().await;
    let first = names(&office).await;
    office.advance(30 * 24 * 3600 - 1);
    office.keys.look_after().await.unwrap();
    assert_eq!(names(&office).await, first);
    office.advance(1);
    office.keys.look_after().await.unwrap();
    assert_eq!(names(&office).await[1], first[0]);
}

#[tokio::test]
async fn nobody_is_refused_while_keys_change() {
    let office = Office::open().await;
    office.register("ada@example.com").await;
    names(&office).await;
    let done = AtomicBool::new(false);
    let rounds = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let changing = async {
        for _ in 0..5 {
            let before = rounds.each_ref().map(|count| count.load(Ordering::SeqCst));
            office.advance(LEAD);
            rotate(&office).await.expect(StatusCode::OK);
            // Nobody keeps the keys for longer than one of them is published before it signs.
            while rounds
                .iter()
                .zip(before)
                .any(|(count, before)| count.load(Ordering::SeqCst) < before + 2)
            {
                tokio::task::yield_now().await;
            }
        }
        done.store(true, Ordering::SeqCst);
    };
    let working = async |rounds: &AtomicUsize| {
        let mut good = 0;
        while !done.load(Ordering::SeqCst) {
            let verifier = office.verifier().await;
            let session = office.log_in("ada@example.com").await;
            let session = office.refresh(&session).await.expect(StatusCode::OK).json();
            let token = session["access_token"].as_str().unwrap();
            match verifier.verify(token).await {
                Ok(_) => good += 1,
                // The clock jumps here, so a token may be past its time already.
                Err(error) => assert!(error.to_string().contains("has expired"), "{error}"),
            }
            rounds.fetch_add(1, Ordering::SeqCst);
        }
        good
    };
    let ((), first, second) = tokio::join!(changing, working(&rounds[0]), working(&rounds[1]));
    assert!(first >= 5 && second >= 5, "{first} and {second}");
}

#[tokio::test]
async fn no_private_key_is_in_the_database_in_the_clear() {
    let office = Office::open().await;
    names(&office).await;
    let sealed = sqlx::query_as::<_, (String, Vec<u8>)>("SELECT id, sealed_key FROM signing_keys");
    for (id, sealed) in sealed.fetch_all(office.pool()).await.unwrap() {
        let vault = auth::secrets::Vault::new(&"another key, long enough to be one".into());
        assert!(vault.open(&id, &sealed).is_err());
        let config = crate::office::config();
        let document = auth::secrets::Vault::new(&config.key_encryption_key).open(&id, &sealed);
        let document = document.unwrap();
        assert!(!sealed.windows(document.len()).any(|part| part == document));
    }
}
