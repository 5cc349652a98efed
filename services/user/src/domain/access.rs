//! Who may do what with whom.

use uuid::Uuid;

/// What a caller may do with people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The person that they are, if they are one and not a service.
    pub own: Option<Uuid>,
    /// Whether they read everybody.
    pub reads_all: bool,
    /// Whether they change everybody.
    pub writes_all: bool,
}

impl Access {
    /// Whether this is they themself.
    pub fn is(&self, user_id: Uuid) -> bool {
        self.own == Some(user_id)
    }

    /// Whether they may read this person.
    pub fn reads(&self, user_id: Uuid) -> bool {
        self.reads_all || self.is(user_id)
    }

    /// Whether they may change this person.
    pub fn writes(&self, user_id: Uuid) -> bool {
        self.writes_all || self.is(user_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: Uuid = Uuid::from_u128(1);
    const BEN: Uuid = Uuid::from_u128(2);

    fn may(own: Option<Uuid>, reads_all: bool, writes_all: bool) -> Access {
        Access {
            own,
            reads_all,
            writes_all,
        }
    }

    #[test]
    fn a_person_is_their_own_and_nobody_elses() {
        let anna = may(Some(ANNA), false, false);
        assert!(anna.is(ANNA) && anna.reads(ANNA) && anna.writes(ANNA));
        assert!(!anna.is(BEN) && !anna.reads(BEN) && !anna.writes(BEN));
    }

    #[test]
    fn who_reads_everybody_does_not_change_them_nor_become_them() {
        let service = may(None, true, false);
        assert!(service.reads(BEN) && !service.writes(BEN) && !service.is(BEN));
        let staff = may(Some(ANNA), true, true);
        assert!(staff.reads(BEN) && staff.writes(BEN) && !staff.is(BEN));
    }

    #[test]
    fn who_is_no_person_and_has_no_scope_finds_nobody() {
        let nobody = may(None, false, false);
        assert!(!nobody.reads(ANNA) && !nobody.writes(ANNA) && !nobody.is(ANNA));
    }
}
