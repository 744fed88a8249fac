//! Text: what people read on a terminal, in a table, in XML.
//!
//! Numbers, names, warnings and texts of any origin come in; text that is safe to show comes out.
//!
//! - `escape` – unprintable characters written as in source code
//! - `number` – numbers and durations in few characters
//! - `label` – names that can be file and column names
//! - `aligned` – [`TextTable`], a table with aligned columns
//! - `warning` – the warnings of a report as sentences

mod aligned;
mod escape;
mod label;
mod number;
mod warning;

pub use aligned::TextTable;
pub use escape::{is_unprintable, printable, printable_lines};
pub use label::{labels, slug};
pub use number::{duration, short};
