//! The command line: each subcommand loads its input, calls the library, prints, and writes files.
//!
//! In: the words of the command line. Out: results on stdout, progress and errors on stderr, files, and an
//! exit code: 0 success, 1 some cases failed, 2 usage or invalid input, 3 resource refused (memory, disk, a
//! folder that cannot be written, output that is lost), 4 numerical failure, 5 a required device or feature
//! is missing, 129, 130 and 143 terminated by a signal.
//!
//! Read in this order:
//!
//! - `args` – the arguments and their help texts
//! - `error` – why a command failed, and its exit code
//! - `terminal` – everything that is printed
//! - `signal` – cancellation by signals
//! - `folder` – the output folder of a command
//! - `scenario` – loading and computing a scenario
//! - `run`, `batch`, `report`, `compare`, `claims`, `mesh`, `fit` – one file per subcommand
//! - `check`, `response`, `optimise`, `protocol`, `bench`, `view` – likewise
//! - `program` – parse, dispatch, exit code

pub mod args;
pub(crate) mod batch;
pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod compare;
pub(crate) mod error;
pub(crate) mod fit;
pub(crate) mod folder;
pub(crate) mod mesh;
pub(crate) mod optimise;
pub(crate) mod program;
pub(crate) mod protocol;
pub(crate) mod report;
pub(crate) mod response;
pub(crate) mod run;
pub(crate) mod scenario;
pub mod signal;
pub mod terminal;
pub(crate) mod view;

pub use program::main;
