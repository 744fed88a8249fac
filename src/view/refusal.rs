//! Why a head cannot lie where somebody wants it.

use crate::drive::DriveError;
use crate::view::speech::Speech;

/// A reason.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The pointer is beside the leg.
    NoSkin,
    /// Too near to an end of the leg.
    End {
        /// Height s asked for.
        s: f64,
    },
    /// The side has no device.
    NoDevice,
    /// The heads find no skin there.
    Pose(DriveError),
}

impl Refusal {
    /// The reason in words.
    pub fn words(&self, speech: &Speech) -> String {
        match self {
            Refusal::NoSkin => speech.say("refused-skin"),
            Refusal::End { s } => {
                let s = speech.figures(&format!("{s:.2}")).replace('-', "−");
                speech.say_with("refused-end", &[("s", &s)])
            }
            Refusal::NoDevice => speech.say("refused-device"),
            Refusal::Pose(why) => speech.say_with("refused-pose", &[("why", &why.to_string())]),
        }
    }
}
