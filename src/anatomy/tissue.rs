//! `Tissue`: the solid tissues of the leg and their canonical names, which are the region names of the mesh.

use serde::{Deserialize, Serialize};

/// A solid tissue of the lower leg. Skin, fascia and aponeuroses are membranes on faces; bones are voids in
/// the mesh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tissue {
    /// Subcutaneous fat between skin and crural fascia.
    Fat,
    /// Gastrocnemius, medial head.
    GastrocnemiusMedial,
    /// Gastrocnemius, lateral head.
    GastrocnemiusLateral,
    /// Soleus.
    Soleus,
    /// Deep posterior compartment: tibialis posterior, FDL, FHL, popliteus.
    DeepPosterior,
    /// Anterior compartment: tibialis anterior, EDL, EHL.
    Anterior,
    /// Lateral compartment: fibularis longus and brevis.
    Lateral,
    /// Achilles tendon and the gastrocnemius tendon sheet that merges into it.
    Tendon,
}

impl Tissue {
    /// All tissues, in the order of tables and mesh regions.
    pub const ALL: [Tissue; 8] = [
        Tissue::Fat,
        Tissue::GastrocnemiusMedial,
        Tissue::GastrocnemiusLateral,
        Tissue::Soleus,
        Tissue::DeepPosterior,
        Tissue::Anterior,
        Tissue::Lateral,
        Tissue::Tendon,
    ];

    /// The region name in meshes, tables and presets.
    pub fn name(self) -> &'static str {
        match self {
            Tissue::Fat => "fat",
            Tissue::GastrocnemiusMedial => "gastrocnemius_medial",
            Tissue::GastrocnemiusLateral => "gastrocnemius_lateral",
            Tissue::Soleus => "soleus",
            Tissue::DeepPosterior => "deep_posterior",
            Tissue::Anterior => "anterior",
            Tissue::Lateral => "lateral",
            Tissue::Tendon => "tendon",
        }
    }

    /// The tissue with this region name.
    pub fn from_name(name: &str) -> Option<Tissue> {
        Tissue::ALL.into_iter().find(|t| t.name() == name)
    }
}
