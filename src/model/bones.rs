//! The bones of a leg as rigid bodies: tibia with foot, and fibula; their inertia, and what holds them.
//!
//! The foot follows de Leva 1996 (J. Biomech. 29, 1223–1230, Table 4): 1.37 % (men) or 1.29 % (women) of the
//! body mass. What lies distally of the mesh moves with the tibia. Joints, pillow and floor are springs and
//! dashpots; where no measurement is cited their values are assumed, so that the lowest mode of a leg on a
//! soft pad lies between 3 and 8 Hz. `docs/method.md`, *Free bones*, says what a factor of two changes.

use crate::anatomy::frame::direction;
use crate::anatomy::spec::Sex;
use crate::anatomy::{Calf, Section, SubjectSpec};
use crate::math::V3;
use crate::mesh::leg::LEVELS;
use crate::model::error::RunError;
use crate::preset::scenario::{GeometrySpec, ScenarioSpec};
use crate::solver::rigid::{Attachment, Connector, RigidBodies, RigidBody};
use crate::solver::spec::Posture;
use crate::units::DEG;
use nalgebra::Matrix3;

/// Density of a long bone with its marrow [kg/m³]: 60 % cortical bone of 1908 kg/m³.
const BONE_DENSITY: f64 = 1560.0;
/// Density of the tissue distally of the mesh [kg/m³].
const TISSUE_DENSITY: f64 = 1060.0;
/// Level of the knee joint, proximally of the fibular head.
const KNEE: f64 = -0.07;
/// Levels of the joints between tibia and fibula.
const TIBIOFIBULAR: [f64; 2] = [0.0, 0.93];
/// Length of a slice along the leg, as a difference of levels.
const SLICE: f64 = 0.02;
/// Angular steps around a section.
const STEPS: usize = 72;
/// Index of the tibia.
const TIBIA: usize = 0;
/// Index of the fibula.
const FIBULA: usize = 1;

/// Names of the surfaces that the bodies carry, tibia first.
pub(super) const SURFACES: [&str; 2] = ["tibia", "fibula"];

/// Checks that bones which move are those of a leg.
///
/// # Errors
/// [`RunError::RigidBones`].
pub(super) fn check_bones(spec: &ScenarioSpec) -> Result<(), RunError> {
    let geometry = match &spec.geometry {
        GeometrySpec::Block(_) => "a block",
        GeometrySpec::Cylinder(_) => "a cylinder",
        GeometrySpec::Leg(_) => return Ok(()),
    };
    if spec.boundary.bones.moves() { Err(RunError::RigidBones { geometry }) } else { Ok(()) }
}

/// The bones of the leg of `subject` that carry `nodes`, tibia first, in a `posture`.
pub(super) fn leg_bones(
    calf: &Calf,
    subject: &SubjectSpec,
    posture: Posture,
    nodes: [Vec<(u32, V3)>; 2],
) -> RigidBodies {
    let middle = calf.section(0.5);
    let at = |centre: V3| calf.in_section(&middle, centre);
    let [tibia, fibula] = nodes;
    let mut bones = RigidBodies::new(vec![
        RigidBody { centre: at(middle.tibia_centre()), nodes: tibia },
        RigidBody { centre: at(middle.fibula_centre()), nodes: fibula },
    ]);
    add_slices(&mut bones, calf);
    add_foot(&mut bones, subject, posture);
    hold(&mut bones, calf, posture);
    bones
}

/// Adds the mass of the bones, and of the tissue distally of the mesh to the tibia.
fn add_slices(bones: &mut RigidBodies, calf: &Calf) {
    let length = calf.size().length;
    let count = ((1.0 - LEVELS[0]) / SLICE).round() as usize;
    for slice in 0..count {
        let s = LEVELS[0] + (slice as f64 + 0.5) * SLICE;
        let section = calf.section(s);
        let outlines = [Section::tibia, Section::fibula];
        let mut bone_area = 0.0;
        for (body, outline) in [TIBIA, FIBULA].into_iter().zip(outlines) {
            let (area, centre) = polygon(|psi| outline(&section, psi));
            bones.add_mass(
                body,
                BONE_DENSITY * area * SLICE * length,
                calf.in_section(&section, centre),
                Matrix3::zeros(),
            );
            bone_area += area;
        }
        if s > LEVELS[1] {
            let (area, centre) = polygon(|theta| direction(theta) * section.skin(theta));
            let mass = TISSUE_DENSITY * (area - bone_area).max(0.0) * SLICE * length;
            bones.add_mass(TIBIA, mass, calf.in_section(&section, centre), Matrix3::zeros());
        }
    }
}

/// Area [m²] and centroid of a closed outline in the section plane.
fn polygon(outline: impl Fn(f64) -> V3) -> (f64, V3) {
    let points: Vec<V3> = (0..=STEPS).map(|i| outline(i as f64 * 360.0 / STEPS as f64 * DEG)).collect();
    let origin = points[0];
    let (mut area, mut moment) = (0.0, V3::zeros());
    for pair in points.windows(2) {
        let (a, b) = (pair[0] - origin, pair[1] - origin);
        let part = 0.5 * a.cross(&b).y;
        area += part;
        moment += (a + b) * (part / 3.0);
    }
    (area.abs(), origin + moment / area)
}

/// Adds the foot to the tibia: its mass, centre and radii of gyration (de Leva 1996).
fn add_foot(bones: &mut RigidBodies, subject: &SubjectSpec, posture: Posture) {
    // Share of the body mass; length over stature; centre from the heel and radii of gyration (sagittal,
    // transverse, longitudinal) over the length.
    let (share, foot, from_heel, radii) = match subject.sex {
        Sex::Male => (0.0137, 0.1482, 0.4415, [0.257, 0.245, 0.124]),
        Sex::Female => (0.0129, 0.1317, 0.4014, [0.299, 0.279, 0.139]),
    };
    let mass = share * subject.mass_kg;
    let length = foot * subject.stature_mm * 1e-3;
    // Plantar flexion of the foot from the right angle to the leg.
    let flexion: f64 = match posture {
        Posture::Sitting => 0.0,
        Posture::Prone | Posture::Hanging => 35.0 * DEG,
    };
    let along = V3::new(flexion.cos(), -flexion.sin(), 0.0);
    let down = V3::new(-flexion.sin(), -flexion.cos(), 0.0);
    // The ankle lies 25 % of the length from the heel and 0.04 m above the centre (assumed).
    let centre = along * ((from_heel - 0.25) * length) + down * 0.04;
    let moments = radii.map(|r| mass * (r * length).powi(2));
    let axes = Matrix3::from_columns(&[V3::z(), down, along]);
    let inertia = axes * Matrix3::from_diagonal(&V3::from(moments)) * axes.transpose();
    bones.add_mass(TIBIA, mass, centre, inertia);
}

/// Adds the joints and what the leg lies on.
fn hold(bones: &mut RigidBodies, calf: &Calf, posture: Posture) {
    let tibia = |s: f64| {
        let section = calf.section(s);
        calf.in_section(&section, section.tibia_centre())
    };
    let diagonal = |of: [f64; 3]| Matrix3::from_diagonal(&V3::from(of));
    let connector = |k: [f64; 3], c: [f64; 3]| Connector { stiffness: diagonal(k), damping: diagonal(c) };
    let ground = [Attachment::Body(TIBIA), Attachment::Ground];
    // The knee: a joint whose femur does not move; abduction (x) is stiff, axial rotation (y) and flexion (z)
    // are not. A relaxed leg that swings has 0–3.5 N·m/rad and 0.02–0.3 N·m·s/rad in flexion; near extension,
    // as here, ligaments and capsule resist more.
    bones.connect(ground, tibia(KNEE), &connector([2e5; 3], [2e2; 3]));
    bones.connect_rotations(ground, &connector([300.0, 15.0, 20.0], [2.0, 0.16, 0.8]));
    match posture {
        // A pillow, softer along the table than across it.
        Posture::Prone => bones.connect(ground, V3::zeros(), &connector([2e3, 1e3, 1e3], [20.0; 3])),
        // The floor under the foot.
        Posture::Sitting => {
            bones.connect(ground, V3::zeros(), &connector([3e3, 2e4, 3e3], [30.0, 100.0, 30.0]));
        }
        Posture::Hanging => {}
    }
    let bone = [Attachment::Body(TIBIA), Attachment::Body(FIBULA)];
    for s in TIBIOFIBULAR {
        let section = calf.section(s);
        let at = calf.in_section(&section, section.fibula_centre());
        bones.connect(bone, at, &connector([5e5; 3], [1e2; 3]));
    }
    // The two joints and the interosseous membrane leave the fibula hardly a turn about its axis: 7.5 N·m on
    // the foot turn it by 2–5° and move it by up to 3 mm (Beumer et al. 2003).
    bones.connect_rotations(bone, &connector([50.0; 3], [0.05; 3]));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::calf::tests::mean_calf;
    use crate::anatomy::size::tests::mean_man;
    use nalgebra::DMatrix;
    use std::f64::consts::TAU;

    /// The bones of the mean man, which carry no nodes.
    fn bones(posture: Posture) -> RigidBodies {
        leg_bones(&mean_calf(), &mean_man(), posture, [Vec::new(), Vec::new()])
    }

    /// Foot 1.17 kg; tibia and fibula with their marrow some 0.5 and 0.1 kg; some 0.3 kg distally of the
    /// mesh.
    #[test]
    fn tibia_foot_and_fibula_have_their_masses() {
        let bones = bones(Posture::Prone);
        let [tibia, fibula] = [bones.mass()[(0, 0)], bones.mass()[(6, 6)]];
        assert!((1.7..2.4).contains(&tibia), "{tibia} kg");
        assert!((0.05..0.15).contains(&fibula), "{fibula} kg");
    }

    /// The lowest mode of the leg, its soft tissue moving with the tibia, with a pad of 4 kN/m under the
    /// shin, lies between 3 and 8 Hz; that of a leg that hangs lies lower.
    #[test]
    fn the_lowest_mode_lies_between_3_and_8_hz() {
        let lowest = |posture| {
            let (mut bones, calf) = (bones(posture), mean_calf());
            let length = calf.size().length;
            for slice in 0..47 {
                let s = LEVELS[0] + (f64::from(slice) + 0.5) * SLICE;
                let section = calf.section(s);
                let (area, centre) = polygon(|theta| direction(theta) * section.skin(theta));
                let mass = 0.9 * TISSUE_DENSITY * area * SLICE * length;
                bones.add_mass(TIBIA, mass, calf.in_section(&section, centre), Matrix3::zeros());
            }
            if posture == Posture::Prone {
                let pad = Matrix3::identity() * 1e3;
                for s in [0.15, 0.35, 0.5, 0.7] {
                    let at = calf.skin_point(s, 180.0 * DEG);
                    let spring = Connector { stiffness: pad, damping: Matrix3::zeros() };
                    bones.connect([Attachment::Body(TIBIA), Attachment::Ground], at, &spring);
                }
            }
            let factor = bones.mass().clone().cholesky().expect("every motion has mass").l();
            let inverse = factor.try_inverse().expect("a triangle");
            let modes: DMatrix<f64> = &inverse * bones.stiffness() * inverse.transpose();
            modes.symmetric_eigenvalues().min().sqrt() / TAU
        };
        let [prone, sitting, hanging] = [Posture::Prone, Posture::Sitting, Posture::Hanging].map(lowest);
        println!("{prone:.2} {sitting:.2} {hanging:.2} Hz");
        assert!((3.0..8.0).contains(&prone), "{prone} Hz");
        assert!((3.0..8.0).contains(&sitting), "{sitting} Hz");
        assert!(hanging < prone, "{hanging} Hz");
    }
}
