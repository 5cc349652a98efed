use std::collections::BTreeMap;

use super::Catalog;
use crate::generated::operations::{GetHealthzError, GetHealthzRequest, GetHealthzResponse};
use crate::generated::types::{HealthReport, HealthStatus};

pub(super) async fn get_healthz(
    catalog: &Catalog,
    _request: GetHealthzRequest,
) -> Result<GetHealthzResponse, GetHealthzError> {
    let report = |status| HealthReport {
        status,
        checks: BTreeMap::new(),
    };
    Ok(if catalog.context.health.is_draining() {
        GetHealthzResponse::ServiceUnavailable(report(HealthStatus::Failing))
    } else {
        GetHealthzResponse::Ok(report(HealthStatus::Ok))
    })
}
