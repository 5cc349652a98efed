//! What becomes of each service while one of its neighbours is down, and when it is back.
//!
//! Who is whose neighbour is read from what the services are told: every address in the settings of a local run is one, the
//! database and the bus as well. Each service runs once more for each of its neighbours, with a [`proxy`] on the way to that
//! one. First the proxy refuses connections, then it accepts them and says nothing. What needs the neighbour is asked
//! ([`needs`]); it has to be told within its time what is missing, all else has to go on, and when the way is open again
//! everything has to work without a restart.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

mod check;
mod instance;
mod later;
mod needs;
mod pair;
mod proxy;
mod request;
#[path = "../support/system.rs"]
mod system;
mod table;
mod world;

use futures::StreamExt as _;
use futures::stream;

use world::World;

/// How many are looked at at once: a hung neighbour is mostly waited for.
const AT_ONCE: usize = 16;

#[tokio::test(flavor = "multi_thread")]
async fn a_neighbour_that_is_down_is_named_and_needs_no_restart_when_it_is_back() {
    let world = World::open().await;
    let pairs = pair::all(&world.system);
    let rows = stream::iter(&pairs).map(|pair| check::check(&world, pair));
    let mut rows: Vec<_> = rows.buffer_unordered(AT_ONCE).collect().await;
    rows.sort_by_key(|row| pairs.iter().position(|pair| pair.title() == row.pair));
    table::show(&rows);
    let wrong: Vec<_> = rows.iter().flat_map(|row| &row.faults).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
