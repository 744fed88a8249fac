//! The lower leg as functions: which tissue is where, which way its fibres run, where the sites are.

pub mod body;
pub mod calf;
pub mod frame;
pub mod path;
pub mod section;
pub mod site;
pub mod spec;
pub mod tissue;

pub use body::{AnatomyError, BodySize};
pub use calf::Calf;
pub use path::NervePath;
pub use section::Section;
pub use site::Site;
pub use spec::SubjectSpec;
pub use tissue::Tissue;
