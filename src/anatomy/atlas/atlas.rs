//! `Atlas`: a leg as curves: the reference leg, or that of a subject.

use crate::anatomy::atlas::borders::{Borders, Ring};
use crate::anatomy::atlas::curve::Curve;
use crate::anatomy::atlas::spec::{BoneSpec, LegSpec, LevelSpec, TendonSpec};
use crate::anatomy::structure::Structure;
use crate::math::V3;
use crate::units::{DEG, MM};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// A leg: outlines at equidistant levels, and the borders of the muscles. Lengths in metres.
#[derive(Clone, Debug)]
pub(crate) struct Atlas {
    /// Distance from the apex of the fibular head to the tip of the lateral malleolus.
    pub(crate) length: f64,
    /// Thickness of skin and fat relative to the posterior midline; none if every level has a fascia.
    pub(crate) cover: Option<Curve>,
    /// Sections from proximal to distal.
    pub(crate) levels: Vec<AtlasLevel>,
    /// Borders of the muscles under gastrocnemius and calcaneal tendon.
    pub(crate) borders: Borders,
}

/// One section. Centres of the bones are relative to that of the section.
#[derive(Clone, Debug)]
pub(crate) struct AtlasLevel {
    /// Level s.
    pub(crate) s: f64,
    /// Centre of the skin outline, relative to the leg axis.
    pub(crate) centre: V3,
    /// Distance of the skin from the centre.
    pub(crate) skin: Curve,
    /// Perimeter of the skin.
    pub(crate) girth: f64,
    /// Distance of the fascia from the centre; none in the reference leg.
    pub(crate) fascia: Option<Curve>,
    /// Centre and radius of the tibia.
    pub(crate) tibia: (V3, Curve),
    /// Centre and radius of the fibula.
    pub(crate) fibula: (V3, Curve),
    /// Thickness of gastrocnemius under the fascia.
    pub(crate) gastrocnemius: Curve,
    /// Angle θ of the septum between the heads of gastrocnemius [rad].
    pub(crate) septum: f64,
    /// The calcaneal tendon.
    pub(crate) tendon: TendonLevel,
}

/// The reference leg of the program.
static REFERENCE: LazyLock<Arc<Atlas>> = LazyLock::new(|| {
    let atlas = Atlas::of(LegSpec::reference());
    Arc::new(atlas.unwrap_or_else(|error| panic!("assets/anatomy/leg.ron: {error}")))
});

/// The calcaneal tendon at one level.
#[derive(Clone, Debug)]
pub(crate) enum TendonLevel {
    /// Half an ellipse.
    Ellipse(TendonSpec),
    /// Its thickness.
    Thickness(Box<Curve>),
}

/// The leg of the subject asked for last: the borders of its muscles take longer than all else in a leg.
static RECENT: Mutex<Option<(LegSpec, Arc<Atlas>)>> = Mutex::new(None);

impl Atlas {
    /// The reference leg of the program.
    pub(crate) fn reference() -> Arc<Atlas> {
        REFERENCE.clone()
    }

    /// The leg of a subject, with a fascia at every level; the error says what is wrong with it.
    pub(crate) fn measured(spec: &LegSpec) -> Result<Arc<Atlas>, String> {
        let mut recent = RECENT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, atlas)) = recent.as_ref().filter(|(known, _)| known == spec) {
            return Ok(atlas.clone());
        }
        if let Some(level) = spec.levels.iter().find(|level| level.fascia_mm.is_empty()) {
            return Err(format!("level {}: fascia_mm is missing", level.s));
        }
        let atlas = Arc::new(Atlas::of(spec)?);
        *recent = Some((spec.clone(), atlas.clone()));
        Ok(atlas)
    }

    /// The atlas of a file; the error says what is wrong with it.
    fn of(spec: &LegSpec) -> Result<Atlas, String> {
        if spec.version != 1 {
            return Err(format!("version {} is not 1", spec.version));
        }
        let levels = spec.levels.iter().map(level).collect::<Result<Vec<_>, String>>()?;
        let step = |i: usize| spec.levels[i + 1].s - spec.levels[i].s;
        if levels.len() < 4 || (1..levels.len() - 1).any(|i| (step(i) - step(0)).abs() > 1e-6) {
            return Err("levels: four or more at equal distances are needed".to_string());
        }
        let rings = spec.levels.iter().map(rings).collect::<Result<Vec<_>, String>>()?;
        Ok(Atlas {
            length: spec.length_mm * MM,
            cover: optional(&spec.cover, 1.0, "cover")?,
            levels,
            borders: Borders::new(&rings),
        })
    }

    /// The level before `s` and the distance of `s` from it as a part of that between levels; clamped to the
    /// ends.
    pub(crate) fn place(&self, s: f64) -> (usize, f64) {
        let last = self.levels.len() - 1;
        let step = (self.levels[last].s - self.levels[0].s) / last as f64;
        let place = ((s - self.levels[0].s) / step).clamp(0.0, last as f64);
        let level = (place as usize).min(last - 1);
        (level, place - level as f64)
    }
}

fn plane((x, z): (f64, f64)) -> V3 {
    V3::new(x, 0.0, z) * MM
}

fn curve(values: &[f64], unit: f64, name: &str) -> Result<Curve, String> {
    let curve =
        Curve::from_values(values).ok_or_else(|| format!("{name}: {} values, not 72", values.len()))?;
    Ok(curve.map(|_, v| v * unit))
}

/// The curve of `values`; none if there are no values.
fn optional(values: &[f64], unit: f64, name: &str) -> Result<Option<Curve>, String> {
    if values.is_empty() { Ok(None) } else { curve(values, unit, name).map(Some) }
}

fn bone(spec: &BoneSpec, name: &str) -> Result<(V3, Curve), String> {
    Ok((plane(spec.centre_mm), curve(&spec.radius_mm, MM, name)?))
}

fn level(spec: &LevelSpec) -> Result<AtlasLevel, String> {
    let at = |name: &str| format!("level {}: {name}", spec.s);
    let skin = curve(&spec.skin_mm, MM, &at("skin_mm"))?;
    Ok(AtlasLevel {
        s: spec.s,
        centre: plane(spec.centre_mm),
        girth: skin.perimeter(),
        skin,
        fascia: optional(&spec.fascia_mm, MM, &at("fascia_mm"))?,
        tibia: bone(&spec.tibia, &at("tibia"))?,
        fibula: bone(&spec.fibula, &at("fibula"))?,
        gastrocnemius: curve(&spec.gastrocnemius_mm, MM, &at("gastrocnemius_mm"))?,
        septum: spec.septum_deg * DEG,
        tendon: match (spec.tendon, optional(&spec.tendon_mm, MM, &at("tendon_mm"))?) {
            (Some(ellipse), None) => TendonLevel::Ellipse(ellipse),
            (None, Some(curve)) => TendonLevel::Thickness(Box::new(curve)),
            _ => return Err(at("either tendon or tendon_mm is needed")),
        },
    })
}

fn rings(spec: &LevelSpec) -> Result<BTreeMap<Structure, Ring>, String> {
    let ring = |(name, points): (&String, &Vec<(f64, f64)>)| {
        let part =
            Structure::from_name(name).ok_or_else(|| format!("level {}: no muscle `{name}`", spec.s))?;
        if points.len() < 3 {
            return Err(format!("level {}: {name} has {} points, fewer than 3", spec.s, points.len()));
        }
        Ok((part, points.iter().map(|&(x, z)| [x, z]).collect()))
    };
    spec.muscles.iter().map(ring).collect()
}
