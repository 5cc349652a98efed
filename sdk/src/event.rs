//! Events of services, as those who hear them read them.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a contract's `webhooks` publish, as its consumers read it; implemented by the structs of each client's `events`.
///
/// Reading bears what is newer than this client: properties that it does not know, and values of enumerations.
pub trait Event: DeserializeOwned + Serialize + Send + Sync + 'static {
    /// The CloudEvents `type`, such as `order.placed`.
    const TYPE: &'static str;

    /// The CloudEvents `source`: a slash and the prefix of the publisher's paths, such as `/orders`.
    const SOURCE: &'static str;
}
