//! Names of resolutions.

use crate::mesh::spec::Resolution;
use crate::view::text::localization::Localization;

/// A resolution in words.
pub fn resolution_text(resolution: Resolution, l10n: &Localization) -> String {
    l10n.say(match resolution {
        Resolution::Preview => "resolution-preview",
        Resolution::Draft => "resolution-draft",
        Resolution::Standard => "resolution-standard",
        Resolution::Fine => "resolution-fine",
        Resolution::Custom { .. } => "resolution-custom",
    })
}
