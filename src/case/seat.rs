//! `Seat`: one head at rest under its static force.

use crate::drive::placement::patch::Patch;
use crate::drive::spec::{ContactSpec, HeadSpec};
use crate::drive::{DriveError, Footprint, Pose, Surface};
use crate::solver::contact::{Contact, PAD_TAPER};
use crate::solver::static_contact::Tool;
use crate::solver::static_contact::tool_equilibrium::ToolEquilibrium;
use crate::units::MM;

/// One head at rest under its static force.
#[derive(Clone, Debug)]
pub struct Seat {
    /// The skin that the head can touch.
    reachable: Patch,
    /// The part of it in contact at rest.
    resting: Patch,
    /// Travel from first contact [m].
    travel: f64,
    /// `[point of the reachable skin]` displacement of the skin along the axis [m].
    skin_displacement: Vec<f64>,
    /// `[point of the reachable skin]` pressure [Pa].
    pressure: Vec<f64>,
}

impl Seat {
    /// The seat of `tool` with its contact state `rest`.
    pub fn new(tool: &Tool, rest: &ToolEquilibrium) -> Seat {
        let on: Vec<bool> = rest.closure.iter().map(|&c| c > 0.0).collect();
        let mut resting = tool.patch.kept(&on);
        resting.radius = tool.patch.radius.min(rest.radius(tool));
        Seat {
            reachable: tool.patch.clone(),
            resting,
            travel: rest.travel,
            skin_displacement: rest.skin_displacement.clone(),
            pressure: (0..rest.closure.len()).map(|i| rest.pressure(tool, i)).collect(),
        }
    }

    /// The seat of `head` at another `pose`: the same travel, and a disc of the same contact area.
    ///
    /// # Errors
    /// [`DriveError::NothingUnderHead`].
    pub fn moved(&self, surface: &Surface, pose: &Pose, head: &HeadSpec) -> Result<Seat, DriveError> {
        let disc = Footprint::Disc { radius: self.resting.radius };
        Ok(Seat {
            reachable: Patch::under(surface, pose, &head.shape.reachable(), PAD_TAPER)?,
            resting: Patch::under(surface, pose, &disc, PAD_TAPER)?,
            travel: self.travel,
            // Only heads that stay on the skin are moved this way; their contact has no state at rest.
            skin_displacement: Vec::new(),
            pressure: Vec::new(),
        })
    }

    /// Travel of the head from first contact [m].
    pub fn travel(&self) -> f64 {
        self.travel
    }

    /// `[point]` pressure at rest [Pa] on the patch of [`Seat::contact`]: all skin within reach of a head
    /// that may lift off, else the skin in contact. Empty for a seat that was moved.
    pub fn pressure(&self, may_lift_off: bool) -> Vec<f64> {
        self.pressure.iter().copied().filter(|&p| may_lift_off || p > 0.0).collect()
    }

    /// `contact`, which was made from [`Seat::contact`], with displacements that count from this seat.
    pub fn seated(&self, contact: Contact) -> Contact {
        contact.from_rest(self.travel, &self.skin_displacement, &self.pressure)
    }

    /// Patch and contact law of a moving `head`. A head that stays in contact keeps the area on which it
    /// rests. A head that may lift off keeps all skin within reach, at the indentation of its static force
    /// unless the device prescribes one.
    pub fn contact(&self, head: &HeadSpec) -> (Patch, ContactSpec) {
        match head.contact {
            ContactSpec::Unilateral { indentation_mm } => {
                let indentation_mm = indentation_mm.or(Some(self.travel / MM));
                (self.reachable.clone(), ContactSpec::Unilateral { indentation_mm })
            }
            other => (self.resting.clone(), other),
        }
    }
}
