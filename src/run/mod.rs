//! The whole way as one function; batches; the interactive session.

pub mod answer;
pub mod session;
