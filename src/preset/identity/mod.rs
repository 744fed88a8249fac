//! Identities of scenarios: the keys under which results are stored.
//!
//! A resolved scenario comes in; a canonical text or 32 hexadecimal digits come out. Every key of every store
//! is made here, as the identity of the whole scenario except for named fields, so that a new field counts in
//! all of them.
//!
//! - `canonical` – canonical text: no defaults, sorted keys, one way to write a number
//! - `key` – the keys, each with the fields it leaves out

mod canonical;
mod key;

pub use key::{
    RESULTS_VERSION, SOLVER_VERSION, body_key, canonical, case_id, port_key, preload_key, report_key,
    response_key,
};
