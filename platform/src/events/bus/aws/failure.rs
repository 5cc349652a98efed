//! What the AWS SDK says, in the words of the bus.

use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};

use super::super::BusError;

/// The codes, in the two protocols of SQS, for a receipt that is worth nothing any more.
const STALE: [&str; 5] = [
    "MessageNotInflight",
    "AWS.SimpleQueueService.MessageNotInflight",
    "ReceiptHandleIsInvalid",
    "InvalidParameterValue",
    "InvalidIdFormat",
];

/// The codes for a message that will never be taken, however often it is sent.
const REFUSED: [&str; 5] = [
    "BatchRequestTooLong",
    "AWS.SimpleQueueService.BatchRequestTooLong",
    "InvalidParameter",
    "InvalidParameterValue",
    "InvalidMessageContents",
];

/// It did not work, and trying again may help.
pub(super) fn unavailable<E, R>(error: SdkError<E, R>) -> BusError
where
    E: std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    BusError::unavailable(error)
}

/// The same, but for a receipt whose time has run out.
pub(super) fn of_receipt<E, R>(error: SdkError<E, R>) -> BusError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let code = error
        .as_service_error()
        .and_then(ProvideErrorMetadata::code);
    if code.is_some_and(|code| STALE.contains(&code)) {
        BusError::Stale
    } else {
        BusError::unavailable(error)
    }
}

/// Whether it is what was sent that was refused.
pub(super) fn is_refusal<E, R>(error: &SdkError<E, R>) -> bool
where
    E: ProvideErrorMetadata,
{
    let code = error
        .as_service_error()
        .and_then(ProvideErrorMetadata::code);
    code.is_some_and(|code| REFUSED.contains(&code))
}

/// One entry of a batch that was not taken.
pub(super) fn of_entry(code: &str, message: Option<String>, sender_fault: bool) -> BusError {
    let why = format!("{code}: {}", message.unwrap_or_default());
    match sender_fault {
        true => BusError::Refused(why),
        false => BusError::unavailable(why),
    }
}
