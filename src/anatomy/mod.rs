//! The lower leg as functions: which tissue is where, which way its fibres run, where the sites are.

pub mod site;
pub mod spec;
pub mod tissue;

pub use site::Site;
pub use spec::SubjectSpec;
pub use tissue::Tissue;
