//! `Part`: what a label stands for; names of parts, and the built-in label schemes.

use crate::anatomy::Structure;
use std::collections::BTreeMap;

/// A side of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    Right,
}

impl Side {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Side::Left => "left",
            Side::Right => "right",
        }
    }
}

/// A set of muscles and the calcaneal tendon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parts(u16);

impl Parts {
    /// The empty set.
    pub const NONE: Parts = Parts(0);

    /// The set of `parts`.
    pub fn of(parts: &[Structure]) -> Parts {
        Parts(parts.iter().fold(0, |set, part| set | 1 << *part as u16))
    }

    /// All muscles and the tendon.
    pub fn all() -> Parts {
        Parts(Structure::ALL.into_iter().filter(|p| *p != Structure::Fat).fold(0, |s, p| s | 1 << p as u16))
    }

    /// Whether it holds `part`.
    pub fn has(self, part: Structure) -> bool {
        self.0 & 1 << part as u16 != 0
    }

    /// The only member, if there is just one.
    pub fn single(self) -> Option<Structure> {
        let mut members = self.members();
        members.next().filter(|_| members.next().is_none())
    }

    /// Its members.
    pub fn members(self) -> impl Iterator<Item = Structure> {
        Structure::ALL.into_iter().filter(move |part| self.has(*part))
    }

    /// Members of this set or of `other`.
    pub fn with(self, other: Parts) -> Parts {
        Parts(self.0 | other.0)
    }

    /// Members of this set that are not in `other`.
    pub fn without(self, other: Parts) -> Parts {
        Parts(self.0 & !other.0)
    }

    /// Whether both sets have a member in common.
    pub fn meets(self, other: Parts) -> bool {
        self.0 & other.0 != 0
    }

    /// Number of members.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether it has no members.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Names of its members.
    pub fn names(self) -> String {
        if self == Parts::all() {
            return "muscles".into();
        }
        self.members().map(Structure::name).collect::<Vec<_>>().join(" + ")
    }
}

/// What a label stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Nothing: not part of the leg.
    Outside,
    /// Skin.
    Skin,
    /// Fat under the skin, and whatever else lies inside the skin and is neither bone nor muscle.
    Fat,
    /// Muscles or tendon: one, or several in one label.
    Muscles(Parts),
    /// Femur.
    Femur,
    /// Tibia.
    Tibia,
    /// Fibula.
    Fibula,
}

impl Part {
    /// Its name.
    pub fn name(self) -> String {
        match self {
            Part::Outside => "nothing".into(),
            Part::Skin => "skin".into(),
            Part::Fat => "fat".into(),
            Part::Muscles(parts) => parts.names(),
            Part::Femur => "femur".into(),
            Part::Tibia => "tibia".into(),
            Part::Fibula => "fibula".into(),
        }
    }

    /// The part and the side, if any, that `name` means.
    pub fn from_name(name: &str) -> Option<(Part, Option<Side>)> {
        let plain: String =
            name.trim().to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let mut words: Vec<&str> = plain.split('_').filter(|word| !word.is_empty()).collect();
        let mut side = None;
        for (word, found) in [("left", Side::Left), ("right", Side::Right)] {
            if words.len() > 1 && [words.first(), words.last()].contains(&Some(&word)) {
                side = Some(found);
                words.retain(|w| *w != word);
            }
        }
        let name = words.join("_");
        let known = NAMES.iter().find(|(names, _)| names.contains(&name.as_str()));
        let part = known.map(|(_, meaning)| meaning.part());
        let muscle = || Structure::from_name(&name).filter(|part| *part != Structure::Fat);
        part.or_else(|| muscle().map(|part| Part::Muscles(Parts::of(&[part])))).map(|part| (part, side))
    }
}

/// What a name means.
enum Meaning {
    One(Part),
    Some(&'static [Structure]),
    /// All muscles and the tendon but these.
    AllBut(&'static [Structure]),
}

impl Meaning {
    fn part(&self) -> Part {
        match self {
            Meaning::One(part) => *part,
            Meaning::Some(parts) => Part::Muscles(Parts::of(parts)),
            Meaning::AllBut(parts) => Part::Muscles(Parts::all().without(Parts::of(parts))),
        }
    }
}

const GASTROCNEMIUS: &[Structure] = &[Structure::GastrocnemiusMedial, Structure::GastrocnemiusLateral];
const DEEP: &[Structure] = &[
    Structure::Popliteus,
    Structure::TibialisPosterior,
    Structure::FlexorHallucisLongus,
    Structure::FlexorDigitorumLongus,
];
const ANTERIOR: &[Structure] =
    &[Structure::TibialisAnterior, Structure::ExtensorDigitorumLongus, Structure::ExtensorHallucisLongus];
const FIBULARES: &[Structure] = &[Structure::Fibulares];
const EXTENSOR: &[Structure] = &[Structure::ExtensorDigitorumLongus];
const TENDON: &[Structure] = &[Structure::Tendon];
const TRICEPS: &[Structure] =
    &[Structure::GastrocnemiusMedial, Structure::GastrocnemiusLateral, Structure::Soleus];

/// Names beside those of [`Structure`].
const NAMES: &[(&[&str], Meaning)] = &[
    (&["background", "outside", "ignore"], Meaning::One(Part::Outside)),
    (&["skin", "skin_outer", "body", "body_extremities"], Meaning::One(Part::Skin)),
    (
        &[
            "fat",
            "subcutaneous_fat",
            "skin_and_subcutaneous_fat",
            "subcutaneous_and_other_soft",
            "patella",
            "talus",
            "calcaneus",
            "tarsal",
            "metatarsal",
            "phalanges_feet",
        ],
        Meaning::One(Part::Fat),
    ),
    (&["tibia"], Meaning::One(Part::Tibia)),
    (&["fibula"], Meaning::One(Part::Fibula)),
    (&["femur"], Meaning::One(Part::Femur)),
    (&["gastrocnemius"], Meaning::Some(GASTROCNEMIUS)),
    (&["triceps_surae"], Meaning::Some(TRICEPS)),
    (&["deep_posterior", "deep_posterior_compartment"], Meaning::Some(DEEP)),
    (&["anterior", "anterior_compartment"], Meaning::Some(ANTERIOR)),
    (
        &["lateral", "lateral_compartment", "fibularis_longus", "fibularis_brevis", "peroneus_longus"],
        Meaning::Some(FIBULARES),
    ),
    (&["peroneus_brevis", "peroneals"], Meaning::Some(FIBULARES)),
    (&["fibularis_tertius", "peroneus_tertius"], Meaning::Some(EXTENSOR)),
    (&["calcaneal_tendon", "achilles_tendon", "achilles"], Meaning::Some(TENDON)),
    (&["soleus_deep_anterior_lateral_muscles"], Meaning::AllBut(GASTROCNEMIUS)),
    (
        &[
            "muscle",
            "muscles",
            "skeletal_muscle",
            "plantaris",
            "interosseous_membrane",
            "deep_fascia_muscle_and_bone",
            "unsegmented_inside_muscle_envelope",
            "muscle_envelope_convex_per_slice",
        ],
        Meaning::AllBut(&[]),
    ),
];

/// Names of the labels of MuscleMap by the digits that the two sides share: its model of the leg numbers the
/// left 1, 3, … and the right 2, 4, …; its model of the whole body numbers them 81n1 and 81n2.
const MUSCLEMAP: [&str; 7] = [
    "anterior_compartment",
    "deep_posterior_compartment",
    "lateral_compartment",
    "soleus",
    "gastrocnemius",
    "tibia",
    "fibula",
];

/// Bones of the limbs as TotalSegmentator numbers them in one file.
const TOTALSEGMENTATOR: [&str; 6] = ["patella", "tibia", "fibula", "tarsal", "metatarsal", "phalanges_feet"];

/// Names of the built-in schemes.
pub const SCHEMES: [&str; 2] = ["musclemap", "totalsegmentator"];

/// The label names of a built-in scheme.
pub fn scheme(name: &str) -> Option<BTreeMap<u16, String>> {
    let mut names = BTreeMap::new();
    match name {
        "musclemap" => {
            for (i, part) in MUSCLEMAP.iter().enumerate() {
                for (side, word) in [(1, "left"), (2, "right")] {
                    names.insert(2 * i as u16 + side, format!("{part}_{word}"));
                    names.insert(8100 + 10 * i as u16 + side, format!("{part}_{word}"));
                }
            }
        }
        "totalsegmentator" => {
            for (i, part) in TOTALSEGMENTATOR.iter().enumerate() {
                names.insert(i as u16 + 1, (*part).to_string());
            }
        }
        _ => return None,
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_understood_with_and_without_side() {
        let tibia = Some((Part::Tibia, Some(Side::Left)));
        assert_eq!(Part::from_name("Tibia left"), tibia);
        assert_eq!(Part::from_name("left_tibia"), tibia);
        assert_eq!(Part::from_name("tibia"), Some((Part::Tibia, None)));
        let (part, side) = Part::from_name("Gastrocnemius (right)").unwrap();
        assert_eq!(
            (part.name(), side),
            ("gastrocnemius_medial + gastrocnemius_lateral".to_string(), Some(Side::Right))
        );
        assert_eq!(Part::from_name("liver"), None);
    }

    #[test]
    fn every_name_of_a_scheme_is_a_part() {
        for name in SCHEMES {
            for (label, part) in scheme(name).unwrap() {
                assert!(Part::from_name(&part).is_some(), "{name} {label}: {part}");
            }
        }
        let musclemap = scheme("musclemap").unwrap();
        assert_eq!((musclemap[&12].as_str(), musclemap[&8151].as_str()), ("tibia_right", "tibia_left"));
        assert_eq!(scheme("totalsegmentator").unwrap()[&3], "fibula");
    }
}
