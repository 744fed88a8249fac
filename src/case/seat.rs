//! `Seat`: one head at rest.

use crate::drive::patch::Patch;
use crate::drive::spec::{ContactSpec, HeadSpec};
use crate::solver::press::{Rest, Tool};
use crate::units::MM;

/// One head at rest.
#[derive(Clone, Debug)]
pub struct Seat {
    /// All skin that the head can touch.
    reachable: Patch,
    /// The part that it rests on.
    resting: Patch,
    /// Travel from first touch [m].
    travel: f64,
}

impl Seat {
    /// Where `tool` came to `rest`.
    pub fn new(tool: &Tool, rest: &Rest) -> Seat {
        let on: Vec<bool> = rest.closure.iter().map(|&c| c > 0.0).collect();
        let mut resting = tool.patch.kept(&on);
        resting.radius = tool.patch.radius.min(rest.radius(tool));
        Seat { reachable: tool.patch.clone(), resting, travel: rest.travel }
    }

    /// Travel of the head from first touch [m].
    pub fn travel(&self) -> f64 {
        self.travel
    }

    /// The skin a moving `head` may touch from here on, and how: a head that stays on keeps the area it rests on, one that
    /// may leave keeps all it can reach, and stands where its force put it unless the device says where.
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
