use super::Billing;
use crate::generated::operations::{GetHealthError, GetHealthRequest, GetHealthResponse};
use crate::generated::types::{HealthReport, HealthStatus};

pub(super) async fn get_health(
    billing: &Billing,
    _request: GetHealthRequest,
) -> Result<GetHealthResponse, GetHealthError> {
    let found = billing.context.health.check().await;
    let report = |status| HealthReport {
        status,
        checks: found.checks,
    };
    Ok(if found.ok {
        GetHealthResponse::Ok(report(HealthStatus::Ok))
    } else {
        GetHealthResponse::ServiceUnavailable(report(HealthStatus::Failing))
    })
}
