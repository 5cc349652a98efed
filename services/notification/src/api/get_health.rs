use super::Notifications;
use crate::generated::operations::{GetHealthError, GetHealthRequest, GetHealthResponse};
use crate::generated::types::{HealthReport, HealthStatus};

pub(super) async fn get_health(
    notifications: &Notifications,
    _request: GetHealthRequest,
) -> Result<GetHealthResponse, GetHealthError> {
    let report = report(notifications).await;
    Ok(match report.status {
        HealthStatus::Ok => GetHealthResponse::Ok(report),
        HealthStatus::Failing => GetHealthResponse::ServiceUnavailable(report),
    })
}

/// What the checks found.
pub(super) async fn report(notifications: &Notifications) -> HealthReport {
    let found = notifications.context.health.check().await;
    HealthReport {
        status: match found.ok {
            true => HealthStatus::Ok,
            false => HealthStatus::Failing,
        },
        checks: found.checks,
    }
}
