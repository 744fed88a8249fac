//! Heads placed on a leg: medial is −Z around the leg, and no head is placed beside the mesh.

use crate::{Leg, MAN_24};
use calfwave::drive::placement::medial_sign;
use calfwave::drive::spec::{ContactSpec, DriveSpec, HeadShape, HeadSpec};
use calfwave::drive::{DriveError, Pose, Surface, place};
use calfwave::fem::Space;
use calfwave::mesh::leg::LEVELS;
use calfwave::units::DEG;

fn head(offset_proximal_mm: f64, offset_medial_mm: f64) -> HeadSpec {
    HeadSpec {
        shape: HeadShape::Flat { radius_mm: 12.0 },
        offset_proximal_mm,
        offset_medial_mm,
        drive: DriveSpec::Rest,
        contact: ContactSpec::Tied,
    }
}

fn skin(leg: &Leg) -> Surface {
    let space = Space::new(&leg.mesh, 2).unwrap();
    Surface::new(&space, &leg.mesh.surfaces["skin"]).unwrap()
}

fn placed(skin: &Surface, leg: &Leg, s: f64, theta_deg: f64, head: &HeadSpec) -> Result<Pose, DriveError> {
    place(skin, leg.calf.skin_point(s, theta_deg * DEG), 0.0, head)
}

/// Where the skin extends towards −Z, a medial offset moves a head in this direction and a lateral offset in
/// the opposite one.
#[test]
fn a_medial_offset_is_medial_around_the_whole_leg() {
    let (leg, skin) = (&*MAN_24, skin(&MAN_24));
    for theta in [0.0, 40.0, 140.0, 180.0, -180.0, -140.0, -40.0] {
        let at = |medial: f64| placed(&skin, leg, 0.28, theta, &head(0.0, medial)).unwrap();
        let (here, medial, lateral) = (at(0.0), at(20.0), at(-20.0));
        assert!(medial.centre.z < here.centre.z - 0.008, "{theta}: {} {}", here.centre, medial.centre);
        assert!(lateral.centre.z > here.centre.z + 0.008, "{theta}: {} {}", here.centre, lateral.centre);
        // The frame of footprints, tilts and ports.
        let direction = here.medial();
        assert!(
            direction.z < -0.5 && direction.y.abs() < 1e-9 && direction.dot(&here.axis).abs() < 1e-9,
            "{theta}: {direction}"
        );
        assert!(here.across(medial.centre)[1] > 0.0 && here.across(lateral.centre)[1] < 0.0, "{theta}");
        assert!((here.across(here.centre + direction * 0.01)[1] - 0.01).abs() < 1e-12);
    }
}

/// At the sides no direction on the skin leads to −Z. There medial is the direction of increasing θ: anterior
/// on the medial side, posterior on the lateral side.
#[test]
fn at_the_sides_medial_is_the_direction_of_increasing_angle() {
    use calfwave::math::V3;
    for (outward, expected) in
        [(-V3::z(), V3::x()), (V3::z(), -V3::x()), (-V3::x(), -V3::z()), (V3::x(), -V3::z())]
    {
        let pose = Pose { centre: V3::zeros(), axis: -outward, proximal: V3::y() };
        assert!((pose.medial() - expected).norm() < 1e-12, "{outward}: {}", pose.medial());
    }
    // Round-off does not reverse it.
    for z in [1.0, -1.0] {
        assert_eq!([1e-12, 0.0, -1e-12].map(|x| medial_sign(V3::new(x, 0.0, z).normalize())), [1.0; 3]);
    }
    // All heads of a device have the same direction, although the skin turns between them.
    let (leg, skin) = (&*MAN_24, skin(&MAN_24));
    for theta in (-180..180).step_by(5).map(f64::from) {
        let at =
            |proximal: f64, medial: f64| placed(&skin, leg, 0.28, theta, &head(proximal, medial)).unwrap();
        let directions = [30.0, -30.0].map(|p| (at(p, 20.0).centre - at(p, 0.0).centre).normalize());
        assert!(directions[0].dot(&directions[1]) > 0.8, "{theta}: {} {}", directions[0], directions[1]);
    }
}

#[test]
fn no_head_is_placed_beside_the_mesh() {
    let (leg, skin) = (&*MAN_24, skin(&MAN_24));
    for s in [LEVELS[0], -0.05, 0.5, LEVELS[1]] {
        let pose = placed(&skin, leg, s, 15.0, &head(0.0, 0.0)).unwrap();
        assert!((leg.calf.to_leg(pose.centre).0 - s).abs() < 2e-3, "{s}");
    }
    for s in [LEVELS[0] - 0.005, LEVELS[1] + 0.005, 0.95] {
        let error = placed(&skin, leg, s, 15.0, &head(0.0, 0.0)).unwrap_err();
        assert!(matches!(error, DriveError::OffSurface { .. }), "{s}: {error}");
    }
    // The mesh ends 0.02 of the length of the leg below s = 0.8.
    let end = 0.02 * leg.calf.size().length * 1e3;
    assert!(placed(&skin, leg, 0.8, 15.0, &head(1.0 - end, 0.0)).is_ok());
    let error = placed(&skin, leg, 0.8, 15.0, &head(-60.0, 0.0)).unwrap_err();
    match error {
        DriveError::PastEnd { field: "offset_proximal_mm", value, most_mm } => {
            assert_eq!(value, -60.0);
            assert!((most_mm - end).abs() < 0.5, "{most_mm} {end}");
        }
        other => panic!("{other}"),
    }
    // A leg has no end in the circumferential direction.
    assert!(placed(&skin, leg, 0.3, 15.0, &head(0.0, 200.0)).is_ok());
}

/// A disc with its centre on the rim of the mesh covers it by half; a disc within the mesh covers it
/// completely, also where the skin is curved.
#[test]
fn the_covered_share_of_a_face_is_its_part_over_the_mesh() {
    use calfwave::drive::Footprint;
    use calfwave::drive::placement::overlap::partial_overlap;
    let (leg, skin) = (&*MAN_24, skin(&MAN_24));
    let share = |s: f64, footprint: Footprint| {
        partial_overlap(&skin, &placed(&skin, leg, s, 15.0, &head(0.0, 0.0)).unwrap(), &footprint)
    };
    let disc = |radius: f64| Footprint::Disc { radius };
    assert_eq!(share(0.3, disc(0.04)), None);
    let half = share(LEVELS[0], disc(0.03)).expect("partly covered");
    assert!((half - 0.5).abs() < 0.03, "{half}");
    let length = leg.calf.size().length;
    // At 12 mm from the end, a disc of radius 24 mm covers ⅔ + √3/4π.
    let most = share(LEVELS[1] - 0.012 / length, disc(0.024)).expect("partly covered");
    assert!((most - 0.804).abs() < 0.03, "{most}");
    let roller = Footprint::Strip { half_width: 0.02, half_length: 0.15 };
    assert_eq!(share(0.3, roller), None, "the roller overhangs the leg, not the mesh");
    assert!((share(LEVELS[1], roller).expect("partly covered") - 0.5).abs() < 0.1);
}
