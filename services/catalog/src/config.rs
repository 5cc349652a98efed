//! What can be set about the catalog, beside what every service has.

use serde::Deserialize;
use url::Url;

/// `PLUMBLINE_CATALOG_…`
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Where images are kept: `file:///…` for a directory. There is no default: images that land in a forgotten place
    /// are lost.
    pub images_url: Url,
}
