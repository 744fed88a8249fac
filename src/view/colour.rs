//! Colour maps, the scale values are read on, and its legend.
//!
//! All maps are perceptually uniform and safe for colour-blind readers. The default runs from light to dark:
//! tissue at rest keeps its own pale tint, and the more it moves the darker it gets (on a light ground people
//! read dark as more; Schloss et al., IEEE TVCG 2019).

use crate::view::quantity::Quantity;
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
    /// Blue over grey to vermilion, the colours of the two sides: for differences only.
    Difference,
}

impl Ramp {
    /// Every map, in menu order.
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

    /// sRGB colour at `t`, 0–1 (clamped).
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

    /// The map as a texture of 256 × 1 colours for the shader.
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
            // Kept, so that it can be uploaded again if the device is lost.
            RenderAssetUsages::default(),
        );
        image.sampler = ImageSampler::linear();
        image
    }
}

/// From vermilion (0, B has more) over a pale grey to blue (1, A has more); both ends are about as dark as each other.
fn diverging(t: f64) -> [u8; 3] {
    const ENDS: [[f64; 3]; 2] = [[176.0, 68.0, 0.0], [0.0, 90.0, 150.0]];
    const MIDDLE: [f64; 3] = [240.0, 238.0, 234.0];
    let away = (2.0 * t - 1.0).abs();
    let end = ENDS[usize::from(t >= 0.5)];
    std::array::from_fn(|i| (MIDDLE[i] + (end[i] - MIDDLE[i]) * away).round() as u8)
}

/// A length [m] in the unit that reads best.
pub fn length(metres: f64) -> String {
    match metres.abs() {
        x if x >= 1e-3 => format!("{} mm", short(metres * 1e3)),
        x if x >= 1e-6 || x == 0.0 => format!("{} µm", short(metres * 1e6)),
        _ => format!("{} nm", short(metres * 1e9)),
    }
}

/// A number with at most three significant digits and no needless zeros.
pub fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".into() } else { "–".into() };
    }
    let exponent = value.abs().log10().floor() as i32;
    let digits = (2 - exponent).clamp(0, 9) as usize;
    let unit = 10f64.powi((exponent - 2).max(0));
    let rounded = if exponent > 2 { (value / unit).round() * unit } else { value };
    let text = format!("{rounded:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// How values become colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Steps {
    /// Equal steps of colour are equal amounts.
    Linear,
    /// Equal steps of colour are equal factors.
    #[default]
    Log,
    /// The same, the legend in decibels below its top.
    Decibel,
}

impl Steps {
    /// Every kind, in menu order.
    pub const ALL: [Steps; 3] = [Steps::Linear, Steps::Log, Steps::Decibel];

    /// Name of its message; with `-hint` behind it that of its meaning.
    pub fn message(self) -> &'static str {
        ["steps-linear", "steps-log", "steps-decibel"][self as usize]
    }
}

/// The range of values the colours span, the same in both views.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Value of the first colour (SI), > 0.
    pub low: f64,
    /// Value of the last colour (SI), > `low`.
    pub high: f64,
    /// Logarithmic (equal steps are equal dB) or linear from 0.
    pub log: bool,
}

impl Scale {
    /// A scale with round ends that shows values up to `largest` (SI).
    pub fn fitting(largest: f64, quantity: Quantity, log: bool) -> Scale {
        let largest = if largest.is_finite() && largest > 0.0 { largest } else { 1e-3 };
        let high = round_up(largest);
        let low = if log { high / 10f64.powi(quantity.decades()) } else { 0.0 };
        Scale { low, high, log }
    }

    /// Where a value lies on the scale, 0–1 (clamped).
    pub fn position(&self, value: f64) -> f64 {
        let t = if self.log {
            (value.max(f64::MIN_POSITIVE) / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        t.clamp(0.0, 1.0)
    }

    /// Legend ticks: positions on the scale and values (SI), ascending; 3 to 7 of them.
    pub fn ticks(&self) -> Vec<(f64, f64)> {
        let values: Vec<f64> = if self.log {
            let first = self.low.log10().ceil() as i32;
            let last = (self.high.log10() + 1e-9).floor() as i32;
            (first..=last).map(|e| 10f64.powi(e)).collect()
        } else {
            let step = round_up(self.high / 5.0);
            (0..=((self.high / step + 1e-9) as usize)).map(|i| i as f64 * step).collect()
        };
        values.into_iter().map(|v| (self.position(v), v)).collect()
    }
}

/// The next number 1, 2 or 5 times a power of ten that is not below `value` > 0.
fn round_up(value: f64) -> f64 {
    let decade = 10f64.powf(value.log10().floor());
    let lead = value / decade;
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|&r| lead <= r * (1.0 + 1e-9)).unwrap_or(10.0);
    round * decade
}
