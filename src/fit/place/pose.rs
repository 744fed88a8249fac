//! `Pose`: how a leg lies in its volume: the frame of the shank, from the bones.
//!
//! The long axis is that of the tibia; which end is proximal follows from its width; the fibula shows the
//! side. Then tilt, turn and shift are those at which the bones lie as in the reference leg, and the levels
//! are those of the ends of the fibula, or, where these are cut off, those at which the tibia has the width
//! of the reference leg and gastrocnemius ends.

use crate::anatomy::frame::{S_ORIGIN, angle, wrapped};
use crate::anatomy::{Calf, Structure};
use crate::fit::components::pieces;
use crate::fit::error::FitError;
use crate::fit::labels::map::Labels;
use crate::fit::labels::part::{Part, Parts, Side};
use crate::fit::labels::volume::LabelVolume;
use crate::fit::place::levels::{Ends, Levels};
use crate::fit::place::profile::slabs;
use crate::fit::place::template;
use crate::math::V3;
use crate::units::{DEG, MM};
use nalgebra::{Matrix3, SymmetricEigen};

/// Least length of the tibia in the volume [mm], and least ratio of its length to its width.
const LEAST_LENGTH_MM: f64 = 100.0;
const LEAST_SLENDER: f64 = 2.5;
/// Least share of the largest piece of bone for another to be the bone of the other leg.
const OTHER_LEG: f64 = 0.4;
/// Least distance between the tibiae of two legs [mm].
const LEGS_APART_MM: f64 = 50.0;
/// Largest angle between the long axis and the one that the file calls vertical before it is said [deg].
const LEANING_DEG: f64 = 45.0;
/// Least sine of the angle between the directions from the tibia to muscles and to the fibula.
const SIDE_SURE: f64 = 0.15;
/// Thickness of the caps of surfaces that are cut flat [mm].
const INSET_MM: f64 = 2.0;
/// A shorter fibula is not whole [mm].
const SHORT_MM: f64 = 240.0;
/// Levels between which the shaft is aligned with the reference leg.
const SHAFT: [f64; 2] = [0.15, 0.75];
/// Rounds of alignment.
const ROUNDS: usize = 6;

/// The frame of a leg in its volume.
#[derive(Clone, Debug)]
pub struct Pose {
    /// Anterior, proximal and lateral direction, in rows; a left leg is mirrored.
    axes: Matrix3<f64>,
    /// Position of the origin of the shank frame [mm].
    origin: V3,
    /// Distance of the apex of the fibular head from the tip of the lateral malleolus [mm].
    pub length_mm: f64,
    /// Heights between which the volume holds the leg [mm].
    pub covered: [f64; 2],
    /// A plane beyond which the other leg begins: a point of it and the direction towards this leg.
    half: Option<(V3, V3)>,
    /// What was found, for the report.
    pub notes: Vec<String>,
}

impl Pose {
    /// Position in the volume [mm] → shank frame of the right leg [mm].
    pub fn to_leg(&self, p: V3) -> V3 {
        self.axes * (p - self.origin)
    }

    /// Shank frame of the right leg [mm] → position in the volume [mm].
    pub fn to_volume(&self, q: V3) -> V3 {
        self.origin + self.axes.transpose() * q
    }

    /// Level s of the height `y` [mm].
    pub fn level(&self, y: f64) -> f64 {
        S_ORIGIN - y / self.length_mm
    }

    /// Height [mm] of the level `s`.
    pub fn height(&self, s: f64) -> f64 {
        (S_ORIGIN - s) * self.length_mm
    }

    /// Whether a position [mm] belongs to this leg and not to the other one.
    pub fn is_own(&self, p: V3) -> bool {
        self.half.is_none_or(|(at, towards)| (p - at).dot(&towards) >= 0.0)
    }

    /// The frame of the leg of `side`; `length_mm` overrules the length where an end of the fibula is cut
    /// off.
    ///
    /// # Errors
    /// The bones do not make up a leg, or one of the other side; the error says why.
    pub fn of(
        volume: &LabelVolume,
        labels: &Labels,
        side: Side,
        length_mm: Option<f64>,
    ) -> Result<Pose, FitError> {
        let reference = template::reference()?;
        let mut notes = Vec::new();
        if !volume.oriented {
            notes.push(
                "the file does not say how its axes lie in the body; x to the left, y to the back and z up \
                 are assumed"
                    .to_string(),
            );
        }
        let half = other_leg(volume, labels, side, &mut notes);
        let own = |p: &V3| half.is_none_or(|(at, towards)| (p - at).dot(&towards) >= 0.0);
        let points = |wanted: &dyn Fn(Part) -> bool| -> Vec<V3> {
            let found = (0..volume.voxels.len()).filter(|i| wanted(labels.part(volume.voxels[*i])));
            found.map(|i| volume.position(volume.place(i))).filter(own).collect()
        };
        let bones = Bones {
            tibia: points(&|p| p == Part::Tibia),
            fibula: points(&|p| p == Part::Fibula),
            voxel_mm3: volume.voxel_mm3(),
        };
        if bones.tibia.is_empty() || bones.fibula.is_empty() {
            return Err(FitError::Labels("tibia and fibula are not on the same side of the volume".into()));
        }
        let muscles = points(&|p| matches!(p, Part::Muscles(_)));
        let soft =
            if muscles.is_empty() { points(&|p| matches!(p, Part::Skin | Part::Fat)) } else { muscles };
        if soft.is_empty() {
            let missing = "there are neither muscles nor skin among the labels";
            return Err(FitError::Labels(format!("{missing}; bones alone do not show the outline of a leg")));
        }
        let axis = long_axis(&bones.tibia)?;
        let whole = free_ends(volume, labels, axis, &own).iter().all(|free| *free);
        let axis = proximal(volume, &bones, axis, whole, &mut notes)?;
        let mut frame = Frame::first(&bones, &soft, axis, side)?;
        let [mut malleolus, mut apex] = free_ends(volume, labels, axis, &own);
        let fibula = bones.fibula.iter().map(|p| p.dot(&axis));
        let fibula = fibula.clone().fold(f64::NEG_INFINITY, f64::max) - fibula.fold(f64::INFINITY, f64::min);
        if apex && malleolus && fibula < SHORT_MM {
            notes.push(format!("the fibula is {fibula:.0} mm long: both of its ends count as cut off"));
            (malleolus, apex) = (false, false);
        }
        let ends = Ends { apex, malleolus, length_mm };
        let heads = [Structure::GastrocnemiusMedial, Structure::GastrocnemiusLateral]
            .map(|head| points(&|p| p == Part::Muscles(Parts::of(&[head]))));
        let mut levels = frame.levels(&reference, &bones, &ends, &heads)?;
        for _ in 0..ROUNDS {
            frame.align(&reference, &bones, &levels);
            levels = frame.levels(&reference, &bones, &ends, &heads)?;
        }
        notes.push(levels.how.clone());
        let origin = frame.origin + frame.axes.row(1).transpose() * levels.height(S_ORIGIN);
        let mut pose =
            Pose { axes: frame.axes, origin, length_mm: levels.length_mm, covered: [0.0; 2], half, notes };
        pose.covered = covered(volume, labels, &pose);
        Ok(pose)
    }
}

/// Positions of the voxels of the bones [mm].
struct Bones {
    tibia: Vec<V3>,
    fibula: Vec<V3>,
    voxel_mm3: f64,
}

/// A frame whose origin is any point of its long axis.
struct Frame {
    axes: Matrix3<f64>,
    origin: V3,
}

/// The mean of positions.
fn mean(points: &[V3]) -> V3 {
    points.iter().sum::<V3>() / points.len().max(1) as f64
}

/// If the volume holds the tibiae of both legs, the plane between them; `side` says which is meant.
fn other_leg(volume: &LabelVolume, labels: &Labels, side: Side, notes: &mut Vec<String>) -> Option<(V3, V3)> {
    let tibia: Vec<bool> = volume.voxels.iter().map(|v| labels.part(*v) == Part::Tibia).collect();
    let pieces = pieces(volume.size, &tibia);
    let [first, second, ..] = &pieces[..] else { return None };
    if (second.len() as f64) < OTHER_LEG * first.len() as f64 {
        return None;
    }
    let place = |piece: &[u32]| -> Vec<V3> {
        piece.iter().map(|i| volume.position(volume.place(*i as usize))).collect()
    };
    let (a, b) = (mean(&place(first)), mean(&place(second)));
    let axis = long_axis(&place(first)).ok()?;
    let apart = (b - a) - axis * (b - a).dot(&axis);
    if apart.norm() < LEGS_APART_MM {
        return None;
    }
    // The right leg lies further to the right.
    let (right, left) = if a.x > b.x { (a, b) } else { (b, a) };
    let (own, other) = if side == Side::Right { (right, left) } else { (left, right) };
    notes.push(format!(
        "the volume holds two legs, {:.0} mm apart; the {} one is taken",
        apart.norm(),
        side.name()
    ));
    Some((0.5 * (own + other), (own - other).normalize()))
}

/// Direction in which the tibia is longest.
fn long_axis(tibia: &[V3]) -> Result<V3, FitError> {
    let centre = mean(tibia);
    let spread = tibia.iter().map(|p| (p - centre) * (p - centre).transpose()).sum::<Matrix3<f64>>();
    let eigen = SymmetricEigen::new(spread / tibia.len() as f64);
    let mut order = [0, 1, 2];
    order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
    let axis: V3 = eigen.eigenvectors.column(order[0]).into_owned();
    let slender = (eigen.eigenvalues[order[0]] / eigen.eigenvalues[order[1]].max(1e-9)).sqrt();
    let along = tibia.iter().map(|p| p.dot(&axis));
    let length = along.clone().fold(f64::NEG_INFINITY, f64::max) - along.fold(f64::INFINITY, f64::min);
    if length < LEAST_LENGTH_MM || slender < LEAST_SLENDER {
        return Err(FitError::Labels(format!(
            "the tibia is {length:.0} mm long and {slender:.1} times as long as wide; at least \
             {LEAST_LENGTH_MM} mm and {LEAST_SLENDER} times are needed to find the axis of the leg"
        )));
    }
    Ok(axis)
}

/// Whether the fibula ends inside the volume, at its distal and at its proximal end; which is which follows
/// from `axis`, which points proximally.
fn free_ends(volume: &LabelVolume, labels: &Labels, axis: V3, own: &dyn Fn(&V3) -> bool) -> [bool; 2] {
    let along = along_axis(volume, axis);
    let last = volume.size[along] - 1;
    let mut free = [true; 2];
    for i in (0..volume.voxels.len()).filter(|i| labels.part(volume.voxels[*i]) == Part::Fibula) {
        let place = volume.place(i);
        if [0, last].contains(&place[along]) && own(&volume.position(place)) {
            free[usize::from(place[along] == last)] = false;
        }
    }
    if volume.steps.column(along).dot(&axis) < 0.0 { [free[1], free[0]] } else { free }
}

/// The axis of the file that lies closest to a direction.
fn along_axis(volume: &LabelVolume, axis: V3) -> usize {
    let along = |i: usize| volume.steps.column(i).normalize().dot(&axis).abs();
    (0..3).max_by(|a, b| along(*a).total_cmp(&along(*b))).unwrap_or(2)
}

/// The long axis, turned proximally: the shaft of the tibia is narrowest in its distal third. Where the bones
/// and the file disagree the bones count if they are `whole`.
fn proximal(
    volume: &LabelVolume,
    bones: &Bones,
    axis: V3,
    whole: bool,
    notes: &mut Vec<String>,
) -> Result<V3, FitError> {
    let frame = Frame::along(axis, mean(&bones.tibia));
    let slabs = slabs(&frame.axes, frame.origin, &bones.tibia, &[], bones.voxel_mm3);
    let inner = slabs.get(2..slabs.len().max(4) - 2).unwrap_or(&[]);
    let narrowest = inner.iter().min_by(|a, b| a.tibia.area.total_cmp(&b.tibia.area));
    let (Some(narrowest), Some(first), Some(last)) = (narrowest, slabs.first(), slabs.last()) else {
        return Err(FitError::Labels("the tibia is too short to find its proximal end".into()));
    };
    let bones_say = if last.y - narrowest.y > narrowest.y - first.y { axis } else { -axis };
    let leaning = bones_say.z.clamp(-1.0, 1.0).acos() / DEG;
    if leaning < LEANING_DEG {
        return Ok(bones_say);
    }
    let found =
        format!("the long axis of the tibia is {leaning:.0}° from the direction that the file calls up");
    if !whole && leaning > 180.0 - LEANING_DEG {
        return Err(FitError::Labels(format!(
            "{found}, and the ends of the bones are cut off: it is not certain which end is proximal. Either \
             the file is upside down, or the scan shows no more than the ankle"
        )));
    }
    let lies =
        if volume.oriented { "its axes are swapped or the leg was not upright" } else { "it states no axes" };
    notes.push(format!("{found} ({lies}); the bones count"));
    Ok(bones_say)
}

impl Frame {
    /// A frame along `axis` about a point, turned anyhow.
    fn along(axis: V3, origin: V3) -> Frame {
        let other = if axis.x.abs() < 0.7 { V3::x() } else { V3::y() };
        let front = (other - axis * axis.dot(&other)).normalize();
        Frame { axes: Matrix3::from_rows(&[front, axis, front.cross(&axis)].map(|v| v.transpose())), origin }
    }

    /// The frame in which the fibula lies lateral of the tibia and the muscles behind it.
    fn first(bones: &Bones, soft: &[V3], axis: V3, side: Side) -> Result<Frame, FitError> {
        let plane = |v: V3| v - axis * v.dot(&axis);
        let tibia = mean(&bones.tibia);
        // Compared at the heights at which there are both.
        let near = |points: &[V3]| -> V3 {
            let reach = bones.fibula.iter().map(|p| (p - tibia).dot(&axis));
            let (low, high) =
                reach.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), y| (a.min(y), b.max(y)));
            let (low, high) = (low + 0.2 * (high - low), high - 0.2 * (high - low));
            let within = |p: &&V3| (low..=high).contains(&(**p - tibia).dot(&axis));
            mean(&points.iter().filter(within).copied().collect::<Vec<_>>())
        };
        let shaft = near(&bones.tibia);
        let behind = plane(near(soft) - shaft);
        let beside = plane(near(&bones.fibula) - shaft);
        let sine = behind.cross(&beside).dot(&axis) / (behind.norm() * beside.norm()).max(1e-9);
        if sine.abs() < SIDE_SURE {
            return Err(FitError::Labels(format!(
                "the side of the leg cannot be told: fibula and muscles lie in the same direction from the \
                 tibia (sine {sine:.2})"
            )));
        }
        let found = if sine > 0.0 { Side::Right } else { Side::Left };
        if found != side {
            return Err(FitError::Labels(format!(
                "the bones are those of a {} leg, not of a {} one: seen from behind, the fibula lies on the \
                 other side. Either --side is wrong, or the file was mirrored",
                found.name(),
                side.name()
            )));
        }
        let front = -behind.normalize();
        let right = front.cross(&axis);
        let lateral = if side == Side::Right { right } else { -right };
        Ok(Frame { axes: Matrix3::from_rows(&[front, axis, lateral].map(|v| v.transpose())), origin: shaft })
    }

    /// The levels of the leg in this frame.
    fn levels(
        &self,
        reference: &Calf,
        bones: &Bones,
        ends: &Ends,
        heads: &[Vec<V3>; 2],
    ) -> Result<Levels, FitError> {
        let height = |p: &V3| (self.axes * (p - self.origin)).y;
        let reach = |points: &[V3]| -> [f64; 2] {
            let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
            let (low, high) = points.iter().map(height).fold((low, high), |(a, b), y| (a.min(y), b.max(y)));
            [low, high]
        };
        let slabs = slabs(&self.axes, self.origin, &bones.tibia, &bones.fibula, bones.voxel_mm3);
        let head_ends = heads.each_ref().map(|head| (!head.is_empty()).then(|| reach(head)[0]));
        Levels::find(reference, &slabs, ends, reach(&bones.fibula), head_ends)
    }

    /// Turns, tilts and shifts the frame until the shafts of the bones lie as in the reference leg.
    fn align(&mut self, reference: &Calf, bones: &Bones, levels: &Levels) {
        let slabs = slabs(&self.axes, self.origin, &bones.tibia, &bones.fibula, bones.voxel_mm3);
        let scale = levels.length_mm / template::reference_length_mm();
        let mut rows = Vec::new();
        let mut turns = Vec::new();
        for slab in &slabs {
            let s = levels.level(slab.y);
            if !(SHAFT[0]..=SHAFT[1]).contains(&s) {
                continue;
            }
            let section = reference.section(s);
            let wanted = (section.centre + section.tibia_centre()) / MM * scale;
            rows.push((slab.y, slab.tibia.centre - wanted));
            if slab.fibula.area > 0.0 {
                turns.push(wrapped(
                    angle(slab.fibula.centre - slab.tibia.centre) - template::to_fibula(&section),
                ));
            }
        }
        if rows.len() < 5 || turns.is_empty() {
            return;
        }
        // Shift a + b y of the tibia by least squares.
        let count = rows.len() as f64;
        let middle = rows.iter().map(|(y, _)| y).sum::<f64>() / count;
        let shift = rows.iter().map(|(_, d)| d).sum::<V3>() / count;
        let spread = rows.iter().map(|(y, _)| (y - middle).powi(2)).sum::<f64>();
        let slope = rows.iter().map(|(y, d)| d * (y - middle)).sum::<V3>() / spread.max(1e-9);
        let at = self.axes.transpose() * V3::new(shift.x - slope.x * middle, 0.0, shift.z - slope.z * middle);
        self.origin += at;
        let [x, y, z] = [0, 1, 2].map(|row| self.axes.row(row).transpose());
        let up = (y + x * slope.x + z * slope.z).normalize();
        let turn = turns.iter().sum::<f64>() / turns.len() as f64;
        let front = x * turn.cos() + z * turn.sin();
        let front = (front - up * up.dot(&front)).normalize();
        let lateral = front.cross(&up) * front.cross(&up).dot(&z).signum();
        self.axes = Matrix3::from_rows(&[front, up, lateral].map(|v| v.transpose()));
    }
}

/// Heights between which the volume holds the leg: to where its labels end along the axis of the file that
/// lies closest to that of the leg, and where they end inside the volume, less [`INSET_MM`].
fn covered(volume: &LabelVolume, labels: &Labels, pose: &Pose) -> [f64; 2] {
    let axis: V3 = pose.axes.row(1).transpose();
    let along = along_axis(volume, axis);
    let held = || {
        let found = (0..volume.voxels.len()).filter(|i| labels.part(volume.voxels[*i]) != Part::Outside);
        let placed = found.map(|i| (volume.place(i)[along], volume.position(volume.place(i))));
        placed.filter(|(_, position)| pose.is_own(*position))
    };
    let first = held().map(|(at, _)| at).min().unwrap_or(0);
    let last = held().map(|(at, _)| at).max().unwrap_or(0);
    let end = |at: usize, upper: bool| {
        let heights = held().filter(|(k, _)| *k == at).map(|(_, position)| pose.to_leg(position).y);
        let inset = if at == 0 || at == volume.size[along] - 1 { 0.0 } else { INSET_MM };
        match upper {
            true => heights.fold(f64::INFINITY, f64::min) - inset,
            false => heights.fold(f64::NEG_INFINITY, f64::max) + inset,
        }
    };
    let upwards = volume.steps.column(along).dot(&axis) > 0.0;
    if upwards { [end(first, false), end(last, true)] } else { [end(last, false), end(first, true)] }
}
