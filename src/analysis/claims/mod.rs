//! Verdicts on claims about devices, from numbers alone.
//!
//! In: a [`crate::preset::claims::ClaimsSpec`] with experiments, conditions, claims, and the rules beside
//! each claim. Out: a verdict on every claim, and the page that shows how it follows.
//!
//! Every experiment is computed with every tissue variant and under its conditions, each on two meshes. A
//! claim reads numbers from the results, each with its error, and its rules turn each number into support or
//! contradiction where the error allows it.
//!
//! Read in this order:
//!
//! - `question` – the cases to be computed
//! - `answer` – their results
//! - `error` – a number with its error, and the range of the law behind it
//! - `reading` – the number of a reading in one setting
//! - `outcome` – the verdicts that are possible within an error
//! - `verdict` – the rules applied to the readings
//! - `decide` – what would decide what is undecided
//! - `tables` – the tables of the page
//! - `page` – the page of all claims
//! - `record` – the verdicts as a file

pub(crate) mod answer;
pub(crate) mod decide;
pub(crate) mod error;
pub(crate) mod outcome;
pub mod page;
pub(crate) mod question;
pub(crate) mod reading;
pub mod record;
pub(crate) mod tables;
pub mod verdict;

pub use answer::{AnswerEvent, Answers, answer, known};
pub use decide::{Need, Reason, needs};
pub use question::{Mesh, Question, questions};
