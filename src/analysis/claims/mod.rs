//! Verdicts on claims about devices, from numbers alone.
//!
//! In: a [`crate::preset::claims::ClaimsSpec`] with experiments, conditions, claims, and the rules beside
//! each claim. Out: a verdict on every claim, and the page that shows how it follows.
//!
//! Every experiment is computed with default, soft and stiff tissue and under its conditions. A claim reads
//! numbers from the results, and its rules turn each number into support or contradiction.
//!
//! Read in this order:
//!
//! - `question` – the cases to be computed
//! - `answer` – their results
//! - `reading` – the number of a reading in one setting
//! - `verdict` – the rules applied to the readings
//! - `page` – the page of all claims
//! - `record` – the verdicts as a file

pub(crate) mod answer;
pub mod page;
pub(crate) mod question;
pub(crate) mod reading;
pub mod record;
pub mod verdict;

pub use answer::{Answers, answer, known};
pub use question::{Question, VARIANTS, questions};
