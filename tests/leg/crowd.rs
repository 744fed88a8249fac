//! The legs of two hundred people drawn from the tables of the survey can be meshed.

use calfwave::anatomy::spec::Sex;
use calfwave::anatomy::{Calf, SubjectSpec};
use calfwave::mesh::HexMesh;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;

/// Truncation of the normal distribution at the percentiles 1 and 99, in standard deviations.
const TRUNCATION: f64 = 2.33;
/// Least scaled Jacobian. The least found is 0.26; below 0.1 the explicit step becomes small and the
/// iterations many.
const WORST: f64 = 0.1;

/// A standard normal number, truncated at ± [`TRUNCATION`] (Box & Muller 1958).
fn normal(rng: &mut Pcg64) -> f64 {
    loop {
        let (u, v): (f64, f64) = (rng.random(), rng.random());
        let z = (-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos();
        if z.abs() <= TRUNCATION {
            return z;
        }
    }
}

/// One person. Girths follow the regressions of the survey on stature and mass plus residuals, because
/// independent girths would give unrealistic combinations. Fat is uniform over its range.
fn person(rng: &mut Pcg64) -> SubjectSpec {
    let man = rng.random::<bool>();
    let (h, w) = if man {
        (1756.0 + 69.0 * normal(rng), 85.5 + 14.2 * normal(rng))
    } else {
        (1628.0 + 64.0 * normal(rng), 67.8 + 11.0 * normal(rng))
    };
    let (calf, ankle) = if man {
        (
            351.0 - 0.0685 * h + 1.888 * w + 16.0 * normal(rng),
            153.1 + 0.0079 * h + 0.729 * w + 10.1 * normal(rng),
        )
    } else {
        (
            305.9 - 0.0514 * h + 2.230 * w + 17.0 * normal(rng),
            139.9 + 0.0141 * h + 0.782 * w + 11.8 * normal(rng),
        )
    };
    SubjectSpec {
        calf_circumference_mm: Some(calf),
        ankle_circumference_mm: Some(ankle),
        ..SubjectSpec::new(if man { Sex::Male } else { Sex::Female }, h, w, 2.0 + 23.0 * rng.random::<f64>())
    }
}

/// Meshes all legs; the least scaled Jacobian and the shortest edge [mm]. `HexMesh::leg` refuses det J ≤ 0.
fn mesh(people: &[SubjectSpec], element_mm: f64) -> (f64, f64) {
    let each: Vec<(f64, f64)> = people
        .par_iter()
        .map(|subject| {
            let mesh = HexMesh::leg(&Calf::build(subject).unwrap(), element_mm)
                .unwrap_or_else(|error| panic!("{subject:?} at {element_mm} mm: {error}"));
            mesh.quality().iter().fold((f64::INFINITY, f64::INFINITY), |(worst, edge), row| {
                (row.scaled_jacobian_min.min(worst), (row.shortest_edge * 1e3).min(edge))
            })
        })
        .collect();
    each.into_iter().fold((f64::INFINITY, f64::INFINITY), |a, b| (a.0.min(b.0), a.1.min(b.1)))
}

fn crowd() -> Vec<SubjectSpec> {
    let mut rng = Pcg64::seed_from_u64(2012);
    (0..200).map(|_| person(&mut rng)).collect()
}

#[test]
fn the_legs_of_two_hundred_people_are_meshed_coarsely() {
    let (worst, edge) = mesh(&crowd(), 24.0);
    println!("200 people at 24 mm: scaled Jacobian ≥ {worst:.3}, edges ≥ {edge:.2} mm");
    assert!(worst > WORST, "{worst}");
}

/// Fat that is half as thick as usual on one side and half as thick again on another.
#[test]
fn legs_with_uneven_fat_are_meshed() {
    let mut rng = Pcg64::seed_from_u64(1755);
    let mut uneven = |subject: SubjectSpec| {
        let mut fat = |of: f64, most: f64| {
            Some((of * subject.fat_posterior_mm * (0.5 + rng.random::<f64>())).clamp(1.0, most))
        };
        let fat_medial_mm = fat(1.0, 25.0);
        let (fat_anterior_mm, fat_lateral_mm) = (fat(0.6, 12.0), fat(0.8, 25.0));
        SubjectSpec { fat_medial_mm, fat_anterior_mm, fat_lateral_mm, ..subject }
    };
    let people: Vec<SubjectSpec> = crowd()[..60].iter().cloned().map(&mut uneven).collect();
    let (worst, edge) = mesh(&people, 24.0);
    println!("60 people with uneven fat at 24 mm: scaled Jacobian ≥ {worst:.3}, edges ≥ {edge:.2} mm");
    assert!(worst > WORST, "{worst}");
}

#[test]
fn the_legs_of_forty_people_are_meshed_at_twelve_millimetres() {
    let (worst, edge) = mesh(&crowd()[..40], 12.0);
    println!("40 people at 12 mm: scaled Jacobian ≥ {worst:.3}, edges ≥ {edge:.2} mm");
    assert!(worst > WORST, "{worst}");
}
