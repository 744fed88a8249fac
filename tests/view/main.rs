//! The app without a window: session, layers, colours, cuts, picking, clock, panels, treatments.

mod app;
mod fields;
mod fine;
mod geometry;
mod leg_surfaces;
mod looks;
mod making;
mod panels;
mod phantom;
mod placing;
mod session;
mod treatment;
mod widgets;
mod words;
