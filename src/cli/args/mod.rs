//! Arguments of the command line, one file per subcommand. Their doc comments are the help texts.
//!
//! In: the words of the command line. Out: a [`Line`] with the chosen [`Command`] and its arguments.
//!
//! Read in this order:
//!
//! - `changes` – changes of a scenario that several subcommands accept
//! - `number` – parsers of numbers within a range
//! - `run`, `batch`, `report`, `compare`, `claims`, `mesh`, `fit` – one file per subcommand
//! - `check`, `response`, `optimise`, `protocol`, `bench`, `view` – likewise
//! - `line` – global options and subcommands

mod batch;
mod bench;
mod changes;
mod check;
mod claims;
mod compare;
mod fit;
mod line;
mod mesh;
mod number;
mod optimise;
mod protocol;
mod report;
mod response;
mod run;
mod view;

pub use batch::{BatchAction, BatchArgs};
pub use bench::{BenchArgs, InnerArg};
pub use changes::{Changes, resolution};
pub use check::CheckArgs;
pub use claims::ClaimsArgs;
pub use compare::CompareArgs;
pub use fit::{FitArgs, SexArg, SideArg};
pub use line::{Command, Line};
pub use mesh::MeshArgs;
pub use optimise::OptimiseArgs;
pub use protocol::ProtocolArgs;
pub use report::ReportArgs;
pub use response::{ResponseArgs, StartArg};
pub use run::RunArgs;
pub use view::ViewArgs;
