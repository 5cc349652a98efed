//! What the provider says, in our terms.

use super::payment::FailureReason;

/// What became of a charge, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChargeOutcome {
    /// The money was taken.
    Captured {
        /// The provider's name for the charge.
        charge_id: String,
    },
    /// It was not, and with this charge never will be.
    Failed(FailureReason),
    /// The bank takes its time.
    Processing {
        /// The provider's name for the charge.
        charge_id: String,
    },
    /// There is no charge and never will be.
    NeverCharged,
    /// No answer came, or none that says anything. There may be a charge.
    Unknown,
}

/// What became of a refund, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundOutcome {
    /// The money is on its way.
    Refunded {
        /// The provider's name for the refund.
        refund_id: String,
    },
    /// The provider refused.
    Failed,
    /// The bank takes its time.
    Processing {
        /// The provider's name for the refund.
        refund_id: String,
    },
    /// No answer came, or none that says anything.
    Unknown,
}
