//! Plots as SVG text and PNG bytes, drawn by `plotters`; the same numbers give the same bytes on every
//! machine.
//!
//! Numbers with titles and names come in; an SVG document and a PNG file come out.
//!
//! - `style` – colours, font, ticks and their labels
//! - `pen` – text, lines and boxes in SVG pixels; the legend
//! - `lines`, `bars`, `heat`, `body_map`, `outlines` – the kinds of plots
//! - `image` – [`Plot`], drawn at either resolution

mod bars;
mod body_map;
mod heat;
mod image;
mod lines;
mod outlines;
mod pen;
mod style;

pub use bars::Bars;
pub use body_map::{BodyMap, View};
pub use heat::Heat;
pub use image::Plot;
pub use lines::{Lines, Series};
pub use outlines::{Outlines, Panel};
