//! Colour maps.
//!
//! All maps are perceptually uniform and safe for colour-blind readers. The default runs from light to dark:
//! on a light background, readers take dark as more (Schloss et al., IEEE TVCG 2019). Tissue at rest keeps
//! its pale tint.

use bevy::asset::RenderAssetUsages;
use bevy::image::{Image, ImageSampler};
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

/// Number of colours in the ramp texture.
const RAMP_TEXELS: u32 = 256;

/// A colour map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ramp {
    /// Magma from light to dark.
    #[default]
    Magma,
    /// Viridis.
    Viridis,
    /// Cividis.
    Cividis,
    /// Vermilion over grey to blue, the colours of the two views: for differences only.
    Difference,
}

impl Ramp {
    /// The maps of the menu, in order.
    pub const ALL: [Ramp; 3] = [Ramp::Magma, Ramp::Viridis, Ramp::Cividis];

    /// Name in menus.
    pub fn name(self) -> &'static str {
        match self {
            Ramp::Magma => "Magma",
            Ramp::Viridis => "Viridis",
            Ramp::Cividis => "Cividis",
            Ramp::Difference => "A − B",
        }
    }

    /// sRGB colour at the position `t`, 0–1 (clamped).
    pub fn rgb(self, t: f64) -> [u8; 3] {
        let t = t.clamp(0.0, 1.0);
        let colour = match self {
            Ramp::Difference => return diverging(t),
            Ramp::Magma => colorous::MAGMA.eval_continuous(1.0 - (0.02 + 0.93 * t)),
            Ramp::Viridis => colorous::VIRIDIS.eval_continuous(t),
            Ramp::Cividis => colorous::CIVIDIS.eval_continuous(t),
        };
        [colour.r, colour.g, colour.b]
    }

    /// The map as a texture of 256 × 1 colours.
    pub fn image(self) -> Image {
        let texels = (0..RAMP_TEXELS).flat_map(|i| {
            let [r, g, b] = self.rgb(f64::from(i) / f64::from(RAMP_TEXELS - 1));
            [r, g, b, 255]
        });
        let mut image = Image::new(
            Extent3d { width: RAMP_TEXELS, height: 1, depth_or_array_layers: 1 },
            TextureDimension::D2,
            texels.collect(),
            TextureFormat::Rgba8UnormSrgb,
            // Kept in the main world: uploaded again if the graphics device is lost.
            RenderAssetUsages::default(),
        );
        image.sampler = ImageSampler::linear();
        image
    }
}

/// From vermilion (0, more in B) over a pale grey to blue (1, more in A); both ends are about equally dark.
fn diverging(t: f64) -> [u8; 3] {
    const ENDS: [[f64; 3]; 2] = [[176.0, 68.0, 0.0], [0.0, 90.0, 150.0]];
    const MIDDLE: [f64; 3] = [240.0, 238.0, 234.0];
    let away = (2.0 * t - 1.0).abs();
    let end = ENDS[usize::from(t >= 0.5)];
    std::array::from_fn(|i| (MIDDLE[i] + (end[i] - MIDDLE[i]) * away).round() as u8)
}
