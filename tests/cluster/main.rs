//! Studies on the engines of others: several workers, one of them killed, and the same table to the byte.
//!
//! Each test says `skipped` and passes where its engine is not installed (`pip install hyperqueue`; `apt-get install slurmctld
//! slurmd slurm-client munge`, as root).
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod hyperqueue;
mod scene;
mod slurm;
