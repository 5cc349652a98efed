use std::time::Duration;

use chrono::TimeDelta;
use sdk::Options;
use sdk::inventory::Client;
use sdk::inventory::types::{NewReservation, ProblemCode, WantedLine};
use uuid::Uuid;

use super::Neighbours;
use crate::domain::line::Line;

/// How long the release of a hold may take, retries included. After that its own end is the safety net.
const PATIENCE: Duration = Duration::from_secs(10);

/// What became of a wish to reserve.
#[derive(Debug)]
pub enum Reserved {
    /// The units are held.
    Held(Hold),
    /// Of these lines there are not enough units, where the inventory says of which; nothing is held.
    Missing(Vec<usize>),
}

/// Units that are held for an order which does not exist yet. They are released when this is dropped, whatever the reason
/// (a refusal, an error, a deadline that ended the request), unless the order came about.
#[derive(Debug)]
pub struct Hold {
    inventory: Box<Client>,
    order_id: Uuid,
    kept: bool,
}

impl Neighbours {
    /// Holds the units of an order. The lines have a product each, so they are those of the reservation.
    pub async fn reserve(
        &self,
        order_id: Uuid,
        lines: &[Line],
        hold: TimeDelta,
    ) -> Result<Reserved, sdk::Error<ProblemCode>> {
        // From here on the request may have its effect, also where its answer never arrives.
        let held = Hold {
            inventory: Box::new(self.inventory.clone()),
            order_id,
            kept: false,
        };
        let wanted = |line: &Line| {
            WantedLine::builder()
                .product_id(line.product_id)
                .quantity(line.quantity)
        };
        let lines: Vec<_> = lines
            .iter()
            .filter_map(|line| wanted(line).try_into().ok())
            .collect();
        let body = NewReservation::builder()
            .lines(lines)
            .hold_seconds(i32::try_from(hold.num_seconds()).unwrap_or(i32::MAX));
        let request = self.inventory.reserve_stock().order_id(order_id).body(body);
        match request.send().await {
            Ok(_) => Ok(Reserved::Held(held)),
            Err(error) => match error.code() {
                // Of a product that the inventory does not know there are no units.
                Some(ProblemCode::OutOfStock | ProblemCode::UnknownProduct) => {
                    held.keep();
                    Ok(Reserved::Missing(lines_of(&error)))
                }
                _ => Err(error),
            },
        }
    }
}

impl Hold {
    /// The order is about to come about, or nothing is held: nothing is to be released.
    ///
    /// To be called before the commit and not after it. A commit whose answer is lost may have happened, and an order
    /// without its units is worse than units that are held for nobody until their hold ends.
    pub fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        let inventory = self.inventory.with(Options::default().timeout(PATIENCE));
        let order_id = self.order_id;
        // In a task of its own: the request that it belonged to may be over, and so its deadline.
        tokio::spawn(async move {
            let request = inventory.release_reservation().order_id(order_id);
            if let Err(error) = request.send().await {
                tracing::warn!(%order_id, %error, "units stay held until their hold ends");
            }
        });
    }
}

/// The lines that a refusal names.
fn lines_of(error: &sdk::Error<ProblemCode>) -> Vec<usize> {
    let index = |pointer: &str| {
        pointer
            .strip_prefix("/lines/")?
            .split('/')
            .next()?
            .parse()
            .ok()
    };
    let mut lines: Vec<_> = error
        .faults()
        .iter()
        .filter_map(|fault| index(&fault.pointer))
        .collect();
    lines.dedup();
    lines
}
