//! `Ticket`: number and cancel token of one command.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Number of a command, and the token that is set when a later command arrives.
#[derive(Clone, Default)]
pub(super) struct Ticket {
    pub number: u64,
    pub cancel: Arc<AtomicBool>,
}
