//! Arguments of `fit`.

use crate::fit::Side;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `fit`.
#[derive(Clone, Debug, Args)]
pub struct FitArgs {
    /// Segmented image (.nii, .nii.gz, .nrrd), or a folder of masks (.nii.gz) or of closed surfaces (.stl).
    pub file: PathBuf,
    /// Side of the leg.
    #[arg(long, value_enum)]
    pub side: SideArg,
    /// Folder for the subject and the page.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// What the labels stand for: `musclemap`, `totalsegmentator`, or a map file [default: names in the
    /// file].
    #[arg(long, value_name = "SCHEME")]
    pub labels: Option<String>,
    /// Sex, for skin and foot [default: male].
    #[arg(long, value_enum)]
    pub sex: Option<SexArg>,
    /// Stature [mm] [default: that of a person with such a leg].
    #[arg(long, value_name = "MM")]
    pub stature: Option<f64>,
    /// Body mass [kg] [default: that of a person with such a leg].
    #[arg(long, value_name = "KG")]
    pub mass: Option<f64>,
    /// Fibular head to lateral malleolus [mm], where the image lacks one of them [default: from the tibia].
    #[arg(long, value_name = "MM")]
    pub length: Option<f64>,
}

/// Side of a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SideArg {
    /// Left.
    Left,
    /// Right.
    Right,
}

impl From<SideArg> for Side {
    fn from(side: SideArg) -> Side {
        match side {
            SideArg::Left => Side::Left,
            SideArg::Right => Side::Right,
        }
    }
}

/// Sex of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SexArg {
    /// Female.
    Female,
    /// Male.
    Male,
}
