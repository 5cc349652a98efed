use super::Notifications;
use super::get_health::report;
use crate::generated::operations::{
    GetNotifyHealthError, GetNotifyHealthRequest, GetNotifyHealthResponse,
};
use crate::generated::types::HealthStatus;

pub(super) async fn get_notify_health(
    notifications: &Notifications,
    _request: GetNotifyHealthRequest,
) -> Result<GetNotifyHealthResponse, GetNotifyHealthError> {
    let report = report(notifications).await;
    Ok(match report.status {
        HealthStatus::Ok => GetNotifyHealthResponse::Ok(report),
        HealthStatus::Failing => GetNotifyHealthResponse::ServiceUnavailable(report),
    })
}
