//! An order reserves units.

use chrono::{DateTime, TimeDelta, Utc};
use platform::ServiceContext;
use platform::db::violated;
use uuid::Uuid;

use super::{StepError, expire_of, write};
use crate::domain::books::{Books, Refusal};
use crate::domain::line::{self, Line};
use crate::domain::reservation::{Repetition, Reservation};
use crate::store::stock::Counted;
use crate::store::{Changes, constraint, reservations, stock};

/// How often to look again after holds were ended that were in the way. Each time others may have been quicker.
const ATTEMPTS: usize = 3;

/// Units are held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    /// From now on.
    Now(Reservation),
    /// Since the order reserved the same before.
    Before(Reservation),
}

/// Why nothing is reserved.
#[derive(Debug, thiserror::Error)]
pub enum ReserveError {
    /// Of these products nothing is known.
    #[error("some products are unknown")]
    Unknown(Vec<Uuid>),
    /// These products have too few units.
    #[error("some products have too few units")]
    TooFew(Vec<Uuid>),
    /// The order has reserved something else.
    #[error("the order has another reservation")]
    Differs,
    /// The order holds nothing any more.
    #[error("the reservation is no longer held")]
    Closed,
    /// It was tried.
    #[error(transparent)]
    Step(#[from] StepError),
}

impl From<sqlx::Error> for ReserveError {
    fn from(error: sqlx::Error) -> Self {
        Self::Step(error.into())
    }
}

enum Attempt {
    Done(Reservation),
    /// The order has a reservation already.
    Exists,
    Refused(Refusal),
    /// There would be enough, had the holds been given back that have ended.
    Overdue,
}

/// Reserves these lines, of which no two are of one product, for an order: all of them or none.
pub async fn reserve(
    context: &ServiceContext,
    order_id: Uuid,
    lines: Vec<Line>,
    hold: TimeDelta,
) -> Result<Reserved, ReserveError> {
    let mut refusal = None;
    for _ in 0..ATTEMPTS {
        match attempt(context, order_id, &lines, hold).await? {
            Attempt::Done(reservation) => return Ok(Reserved::Now(reservation)),
            Attempt::Exists => break,
            Attempt::Refused(found) => {
                refusal = Some(found);
                break;
            }
            Attempt::Overdue => {
                let products = line::products(&lines);
                expire_of(context, &products).await?;
                refusal = Some(Refusal::TooFew(products));
            }
        }
    }
    // What is refused now may have been granted before, and the answer was lost.
    let before = reservations::find(&context.pool, order_id).await?;
    match (before, refusal) {
        (Some(reservation), _) => again(reservation, &lines, context.clock.now()),
        (None, Some(Refusal::Unknown(products))) => Err(ReserveError::Unknown(products)),
        (None, Some(Refusal::TooFew(products))) => Err(ReserveError::TooFew(products)),
        (None, None) => Err(sqlx::Error::RowNotFound.into()),
    }
}

async fn attempt(
    context: &ServiceContext,
    order_id: Uuid,
    lines: &[Line],
    hold: TimeDelta,
) -> Result<Attempt, StepError> {
    let now = context.clock.now();
    let mut transaction = platform::db::begin(&context.pool, "reserve_stock").await?;
    let counted = stock::lock(&mut *transaction, &line::products(lines), now).await?;
    let would_do = is_enough(&counted, lines);
    let mut books = Books::open(counted.into_iter().map(|counted| counted.stock), now);
    if let Err(refusal) = books.reserve(order_id, lines) {
        transaction.rollback().await?;
        return Ok(match refusal {
            Refusal::TooFew(_) if would_do => Attempt::Overdue,
            refusal => Attempt::Refused(refusal),
        });
    }
    let reservation = Reservation::new(order_id, lines.to_vec(), hold, now);
    let changes = Changes {
        new: vec![reservation.clone()],
        entries: books.close(),
        ..Changes::default()
    };
    match write(context, &mut transaction, &changes).await {
        Err(StepError::Database(error)) if violated(&error) == Some(constraint::RESERVATION) => {
            transaction.rollback().await?;
            return Ok(Attempt::Exists);
        }
        written => written?,
    }
    transaction.commit().await?;
    Ok(Attempt::Done(reservation))
}

/// Whether there are enough units, counting those that are overdue.
fn is_enough(counted: &[Counted], lines: &[Line]) -> bool {
    lines.iter().all(|line| {
        counted
            .iter()
            .find(|counted| counted.stock.product_id == line.product_id)
            .is_some_and(|counted| counted.clone().seen().available >= line.quantity)
    })
}

/// What the order is answered that has reserved before.
fn again(
    reservation: Reservation,
    lines: &[Line],
    now: DateTime<Utc>,
) -> Result<Reserved, ReserveError> {
    match reservation.repeated(lines, now) {
        Repetition::Same => Ok(Reserved::Before(reservation)),
        Repetition::Differs => Err(ReserveError::Differs),
        Repetition::Closed => Err(ReserveError::Closed),
    }
}
