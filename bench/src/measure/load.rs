//! The load: a fixed number of requests over a fixed number of connections, each answered before the next is sent.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tokio::task::JoinSet;

use super::case::Case;
use super::http::Connection;

/// No round takes longer, whatever a server does.
const AT_MOST: Duration = Duration::from_secs(60);

/// Sends `requests` requests, and says how long it took.
pub(super) async fn run(
    address: SocketAddr,
    case: &Case,
    connections: usize,
    requests: usize,
) -> anyhow::Result<Duration> {
    let begin = Instant::now();
    let mut tasks = JoinSet::new();
    for number in 0..connections {
        let texts = case.requests.clone();
        let share = requests / connections + usize::from(number < requests % connections);
        tasks.spawn(async move {
            let mut connection = Connection::open(address).await?;
            for text in texts.iter().cycle().skip(number).take(share) {
                let (status, length) = connection.ask(text).await?;
                ensure!(status == 200 && length > 0, "an answer {status}");
            }
            anyhow::Ok(())
        });
    }
    let all = async {
        while let Some(outcome) = tasks.join_next().await {
            outcome??;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(AT_MOST, all)
        .await
        .with_context(|| format!("{} took too long", case.name))??;
    Ok(begin.elapsed())
}
