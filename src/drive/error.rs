//! `DriveError`: invalid devices and placements.

/// A device, or placement of a device, that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DriveError {
    /// A value outside its range.
    #[error("{field} = {value} is outside {allowed}")]
    OutOfRange {
        /// Path of the field in the device or placement.
        field: String,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// A connecting rod not longer than the stroke: the crank cannot turn.
    #[error("{field} = {value} mm must be longer than the stroke of {stroke} mm")]
    RodTooShort {
        /// Path of the field.
        field: String,
        /// Rod length [mm].
        value: f64,
        /// Stroke [mm].
        stroke: f64,
    },
    /// A device without heads.
    #[error("a device needs at least one head")]
    NoHeads,
    /// A hand with nothing to hold.
    #[error(
        "body.hand holds a housing or a single head, and this device has several heads and no body.housing"
    )]
    NothingToHold,
    /// An undamped resonance of the device.
    #[error("at {hz} Hz the device resonates and nothing damps it: its motion has no bound")]
    Resonance {
        /// Frequency [Hz].
        hz: f64,
    },
    /// A static force along the mean axis of heads whose axes cancel.
    #[error(
        "static_force_n = {force_n} N presses along the mean axis of the heads, and their axes cancel; \
         turn the heads or give 0"
    )]
    Opposed {
        /// Static force of the device [N].
        force_n: f64,
    },
    /// The loaded surface has no faces.
    #[error("the loaded surface has no faces")]
    EmptySurface,
    /// A device whose weight lies outside the support polygon of its heads.
    #[error(
        "the device tips over: its weight does not lie between the heads that touch the skin ({heads} \
         heads); \
         move it or its heads"
    )]
    TipsOver {
        /// Number of heads.
        heads: usize,
    },
    /// A head that does not touch the skin when the device stands on the others.
    #[error(
        "head {head} misses the skin by {gap_mm:.1} mm when the device stands on the others; \
         move the device or its heads"
    )]
    InAir {
        /// Number of the head, from 1.
        head: usize,
        /// Gap between head and skin [mm].
        gap_mm: f64,
    },
    /// A foot point that is not on the loaded surface.
    #[error(
        "({:.1}, {:.1}, {:.1}) mm is {away_mm:.1} mm away from the loaded surface of the meshed body; \
         the nearest point of it is ({:.1}, {:.1}, {:.1}) mm",
        foot_mm[0], foot_mm[1], foot_mm[2], nearest_mm[0], nearest_mm[1], nearest_mm[2]
    )]
    OffSurface {
        /// The foot point [mm].
        foot_mm: [f64; 3],
        /// Its distance from the surface [mm].
        away_mm: f64,
        /// Nearest point of the surface [mm].
        nearest_mm: [f64; 3],
    },
    /// A head whose offset leads beyond the end of the loaded surface.
    #[error(
        "{field} = {value} mm leads off the meshed body: its surface ends after {most_mm:.1} mm that way; \
         allowed: {from:.1} to {to:.1} mm",
        from = if *value < 0.0 { -most_mm } else { 0.0 },
        to = if *value < 0.0 { 0.0 } else { *most_mm }
    )]
    PastEnd {
        /// Field of the offset.
        field: &'static str,
        /// The offset [mm].
        value: f64,
        /// Distance from the centre of the device to the end of the surface in this direction [mm].
        most_mm: f64,
    },
    /// A site that is not charted.
    #[error("there is no site \"{name}\"; there are {known}")]
    UnknownSite {
        /// Name of the site.
        name: String,
        /// Names of all sites.
        known: String,
    },
    /// A site that no normal of the treatable skin meets.
    #[error(
        "the site \"{site}\" cannot be reached: no normal of the skin goes through it, the skin over the \
         tibia left out"
    )]
    OutOfReach {
        /// Name of the site.
        site: String,
    },
    /// No point of the skin at which the axis of the device goes through its target.
    #[error(
        "no axis along the skin normal goes through ({:.1}, {:.1}, {:.1}) mm; the nearest one misses it \
         by {miss_mm:.1} mm",
        target_mm[0], target_mm[1], target_mm[2]
    )]
    NotOver {
        /// The target [mm].
        target_mm: [f64; 3],
        /// Distance of the axis from it [mm].
        miss_mm: f64,
    },
    /// No surface under the footprint.
    #[error(
        "no surface lies under the footprint of radius {radius} m at ({:.4}, {:.4}, {:.4}) m",
        at[0], at[1], at[2]
    )]
    NothingUnderHead {
        /// Footprint radius [m].
        radius: f64,
        /// Footprint centre [m].
        at: [f64; 3],
    },
}

/// `value` if it is in [low, high], else an error naming `field`.
pub(super) fn within(
    field: &str,
    value: f64,
    (low, high): (f64, f64),
    allowed: &'static str,
) -> Result<f64, DriveError> {
    if value >= low && value <= high {
        Ok(value)
    } else {
        Err(DriveError::OutOfRange { field: field.to_owned(), value, allowed })
    }
}
