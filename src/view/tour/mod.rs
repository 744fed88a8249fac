//! The guided tour.
//!
//! In: the reader's position in the tour, the reports of the answer and the verdicts of the claims analysis.
//! Out: question, display options and viewpoint of each page, and the text of verdicts and figures. The
//! column that shows the pages is a part of `ui`.
//!
//! - `verdicts` – the verdicts of the claims analysis in words
//! - `figures` – what the reports on screen say, without a verdict
//! - `story` – stories and pages: devices, claims, display options, figures
//! - `progress` – position in the tour and the systems that follow it
//! - `plugin` – registers them

pub mod figures;
pub mod plugin;
pub mod progress;
pub mod story;
pub mod verdicts;
