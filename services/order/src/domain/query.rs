//! Which orders somebody may list.

use uuid::Uuid;

use super::state::State;

/// Which orders a list has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Those of this customer.
    pub customer_id: Option<Uuid>,
    /// Those in this state.
    pub state: Option<State>,
}

/// Whoever asks for orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// Sees everybody's.
    Staff(String),
    /// Sees their own.
    Customer(Uuid),
    /// No person, and so without orders.
    Nobody,
}

/// The orders of others are for staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaffOnly;

impl Reader {
    /// Whether they may see an order of this customer.
    pub fn sees(&self, customer_id: Uuid) -> bool {
        match self {
            Self::Staff(_) => true,
            Self::Customer(id) => *id == customer_id,
            Self::Nobody => false,
        }
    }

    /// The list that they get where they wish for one; nothing where it has no orders whatever there is.
    pub fn list(
        &self,
        customer_id: Option<Uuid>,
        state: Option<State>,
    ) -> Result<Option<Query>, StaffOnly> {
        let customer_id = match self {
            Self::Staff(_) => customer_id,
            Self::Customer(own) => match customer_id {
                Some(other) if other != *own => return Err(StaffOnly),
                _ => Some(*own),
            },
            Self::Nobody => {
                return match customer_id {
                    Some(_) => Err(StaffOnly),
                    None => Ok(None),
                };
            }
        };
        Ok(Some(Query { customer_id, state }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: Uuid = Uuid::from_u128(1);
    const BEN: Uuid = Uuid::from_u128(2);

    fn of(reader: &Reader, customer_id: Option<Uuid>) -> Result<Option<Option<Uuid>>, StaffOnly> {
        let query = reader.list(customer_id, None)?;
        Ok(query.map(|query| query.customer_id))
    }

    #[test]
    fn staff_lists_everybodys_orders_or_one_customers() {
        let staff = Reader::Staff("staff".to_owned());
        assert_eq!(of(&staff, None), Ok(Some(None)));
        assert_eq!(of(&staff, Some(BEN)), Ok(Some(Some(BEN))));
        assert!(staff.sees(BEN));
    }

    #[test]
    fn a_customer_lists_their_own_and_nobody_elses() {
        let anna = Reader::Customer(ANNA);
        assert_eq!(of(&anna, None), Ok(Some(Some(ANNA))));
        assert_eq!(of(&anna, Some(ANNA)), Ok(Some(Some(ANNA))));
        assert_eq!(of(&anna, Some(BEN)), Err(StaffOnly));
        assert!(anna.sees(ANNA) && !anna.sees(BEN));
    }

    #[test]
    fn who_is_no_person_has_no_orders() {
        assert_eq!(of(&Reader::Nobody, None), Ok(None));
        assert_eq!(of(&Reader::Nobody, Some(ANNA)), Err(StaffOnly));
        assert!(!Reader::Nobody.sees(ANNA));
    }
}
