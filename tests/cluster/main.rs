//! Studies on external schedulers: several workers, one of which is killed, give the same table to the byte.
//!
//! A test whose scheduler is not installed (`pip install hyperqueue`; as root, `apt-get install slurmctld
//! slurmd slurm-client munge`) is reported as left out.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod hyperqueue;
#[path = "../support/left_out.rs"]
mod left_out;
mod scene;
mod slurm;
