//! Plain types without systems.
//!
//! In: cases and reports of an answer. Out: values, scales, names of messages and colours for scene and
//! panels. Nothing here knows the window.
//!
//! - `quantity` – fields painted on the tissue
//! - `measure` – quantities of the site bars
//! - `scale` – value range of the colours
//! - `ramp` – colour maps
//! - `plane` – cut planes
//! - `threshold` – the threshold region's settings
//! - `layer` – layers of the leg
//! - `sample` – values of a case at a point; difference of two cases
//! - `absorbed` – energy absorbed per mass over a treatment
//! - `power` – where the power goes
//! - `limits` – reference thresholds and strain bands

pub mod absorbed;
pub mod layer;
pub mod limits;
pub mod measure;
pub mod plane;
pub mod power;
pub mod quantity;
pub mod ramp;
pub mod sample;
pub mod scale;
pub mod threshold;
