//! `fit`: from a file of labels to a subject, and the limits of a fit.

use crate::anatomy::spec::Sex;
use crate::anatomy::{BoneSpec, Calf, LegSpec, LevelSpec, Structure, SubjectSpec};
use crate::fit::error::FitError;
use crate::fit::grid::leg_grid::LegGrid;
use crate::fit::grid::mend::mend;
use crate::fit::labels::{Labels, Part, Side, read_labels};
use crate::fit::measure::{Compared, Comparison, Deviation, DistanceMap, LIMITED, Section};
use crate::fit::person;
use crate::fit::place::{Pose, template};
use crate::fit::room::{Roomy, with_room};
use crate::fit::shape::fill::filled;
use crate::fit::shape::muscles::muscles;
use crate::fit::shape::outline::{Measured, Outlines, outlines};
use crate::mesh::leg::LEVELS;
use crate::mesh::spec::Resolution;
use crate::model::{Progress, ProgressEvent};
use crate::units::MM;
use serde::Serialize;
use std::path::Path;

/// What a fit may not exceed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Limits {
    /// Hausdorff distance of a surface, 95th percentile [mm].
    pub hausdorff95_mm: f64,
    /// Deviation of a volume [1].
    pub volume: f64,
    /// Least scaled Jacobian of the mesh at the standard element size [1].
    pub scaled_jacobian: f64,
}

/// The limits of a fit. The mesh of the reference leg has a scaled Jacobian of 0.12 at its worst.
pub const LIMITS: Limits = Limits { hausdorff95_mm: 3.0, volume: 0.05, scaled_jacobian: 0.1 };

/// Times that muscles follow fascia and bones that made room for elements.
const PASSES: usize = 3;
/// Levels that are shown.
const SHOWN: [f64; 10] = [0.0, 0.05, 0.11, 0.18, 0.28, 0.4, 0.5, 0.6, 0.7, 0.8];
/// Least movement of the fibula that is said [mm].
const MOVED_MM: f64 = 0.5;

/// What a user says about labels.
#[derive(Clone, Debug, PartialEq)]
pub struct FitOptions {
    /// A built-in label scheme or a map file; without one the names in the file count.
    pub labels: Option<String>,
    /// Side of the leg.
    pub side: Side,
    /// Sex, for the thickness of the skin and the mass of the foot.
    pub sex: Sex,
    /// Stature [mm]; absent: from length and girth.
    pub stature_mm: Option<f64>,
    /// Body mass [kg]; absent: from length and girth.
    pub mass_kg: Option<f64>,
    /// Distance from the fibular head to the tip of the lateral malleolus [mm], for a scan that lacks one.
    pub length_mm: Option<f64>,
}

/// A fitted leg.
#[derive(Clone, Debug, Serialize)]
pub struct Fit {
    /// The subject, whose own leg has the measured sections.
    #[serde(skip)]
    pub subject: SubjectSpec,
    /// Side of the leg; a left leg is mirrored.
    pub side: &'static str,
    /// What was found, assumed and mended.
    pub notes: Vec<String>,
    /// What comes from the reference leg.
    pub from_reference: Vec<String>,
    /// Length, largest and least girth, fat behind the calf [mm].
    pub size_mm: [f64; 4],
    /// Levels s between which the labels hold the leg.
    pub covered: [f64; 2],
    /// Distances and volumes, part by part, where limits apply.
    pub deviations: Vec<Deviation>,
    /// The same over the whole mesh, with the condyles.
    pub whole: Vec<Deviation>,
    /// Least scaled Jacobian of the mesh at the standard element size [1].
    pub scaled_jacobian: f64,
    /// Number of elements of that mesh.
    pub elements: usize,
    /// The limits.
    pub limits: Limits,
    /// Why the fit is refused; empty if it is not.
    pub refusals: Vec<String>,
    /// Distances of surfaces over level and angle.
    pub maps: Vec<DistanceMap>,
    /// Sections of reference leg, labels and fit.
    #[serde(skip)]
    pub sections: Vec<Section>,
}

/// Fits a leg to the labels at `path`.
///
/// # Errors
/// The file cannot be read, or the labels do not make up a leg of this side. A leg that is too far from its
/// labels is returned with [`Fit::refusals`].
pub fn fit(path: &Path, options: &FitOptions, progress: &Progress<'_>) -> Result<Fit, FitError> {
    let stage = |name: &'static str| {
        (progress.on_event)(ProgressEvent::Stage { case: String::new(), name });
        progress.check().map_err(|_| FitError::Cancelled)
    };
    stage("labels")?;
    let volume = read_labels(path)?;
    let labels = Labels::of(&volume, options.labels.as_deref(), options.side)?;
    stage("axes, side and levels")?;
    let pose = Pose::of(&volume, &labels, options.side, options.length_mm)?;
    let mut grid = LegGrid::of(&volume, &labels, &pose)?;
    drop(volume);
    let level = |y: f64| pose.level(y);
    let height = |s: f64| pose.height(s);
    let mut notes = [labels.notes, pose.notes.clone()].concat();
    stage("mending")?;
    notes.extend(mend(&mut grid, level)?);
    stage("outlines")?;
    let (template, mut shape) = sized(&grid, &pose)?;
    let (_, element_mm) = Resolution::Standard.discretisation();
    let build = |leg: LegSpec| subject(rounded(leg), options);
    let check = || progress.check().map_err(|_| FitError::Cancelled);
    let least = LIMITS.scaled_jacobian;
    let mut parts = vec![0.0; shape.levels.len()];
    // Where fascia and bones make room for elements, muscles follow them.
    let mut pass = 0;
    let (filling, done, Roomy { subject, calf, mesh, .. }) = loop {
        stage("muscles")?;
        let outlined = with_leg(&pose, shape.levels.clone(), 6.0)?;
        let filling = filled(&grid, &outlined, &template, level);
        let done = muscles(&grid, &filling.structures, &outlined, &mut shape.levels, height);
        stage("mesh")?;
        let levels = shape.levels.clone();
        let own = LegSpec { version: 1, length_mm: pose.length_mm, cover: Vec::new(), levels };
        let roomy = with_room(&own, &shape.base, element_mm, least, build, check)?;
        parts.iter_mut().zip(&roomy.parts).for_each(|(all, new)| *all += (1.0 - *all) * new);
        pass += 1;
        if roomy.parts.iter().all(|part| *part == 0.0) || pass == PASSES {
            break (filling, done, roomy);
        }
        if let Some(leg) = roomy.subject.leg {
            shape.levels = leg.levels;
        }
    };
    let changed = shape.levels.iter().zip(&parts).filter(|(_, part)| **part > 0.0);
    let words: Vec<String> =
        changed.map(|(level, part)| format!("{:.3} by {:.0} %", level.s, 100.0 * part)).collect();
    if !words.is_empty() {
        notes.push(format!(
            "fascia and bones approach the reference leg so that elements have room, at s {}",
            words.join(", ")
        ));
    }
    notes.extend(moved(&subject, &calf, &shape.measured));
    stage("distances")?;
    let comparison = Comparison::new(&grid, &filling.structures, &calf, &level);
    let skinned = shape.measured.iter().any(|m| m.skin);
    let deviations = compared(&comparison, &filling.measured, skinned, LIMITED);
    let whole = compared(&comparison, &filling.measured, skinned, LEVELS);
    let maps = [
        (Compared::Leg, skinned, Surface::Skin),
        (Compared::Tibia, true, Surface::Tibia),
        (Compared::Fibula, true, Surface::Fibula),
    ];
    let maps = maps.into_iter().filter(|(_, shown, _)| *shown).filter_map(|(part, _, surface)| {
        comparison.map(part, &calf, |section, psi| match surface {
            Surface::Skin => crate::anatomy::frame::direction(psi) * section.skin(psi),
            Surface::Tibia => section.tibia(psi),
            Surface::Fibula => section.fibula(psi),
        })
    });
    let maps = maps.collect();
    let sections = SHOWN.iter().filter_map(|s| comparison.section(*s, &template)).collect();
    let mut refusals: Vec<String> = deviations.iter().filter(|d| d.limited).flat_map(refusals).collect();
    if mesh.worst < least {
        refusals.push(format!("mesh: scaled Jacobian {:.3}, below {least}, {}", mesh.worst, mesh.place));
    }
    let size = calf.size();
    Ok(Fit {
        side: options.side.name(),
        notes,
        from_reference: from_reference(&subject, &shape.measured, &done, &filling.from_reference),
        size_mm: [size.length / MM, size.calf / MM, size.ankle / MM, subject.fat_posterior_mm],
        covered: [level(grid.covered[1]), level(grid.covered[0])],
        deviations,
        whole,
        scaled_jacobian: mesh.worst,
        elements: mesh.elements,
        limits: LIMITS,
        refusals,
        maps,
        sections,
        subject,
    })
}

/// A surface that a map shows.
#[derive(Clone, Copy)]
enum Surface {
    Skin,
    Tibia,
    Fibula,
}

/// The reference leg at the size of the labels, and the outlines that follow: first at any size, then at that
/// of the girths found.
fn sized(grid: &LegGrid, pose: &Pose) -> Result<(Calf, Outlines), FitError> {
    let scale = pose.length_mm / template::reference_length_mm();
    let [calf, ankle] = template::reference_girths_mm().map(|girth| girth * scale);
    let clamped = |calf: f64, ankle: f64, fat: f64| {
        let size = [calf.clamp(250.0, 560.0), ankle.clamp(150.0, 330.0), fat.clamp(2.0, 25.0)];
        Calf::build(&template::subject(pose.length_mm, size[0], size[1], size[2]))
    };
    let first = clamped(calf, ankle, 6.0)?;
    let rough = outlines(grid, &first, |s| pose.height(s));
    let near = |wanted: f64| -> Option<(f64, f64)> {
        let measured = rough.levels.iter().zip(&rough.measured).filter(|(_, m)| m.skin || m.fascia);
        let distance = |s: f64| (s - wanted).abs();
        let (level, found) = measured.min_by(|a, b| distance(a.0.s).total_cmp(&distance(b.0.s)))?;
        let section = first.section(level.s);
        let mean = |radii: &[f64]| radii.iter().sum::<f64>() / radii.len() as f64;
        let (own, reference) = match found.skin {
            true => (mean(&level.skin_mm), mean(&template::radii(|t| section.skin(t)))),
            false => (mean(&level.fascia_mm), mean(&template::radii(|t| section.fascia(t)))),
        };
        let fat = if found.skin { level.skin_mm[0] - level.fascia_mm[0] - 1.5 } else { 6.0 };
        Some((own / reference, fat))
    };
    let (Some((widest, fat)), Some((narrow, _))) = (near(0.28), near(0.75)) else {
        return Err(FitError::Labels("no section of the leg is whole inside the volume".into()));
    };
    let template = clamped(calf * widest, ankle * narrow, fat)?;
    let outlines = outlines(grid, &template, |s| pose.height(s));
    Ok((template, outlines))
}

/// A leg with these sections.
fn with_leg(pose: &Pose, levels: Vec<LevelSpec>, fat_mm: f64) -> Result<Calf, FitError> {
    let [calf, ankle] = template::reference_girths_mm();
    let mut subject = template::subject(pose.length_mm, calf, ankle, fat_mm);
    subject.leg = Some(LegSpec { version: 1, length_mm: pose.length_mm, cover: Vec::new(), levels });
    Ok(Calf::build(&subject)?)
}

/// The subject with this leg.
fn subject(leg: LegSpec, options: &FitOptions) -> Result<SubjectSpec, FitError> {
    let girth = |level: &LevelSpec| level.skin_mm.iter().sum::<f64>() / level.skin_mm.len() as f64;
    let calf = leg.levels.iter().map(girth).fold(0.0, f64::max) * std::f64::consts::TAU;
    let person = person::of_leg(options.sex, leg.length_mm, calf)?;
    let fat = leg.fat_posterior_mm().unwrap_or(0.0);
    Ok(SubjectSpec {
        leg: Some(leg),
        ..SubjectSpec::new(
            options.sex,
            options.stature_mm.unwrap_or(person.stature_mm),
            options.mass_kg.unwrap_or(person.mass_kg),
            (fat * 100.0).round() / 100.0,
        )
    })
}

/// The leg with lengths in hundredths of millimetres, borders in thousandths of the radius of the fascia.
fn rounded(mut leg: LegSpec) -> LegSpec {
    let hundredth = |x: &mut f64| *x = (*x * 100.0).round() / 100.0 + 0.0;
    let both = |p: &mut (f64, f64)| {
        hundredth(&mut p.0);
        hundredth(&mut p.1);
    };
    let bone = |bone: &mut BoneSpec| {
        both(&mut bone.centre_mm);
        bone.radius_mm.iter_mut().for_each(hundredth);
    };
    hundredth(&mut leg.length_mm);
    for level in &mut leg.levels {
        both(&mut level.centre_mm);
        for values in
            [&mut level.skin_mm, &mut level.fascia_mm, &mut level.gastrocnemius_mm, &mut level.tendon_mm]
        {
            values.iter_mut().for_each(hundredth);
        }
        bone(&mut level.tibia);
        bone(&mut level.fibula);
        hundredth(&mut level.septum_deg);
        for (x, z) in level.muscles.values_mut().flatten() {
            *x = (*x * 1000.0).round() / 1000.0 + 0.0;
            *z = (*z * 1000.0).round() / 1000.0 + 0.0;
        }
    }
    leg
}

/// Distances and volumes of all parts between two levels.
fn compared(
    comparison: &Comparison<'_>,
    measured: &[crate::fit::labels::Parts],
    skinned: bool,
    levels: [f64; 2],
) -> Vec<Deviation> {
    let bones = [(Compared::Tibia, true, Part::Tibia), (Compared::Fibula, true, Part::Fibula)];
    let mut found = Vec::new();
    if skinned {
        found.extend(comparison.deviation(Compared::Leg, levels, true, |p| p != Part::Outside));
    }
    for (part, limited, label) in bones {
        let file = move |p: Part| p == label || (label == Part::Tibia && p == Part::Femur);
        found.extend(comparison.deviation(part, levels, limited, file));
    }
    for (set, limited) in comparison.sets(measured) {
        let file = move |p: Part| p == Part::Muscles(set);
        found.extend(comparison.deviation(Compared::Muscles(set), levels, limited, file));
    }
    found
}

/// Why a part is too far from its labels.
fn refusals(d: &Deviation) -> Vec<String> {
    let mut found = Vec::new();
    if d.hausdorff95_mm > LIMITS.hausdorff95_mm {
        found.push(format!(
            "{}: the surfaces are {:.1} mm apart (Hausdorff₉₅), more than {} mm; most at s {:.2}, θ {:.0}°: \
             {:.1} mm",
            d.part, d.hausdorff95_mm, LIMITS.hausdorff95_mm, d.worst[0], d.worst[1], d.worst[2]
        ));
    }
    if d.volume_error().abs() > LIMITS.volume {
        found.push(format!(
            "{}: {:.1} cm³ instead of {:.1} cm³ ({:+.1} %), more than {} % off; the surfaces are farthest \
             apart at s {:.2}, θ {:.0}°",
            d.part,
            d.fit_cm3,
            d.labels_cm3,
            100.0 * d.volume_error(),
            100.0 * LIMITS.volume,
            d.worst[0],
            d.worst[1]
        ));
    }
    found
}

/// Movements of the fibula for the room that elements need.
fn moved(subject: &SubjectSpec, calf: &Calf, measured: &[Measured]) -> Vec<String> {
    let Some(leg) = &subject.leg else { return Vec::new() };
    let movement = |(level, found): (&LevelSpec, &Measured)| {
        let section = calf.section(level.s);
        let centre = section.fibula_centre() / MM;
        let moved = (centre.x - level.fibula.centre_mm.0).hypot(centre.z - level.fibula.centre_mm.1);
        (found.fibula && level.s >= LEVELS[0] && level.s <= LEVELS[1]).then_some((moved, level.s))
    };
    let most = leg.levels.iter().zip(measured).filter_map(movement).max_by(|a, b| a.0.total_cmp(&b.0));
    let said = most.filter(|(moved, _)| *moved > MOVED_MM);
    let note = |(moved, s)| {
        format!(
            "the fibula is moved by up to {moved:.1} mm, at s {s:.2}, so that muscle over it can be meshed"
        )
    };
    said.map(note).into_iter().collect()
}

/// What comes from the reference leg, in words.
fn from_reference(
    subject: &SubjectSpec,
    measured: &[Measured],
    done: &[bool],
    parts: &crate::fit::labels::Parts,
) -> Vec<String> {
    let Some(leg) = &subject.leg else { return Vec::new() };
    let ranges = |missing: &dyn Fn(usize) -> bool| -> String {
        let mut found: Vec<[f64; 2]> = Vec::new();
        for (i, level) in leg.levels.iter().enumerate().filter(|(i, _)| missing(*i)) {
            match found.last_mut() {
                Some(last) if i > 0 && (last[1] - leg.levels[i - 1].s).abs() < 1e-9 => last[1] = level.s,
                _ => found.push([level.s; 2]),
            }
        }
        let words = found.iter().map(|[a, b]| format!("s {a:.3} to {b:.3}"));
        words.collect::<Vec<_>>().join(" and ")
    };
    let all: [(&str, &dyn Fn(usize) -> bool); 5] = [
        ("skin", &|i| !measured[i].skin),
        ("fascia", &|i| !measured[i].fascia),
        ("tibia and femur", &|i| !measured[i].tibia),
        ("fibula", &|i| !measured[i].fibula),
        ("muscles", &|i| !done[i]),
    ];
    let mut words: Vec<String> = all
        .iter()
        .map(|(name, missing)| (name, ranges(missing)))
        .filter(|(_, ranges)| !ranges.is_empty())
        .map(|(name, ranges)| format!("{name}: {ranges}"))
        .collect();
    let names: Vec<&str> = parts.members().map(Structure::name).collect();
    if !names.is_empty() {
        words.push(format!(
            "borders within labels of several muscles, or without a label: {}",
            names.join(", ")
        ));
    }
    words
}
