//! `Footprint`: the outline across the head axis within which a face can touch the skin.

/// The area across the axis within which a face can touch, centred on the axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Footprint {
    /// A disc.
    Disc {
        /// Radius [m], > 0.
        radius: f64,
    },
    /// A rectangle, its length across the leg.
    Strip {
        /// Half width, along proximal [m], > 0.
        half_width: f64,
        /// Half length, along medial [m], > 0.
        half_length: f64,
    },
}

impl Footprint {
    /// Signed distance from the rim [m], positive inside, of the point with proximal and medial coordinates
    /// `at` [m].
    pub fn inside(&self, at: [f64; 2]) -> f64 {
        match *self {
            Footprint::Disc { radius } => radius - at[0].hypot(at[1]),
            Footprint::Strip { half_width, half_length } => {
                (half_width - at[0].abs()).min(half_length - at[1].abs())
            }
        }
    }

    /// Characteristic length [m]: radius of a disc, half width of a strip.
    pub fn radius(&self) -> f64 {
        match *self {
            Footprint::Disc { radius } => radius,
            Footprint::Strip { half_width, .. } => half_width,
        }
    }

    /// Circumscribed radius [m].
    pub fn reach(&self) -> f64 {
        match *self {
            Footprint::Disc { radius } => radius,
            Footprint::Strip { half_width, half_length } => half_width.hypot(half_length),
        }
    }
}
