//! Commits that end badly: the database refuses them, or does them and nobody hears of it. These are the two moments at which
//! what is inside of a transaction differs from what is beside it.

use std::time::Duration;

use crate::system::System;

/// In which tables a changed row may have its transaction refused at the end.
const REFUSING: [(&str, &[&str]); 5] = [
    ("order", &["orders", "inbox", "idempotency_keys"]),
    ("payment", &["payments", "refunds", "inbox"]),
    ("inventory", &["reservations", "inbox"]),
    ("payment-sandbox", &["charges", "refunds"]),
    ("notification", &["messages", "inbox"]),
];
/// How many rows in a hundred. The SQLSTATE is that of a server which ends; sequences count what is rolled back, too.
const REFUSE: &str = "
    CREATE SEQUENCE IF NOT EXISTS rehearsal_refused;
    CREATE OR REPLACE FUNCTION rehearsal_refuse() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        IF random() < 0.01 THEN
            PERFORM nextval('public.rehearsal_refused');
            RAISE EXCEPTION 'the rehearsal refuses this commit' USING ERRCODE = '57P01';
        END IF;
        RETURN NULL;
    END
    $$";
const REFUSE_NO_MORE: &str =
    "CREATE OR REPLACE FUNCTION rehearsal_refuse() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        RETURN NULL;
    END
    $$";
const REFUSED: &str =
    "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM rehearsal_refused";

/// A commit waits for a standby that does not exist, so it is done, and not answered yet.
const HOLD: [&str; 2] = [
    "ALTER SYSTEM SET synchronous_standby_names = 'nobody'",
    "SELECT pg_reload_conf()",
];
const HOLD_NO_MORE: [&str; 2] = [
    "ALTER SYSTEM RESET synchronous_standby_names",
    "SELECT pg_reload_conf()",
];
const HANG_UP: &str =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
/// How often to look for a commit that waits, and how long there is between two looks.
const LOOKS: u32 = 30;
const LOOK: Duration = Duration::from_millis(10);
/// How long others may join the first that waits: long enough for one of each kind.
const GATHER: Duration = Duration::from_millis(100);

/// From now on one commit in a hundred or so is refused.
pub(crate) async fn begin_refusing(system: &System) -> sqlx::Result<()> {
    for (database, tables) in REFUSING {
        let pool = system.database(database);
        sqlx::raw_sql(REFUSE).execute(pool).await?;
        for table in tables {
            let trigger = format!(
                "CREATE CONSTRAINT TRIGGER rehearsal_refuses AFTER INSERT OR UPDATE ON {table} \
                 DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rehearsal_refuse()"
            );
            sqlx::raw_sql(sqlx::AssertSqlSafe(trigger))
                .execute(pool)
                .await?;
        }
    }
    Ok(())
}

/// From now on every commit is done and answered; says how many were refused.
pub(super) async fn mend(system: &System) -> sqlx::Result<u64> {
    run(system, HOLD_NO_MORE).await?;
    let mut refused = 0;
    for (database, _) in REFUSING {
        let pool = system.database(database);
        sqlx::raw_sql(REFUSE_NO_MORE).execute(pool).await?;
        let count: i64 = sqlx::query_scalar(REFUSED).fetch_one(pool).await?;
        refused += count.unsigned_abs();
    }
    Ok(refused)
}

/// Some commits are done, and the connections end before anybody learns of it. False where nobody committed anything.
pub(super) async fn lose_answers(system: &System) -> anyhow::Result<bool> {
    let bus = system.database("bus");
    run(system, HOLD).await?;
    for _ in 0..LOOKS {
        tokio::time::sleep(LOOK).await;
        let waiting: i64 = sqlx::query_scalar(WAITING).fetch_one(bus).await?;
        if waiting > 0 {
            tokio::time::sleep(GATHER).await;
            break;
        }
    }
    let ended: Vec<bool> = sqlx::query_scalar(HANG_UP).fetch_all(bus).await?;
    run(system, HOLD_NO_MORE).await?;
    Ok(!ended.is_empty())
}

/// One after another: settings of the server cannot be changed in a transaction.
async fn run(system: &System, statements: [&'static str; 2]) -> sqlx::Result<()> {
    for statement in statements {
        sqlx::raw_sql(statement)
            .execute(system.database("bus"))
            .await?;
    }
    Ok(())
}
