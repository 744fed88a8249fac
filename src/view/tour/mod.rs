//! The guided tour.
//!
//! In: the reader's position in the tour and the reports of the answer. Out: question, display options and
//! viewpoint of each page, and the text of the verdicts. The column that shows the pages is a part of `ui`.
//!
//! - `verdicts` – what the reports say about each claim
//! - `story` – stories and pages: devices, display options, verdicts
//! - `progress` – position in the tour and the systems that follow it
//! - `plugin` – registers them

pub mod plugin;
pub mod progress;
pub mod story;
pub mod verdicts;
