//! What can be sent, read off a schema: values that it allows, and values that break it in one place.

mod bounds;
mod fault;
mod nodes;
mod pattern;
mod text;
mod value;

pub use bounds::{Variant, variants};
pub use fault::{Breach, breaches};
pub use nodes::{Node, nodes};
pub use value::{Extent, Planner};

pub(crate) use fault::CANARY;
