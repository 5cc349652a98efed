use std::collections::BTreeMap;

use super::Notifications;
use crate::generated::operations::{GetHealthzError, GetHealthzRequest, GetHealthzResponse};
use crate::generated::types::{HealthReport, HealthStatus};

pub(super) async fn get_healthz(
    notifications: &Notifications,
    _request: GetHealthzRequest,
) -> Result<GetHealthzResponse, GetHealthzError> {
    let report = |status| HealthReport {
        status,
        checks: BTreeMap::new(),
    };
    Ok(if notifications.context.health.is_draining() {
        GetHealthzResponse::ServiceUnavailable(report(HealthStatus::Failing))
    } else {
        GetHealthzResponse::Ok(report(HealthStatus::Ok))
    })
}
