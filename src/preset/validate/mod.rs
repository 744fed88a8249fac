//! Validation: one rule per field, and rules between fields.
//!
//! A spec comes in; problems come out, none for a valid document. Ranges are those in the doc comments of the
//! specs. A value outside its range is an error; a value inside but far from ordinary is a warning, with the
//! value in the unit that was probably meant.
//!
//! - `visitor` – collects problems with their field paths; [`Range`]
//! - `limits` – limits shared by several rules
//! - `text` – every text and key: printable, of sane length
//! - `leg` – a subject's own leg
//! - `body` – subject, tissues, phantoms, element size
//! - `device` – devices and their placement
//! - `domain` – points and heads against the meshed domain
//! - `scenario` – a whole scenario
//! - `items` – sites, regions, paths and heads that studies and claims name
//! - `study`, `claims`, `protocol` – studies, claims and protocols
//! - `part` – parts in their own files

mod body;
mod claims;
mod device;
mod domain;
mod items;
mod leg;
mod limits;
mod part;
mod protocol;
mod scenario;
mod study;
mod text;
mod visitor;

pub use claims::claims;
pub use limits::MESHED;
pub use part::{device_alone, subject_alone, tissues_alone};
pub use protocol::{placements, protocol};
pub use scenario::scenario;
pub use study::study;
pub use visitor::{Range, Visitor};
