//! `Structure`: what fills the leg between skin and bones, muscle by muscle.

use crate::anatomy::tissue::Tissue;

/// A muscle of the leg, its tendon, or fat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Structure {
    /// Fat under the skin, between the muscles, and around vessels and nerves.
    Fat,
    /// Gastrocnemius, medial head.
    GastrocnemiusMedial,
    /// Gastrocnemius, lateral head.
    GastrocnemiusLateral,
    /// Soleus.
    Soleus,
    /// Popliteus, with the belly of plantaris.
    Popliteus,
    /// Tibialis posterior.
    TibialisPosterior,
    /// Flexor hallucis longus.
    FlexorHallucisLongus,
    /// Flexor digitorum longus.
    FlexorDigitorumLongus,
    /// Tibialis anterior.
    TibialisAnterior,
    /// Extensor digitorum longus, with fibularis tertius.
    ExtensorDigitorumLongus,
    /// Extensor hallucis longus.
    ExtensorHallucisLongus,
    /// Fibularis longus and brevis.
    Fibulares,
    /// Calcaneal tendon.
    Tendon,
}

impl Structure {
    /// All parts.
    pub const ALL: [Structure; 13] = [
        Structure::Fat,
        Structure::GastrocnemiusMedial,
        Structure::GastrocnemiusLateral,
        Structure::Soleus,
        Structure::Popliteus,
        Structure::TibialisPosterior,
        Structure::FlexorHallucisLongus,
        Structure::FlexorDigitorumLongus,
        Structure::TibialisAnterior,
        Structure::ExtensorDigitorumLongus,
        Structure::ExtensorHallucisLongus,
        Structure::Fibulares,
        Structure::Tendon,
    ];

    /// Its name in files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Structure::Fat => "fat",
            Structure::GastrocnemiusMedial => "gastrocnemius_medial",
            Structure::GastrocnemiusLateral => "gastrocnemius_lateral",
            Structure::Soleus => "soleus",
            Structure::Popliteus => "popliteus",
            Structure::TibialisPosterior => "tibialis_posterior",
            Structure::FlexorHallucisLongus => "flexor_hallucis_longus",
            Structure::FlexorDigitorumLongus => "flexor_digitorum_longus",
            Structure::TibialisAnterior => "tibialis_anterior",
            Structure::ExtensorDigitorumLongus => "extensor_digitorum_longus",
            Structure::ExtensorHallucisLongus => "extensor_hallucis_longus",
            Structure::Fibulares => "fibulares",
            Structure::Tendon => "tendon",
        }
    }

    /// The part with this name.
    pub fn from_name(name: &str) -> Option<Structure> {
        Structure::ALL.into_iter().find(|p| p.name() == name)
    }

    /// The tissue whose material it has.
    pub fn tissue(self) -> Tissue {
        match self {
            Structure::Fat => Tissue::Fat,
            Structure::GastrocnemiusMedial => Tissue::GastrocnemiusMedial,
            Structure::GastrocnemiusLateral => Tissue::GastrocnemiusLateral,
            Structure::Soleus => Tissue::Soleus,
            Structure::Popliteus
            | Structure::TibialisPosterior
            | Structure::FlexorHallucisLongus
            | Structure::FlexorDigitorumLongus => Tissue::DeepPosterior,
            Structure::TibialisAnterior
            | Structure::ExtensorDigitorumLongus
            | Structure::ExtensorHallucisLongus => Tissue::Anterior,
            Structure::Fibulares => Tissue::Lateral,
            Structure::Tendon => Tissue::Tendon,
        }
    }
}
