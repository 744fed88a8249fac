//! The treated site with the device moved: the same case at four places around the first.

use crate::case::context::CaseContext;
use crate::case::excitation::Placement;
use crate::case::seat::Seat;
use crate::drive::Surface;
use crate::metric::report::{MovedRow, SiteRow};
use crate::model::error::RunError;
use crate::preset::scenario::{CaseSpec, LoadSpec};

/// Directions in which the device is moved [proximal, medial], and their names.
const DIRECTIONS: [([f64; 2], &str); 4] = [
    ([1.0, 0.0], "proximally"),
    ([-1.0, 0.0], "distally"),
    ([0.0, 1.0], "medially"),
    ([0.0, -1.0], "laterally"),
];

/// A case with its device moved.
pub struct MovedCase {
    /// The case, not to be moved further; its name says where its device stands.
    pub case: CaseSpec,
    /// Further offset [proximal, medial] [mm].
    pub by_mm: [f64; 2],
}

/// The moved cases that `case` asks for; empty if its device is not over a site.
pub fn cases(case: &CaseSpec) -> Vec<MovedCase> {
    let LoadSpec::Device { placement, .. } = &case.load else { return Vec::new() };
    let Some(distance) = placement.within_mm.filter(|_| placement.site().is_some()) else {
        return Vec::new();
    };
    let moved = |([proximal, medial], way): ([f64; 2], &str)| {
        let mut case = case.clone();
        case.name = format!("{}, moved {distance} mm {way}", case.name);
        let by_mm = [proximal * distance, medial * distance];
        if let LoadSpec::Device { placement, .. } = &mut case.load {
            placement.offset_proximal_mm += by_mm[0];
            placement.offset_medial_mm += by_mm[1];
            placement.within_mm = None;
        }
        MovedCase { case, by_mm }
    };
    DIRECTIONS.map(moved).into()
}

impl MovedCase {
    /// `[head]` seats of the device where it was moved to: as under the preload of `cx`, which was solved
    /// where the device stood before.
    ///
    /// # Errors
    /// Those of the placement.
    pub fn seats(&self, cx: &CaseContext<'_>) -> Result<Vec<Seat>, RunError> {
        let Some(placed) = Placement::of(&self.case, cx.model)? else { return Ok(Vec::new()) };
        let surface = Surface::new(&cx.model.space, cx.model.surface(cx.model.loaded)?)?;
        let poses = placed.poses(&self.case, &surface)?;
        let heads = cx.seats().iter().zip(&poses).zip(&placed.device.heads);
        let seat = |((seat, pose), head): ((&Seat, _), _)| Ok(seat.moved(&surface, pose, head)?);
        heads.map(seat).collect()
    }

    /// The row of the treated site, from the sites of the moved case.
    pub fn row(&self, site: &SiteRow) -> MovedRow {
        MovedRow { proximal_mm: self.by_mm[0], medial_mm: self.by_mm[1], site: site.clone() }
    }
}

/// Whether `error` is that of a place at which no device can stand.
pub fn is_no_place(error: &RunError) -> bool {
    matches!(error, RunError::OffSurface { .. } | RunError::OverBone { .. } | RunError::Drive(_))
}
