use runtime::Problem;
use sqlx::Error;

/// The problem where a statement failed because the database is out of reach or has no connection to spare; `None` where
/// the statement itself is to blame. Whether it took effect is unknown if the connection broke while it committed, as
/// with any answer that is lost.
pub(crate) fn problem(error: &Error) -> Option<Problem> {
    match error {
        Error::PoolTimedOut => Some(Problem::overloaded(crate::outage::RETRY_AFTER)),
        Error::Io(_) | Error::PoolClosed | Error::WorkerCrashed => Some(Problem::unavailable()),
        Error::Database(error) => {
            let code = error.code()?;
            let gone = GONE.contains(&&*code) || code.starts_with(CONNECTION_EXCEPTION);
            gone.then(Problem::unavailable)
        }
        _ => None,
    }
}

/// The class of SQLSTATEs that tell of a broken connection.
const CONNECTION_EXCEPTION: &str = "08";

/// The server ends, starts or recovers, or has too many connections.
const GONE: [&str; 5] = ["57P01", "57P02", "57P03", "57P05", "53300"];
