//! Layers of the leg, from the skin inwards, and their opacity on the peel slider.

use crate::anatomy::Tissue;
use crate::view::text::localization::Localization;

/// One layer that can be peeled away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Skin: the outer surface.
    Skin,
    /// Subcutaneous fat.
    Fat,
    /// Crural fascia.
    Fascia,
    /// Both heads of gastrocnemius.
    Gastrocnemius,
    /// Soleus and the Achilles tendon.
    Soleus,
    /// Deep posterior, anterior and lateral compartments.
    Deep,
    /// Tibia and fibula.
    Bone,
}

impl Layer {
    /// Every layer, outside in.
    pub const ALL: [Layer; 7] = [
        Layer::Skin,
        Layer::Fat,
        Layer::Fascia,
        Layer::Gastrocnemius,
        Layer::Soleus,
        Layer::Deep,
        Layer::Bone,
    ];

    /// Name of its message.
    pub fn message(self) -> &'static str {
        [
            "layer-skin",
            "layer-fat",
            "layer-fascia",
            "layer-gastrocnemius",
            "layer-soleus",
            "layer-deep",
            "layer-bone",
        ][self as usize]
    }

    /// The layer of a mesh region; the regions of a phantom are assigned from fat inwards, by their index.
    pub fn of_region(name: &str, index: usize) -> Layer {
        let inwards = [Layer::Fat, Layer::Gastrocnemius, Layer::Soleus, Layer::Deep];
        Tissue::from_name(name).map_or(inwards[index.min(3)], Layer::of_tissue)
    }

    /// The layer of a tissue of the leg.
    pub fn of_tissue(tissue: Tissue) -> Layer {
        match tissue {
            Tissue::Fat => Layer::Fat,
            Tissue::GastrocnemiusMedial | Tissue::GastrocnemiusLateral => Layer::Gastrocnemius,
            Tissue::Soleus | Tissue::Tendon => Layer::Soleus,
            Tissue::DeepPosterior | Tissue::Anterior | Tissue::Lateral => Layer::Deep,
        }
    }

    /// Opacity, 0–1, at a position of the peel slider: 0 shows everything, 6 only bone. Between n and n + 1,
    /// layer n fades; layers outside it are hidden, layers inside it are opaque.
    pub fn opacity(self, peel: f32) -> f32 {
        if self == Layer::Bone {
            return 1.0;
        }
        let depth = self as i32 as f32;
        (depth + 1.0 - peel).clamp(0.0, 1.0)
    }

    /// Distance by which the surface is drawn inside its true position [m]: skin coincides with the outer
    /// face of fat, fascia with that of muscle.
    pub fn inset(self) -> f64 {
        match self {
            Layer::Fat => 6e-4,
            Layer::Fascia => -4e-4,
            _ => 0.0,
        }
    }

    /// Colour of the tissue at rest, sRGB.
    pub fn tint(self) -> [u8; 3] {
        match self {
            Layer::Skin => [240, 216, 198],
            Layer::Fat => [244, 226, 176],
            Layer::Fascia => [232, 232, 228],
            Layer::Gastrocnemius => [214, 150, 138],
            Layer::Soleus => [200, 128, 118],
            Layer::Deep => [184, 116, 108],
            Layer::Bone => [238, 232, 216],
        }
    }
}

/// Colour of a region at rest, sRGB: its layer's, or that of its tissue.
pub fn region_tint(name: &str, index: usize) -> [u8; 3] {
    Tissue::from_name(name).map_or(Layer::of_region(name, index).tint(), tissue_tint)
}

/// Colour of a tissue at rest, sRGB: its layer's, except for tendon and where neighbours would look alike.
pub fn tissue_tint(tissue: Tissue) -> [u8; 3] {
    match tissue {
        Tissue::Tendon => [236, 226, 208],
        Tissue::GastrocnemiusLateral => [208, 142, 130],
        Tissue::Lateral => [192, 124, 114],
        _ => Layer::of_tissue(tissue).tint(),
    }
}

/// Description of a peel position.
pub fn peel_text(peel: f32, l10n: &Localization) -> String {
    let outer = Layer::ALL.into_iter().find(|l| l.opacity(peel) > 0.0).unwrap_or(Layer::Bone);
    let name = if outer.opacity(peel) < 1.0 { "peel-fading" } else { "peel-from" };
    l10n.say_with(name, &[("layer", &l10n.say(outer.message()))])
}
