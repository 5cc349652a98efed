use chrono::TimeZone as _;
use runtime::idempotency::Recorded;
use uuid::Uuid;

use super::*;
use crate::testing::TestDatabase;

const LEASE: Duration = Duration::from_secs(60);

struct World {
    database: TestDatabase,
    store: PostgresStore,
    clock: Clock,
}

async fn world() -> World {
    let database = TestDatabase::with_sql(MIGRATION).await;
    let clock = Clock::at(Utc.with_ymd_and_hms(2026, 5, 6, 7, 8, 9).unwrap());
    let store = PostgresStore::new(Statements::new(database.pool(), 2), clock.clone(), LEASE);
    World {
        database,
        store,
        clock,
    }
}

fn claim() -> Claim {
    Claim {
        key: "key".to_owned(),
        operation: "create_product",
        principal: "anna".to_owned(),
        fingerprint: [1; 32],
        holder: Uuid::from_u128(1),
        recorded: Recorded::default(),
    }
}

/// The same request once more.
fn retry() -> Claim {
    Claim {
        holder: Uuid::from_u128(2),
        ..claim()
    }
}

fn answer(body: &'static str) -> StoredAnswer {
    StoredAnswer {
        status: 201,
        headers: vec![("location".to_owned(), "/products/1".to_owned())],
        body: body.into(),
    }
}

#[tokio::test]
async fn the_first_answer_is_kept_and_given_again() {
    let World {
        store,
        database: _database,
        ..
    } = world().await;
    assert_eq!(store.begin(&claim()).await.unwrap(), Begun::Fresh);
    assert_eq!(store.begin(&claim()).await.unwrap(), Begun::InProgress);
    store.finish(&claim(), &answer("first")).await.unwrap();
    store.finish(&claim(), &answer("second")).await.unwrap();
    store.abandon(&claim()).await.unwrap();
    assert_eq!(
        store.begin(&claim()).await.unwrap(),
        Begun::Replay(answer("first"))
    );
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_caller() {
    let World {
        store,
        database: _database,
        ..
    } = world().await;
    store.begin(&claim()).await.unwrap();
    let other_body = Claim {
        fingerprint: [2; 32],
        ..claim()
    };
    assert_eq!(store.begin(&other_body).await.unwrap(), Begun::Mismatch);
    let other_caller = Claim {
        principal: "bert".to_owned(),
        ..claim()
    };
    assert_eq!(store.begin(&other_caller).await.unwrap(), Begun::Fresh);
    let other_operation = Claim {
        operation: "create_category",
        ..claim()
    };
    assert_eq!(store.begin(&other_operation).await.unwrap(), Begun::Fresh);
}

#[tokio::test]
async fn of_many_at_once_only_one_is_fresh() {
    let World {
        store,
        database: _database,
        ..
    } = world().await;
    let all = (0..20).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.begin(&claim()).await.unwrap() })
    });
    let all: Vec<Begun> = futures::future::try_join_all(all).await.unwrap();
    assert_eq!(
        all.iter().filter(|begun| **begun == Begun::Fresh).count(),
        1
    );
    assert!(
        all.iter()
            .all(|begun| matches!(begun, Begun::Fresh | Begun::InProgress))
    );
}

#[tokio::test]
async fn a_claim_given_up_is_free_again() {
    let World {
        store,
        database: _database,
        ..
    } = world().await;
    store.begin(&claim()).await.unwrap();
    store.abandon(&claim()).await.unwrap();
    assert_eq!(store.begin(&claim()).await.unwrap(), Begun::Fresh);
}

#[tokio::test]
async fn a_holder_who_gives_up_late_leaves_the_next_ones_claim_alone() {
    let World {
        store,
        database: _database,
        ..
    } = world().await;
    store.begin(&claim()).await.unwrap();
    store.abandon(&claim()).await.unwrap();
    assert_eq!(store.begin(&retry()).await.unwrap(), Begun::Fresh);
    store.abandon(&claim()).await.unwrap();
    store.finish(&claim(), &answer("first")).await.unwrap();
    assert_eq!(store.begin(&claim()).await.unwrap(), Begun::InProgress);
    store.finish(&retry(), &answer("second")).await.unwrap();
    assert_eq!(
        store.begin(&claim()).await.unwrap(),
        Begun::Replay(answer("second"))
    );
}

#[tokio::test]
async fn a_claim_of_somebody_who_crashed_is_free_when_its_lease_ends() {
    let World {
        store,
        clock,
        database: _database,
    } = world().await;
    store.begin(&claim()).await.unwrap();
    clock.advance(TimeDelta::seconds(59));
    assert_eq!(store.begin(&claim()).await.unwrap(), Begun::InProgress);
    clock.advance(TimeDelta::seconds(1));
    let other_body = Claim {
        fingerprint: [2; 32],
        ..claim()
    };
    assert_eq!(store.begin(&other_body).await.unwrap(), Begun::Mismatch);
    assert_eq!(store.begin(&claim()).await.unwrap(), Begun::Fresh);
    assert_eq!(store.begin(&claim()).await.unwrap(), Begun::InProgress);
}

#[tokio::test]
async fn an_answer_is_forgotten_after_a_day() {
    let World {
        store,
        clock,
        database: _database,
    } = world().await;
    store.begin(&claim()).await.unwrap();
    store.finish(&claim(), &answer("first")).await.unwrap();
    clock.advance(LIFETIME - TimeDelta::seconds(1));
    assert_eq!(store.purge().await.unwrap(), 0);
    assert!(matches!(
        store.begin(&claim()).await.unwrap(),
        Begun::Replay(_)
    ));
    clock.advance(TimeDelta::seconds(1));
    // Even before anybody purges it.
    let other_body = Claim {
        fingerprint: [2; 32],
        ..claim()
    };
    assert_eq!(store.begin(&other_body).await.unwrap(), Begun::Fresh);
    clock.advance(LIFETIME);
    assert_eq!(store.purge().await.unwrap(), 1);
}

#[tokio::test]
async fn an_answer_recorded_in_a_transaction_lasts_only_with_it() {
    let World {
        store, database, ..
    } = world().await;
    store.begin(&claim()).await.unwrap();

    let mut rolled_back = database.pool().begin().await.unwrap();
    record_in(&mut rolled_back, &claim(), &answer("never"))
        .await
        .unwrap();
    rolled_back.rollback().await.unwrap();
    assert_eq!(store.begin(&claim()).await.unwrap(), Begun::InProgress);

    let mut transaction = database.pool().begin().await.unwrap();
    record_in(&mut transaction, &claim(), &answer("first"))
        .await
        .unwrap();
    // Who asks meanwhile waits, and then gets the answer.
    let waiting = tokio::spawn(async move { store.begin(&claim()).await.unwrap() });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!waiting.is_finished());
    transaction.commit().await.unwrap();
    assert_eq!(waiting.await.unwrap(), Begun::Replay(answer("first")));
}

#[tokio::test]
async fn of_two_that_hold_a_claim_only_the_second_can_record() {
    let World {
        store,
        database,
        clock,
    } = world().await;
    store.begin(&claim()).await.unwrap();
    clock.advance(TimeDelta::seconds(61));
    // The first one was only slow.
    assert_eq!(store.begin(&retry()).await.unwrap(), Begun::Fresh);

    let mut first = database.pool().begin().await.unwrap();
    let lost = record_in(&mut first, &claim(), &answer("first")).await;
    assert!(matches!(lost, Err(RecordError::Lost)));
    first.rollback().await.unwrap();

    let mut second = database.pool().begin().await.unwrap();
    record_in(&mut second, &retry(), &answer("second"))
        .await
        .unwrap();
    second.commit().await.unwrap();
    assert_eq!(
        store.begin(&claim()).await.unwrap(),
        Begun::Replay(answer("second"))
    );
}
