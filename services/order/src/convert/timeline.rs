use super::Unfit;
use crate::domain::timeline::{Actor, Entry, Kind};
use crate::generated::types;

impl TryFrom<Entry> for types::TimelineEntry {
    type Error = Unfit;

    fn try_from(entry: Entry) -> Result<Self, Unfit> {
        Ok(Self {
            kind: entry.kind.into(),
            actor: (&entry.actor).into(),
            state: entry.state.into(),
            version: entry.version.try_into()?,
            at: entry.at.into(),
            note: entry.note.map(TryInto::try_into).transpose()?,
        })
    }
}

impl From<Kind> for types::TimelineKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Placed => Self::Placed,
            Kind::Confirmed => Self::Confirmed,
            Kind::Cancelled => Self::Cancelled,
            Kind::Shipped => Self::Shipped,
            Kind::Delivered => Self::Delivered,
            Kind::RefundRequested => Self::RefundRequested,
            Kind::RefundedInPart => Self::RefundedInPart,
            Kind::Refunded => Self::Refunded,
        }
    }
}

/// Who of staff it was stays with us.
impl From<&Actor> for types::TimelineActor {
    fn from(actor: &Actor) -> Self {
        match actor {
            Actor::Customer => Self::Customer,
            Actor::Staff(_) => Self::Staff,
            Actor::System => Self::System,
        }
    }
}
