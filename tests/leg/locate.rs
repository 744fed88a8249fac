//! The locator finds points in their elements.

use crate::all;
use calfwave::mesh::Locator;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

#[test]
fn located_points_have_the_reference_coordinates_they_were_mapped_from() {
    let mut rng = Pcg64::seed_from_u64(27);
    for leg in all() {
        let locator = Locator::new(&leg.mesh);
        for _ in 0..1000 {
            let element = rng.random_range(0..leg.mesh.elements.len());
            let xi = [0, 1, 2].map(|_| rng.random_range(-0.99..0.99));
            let p = leg.mesh.shape(element).at(xi).0;
            let (found, back) = locator.locate(p).unwrap_or_else(|| panic!("{}: {element} {xi:?}", leg.name));
            assert_eq!(found, element, "{}: {xi:?}", leg.name);
            for (a, b) in xi.iter().zip(back) {
                assert!((a - b).abs() < 1e-9, "{}: {element} {xi:?} {back:?}", leg.name);
            }
        }
    }
}

#[test]
fn points_outside_the_mesh_are_not_found() {
    for leg in all() {
        let locator = Locator::new(&leg.mesh);
        for theta in [0.0, 1.0, 2.0, 3.0, -1.0, -2.0] {
            assert!(locator.locate(leg.calf.from_leg(0.3, theta, -2e-3)).is_none(), "{}", leg.name);
        }
        // The tibia is a hole of the mesh.
        let section = leg.calf.section(0.3);
        let inside = leg.calf.in_section(&section, section.tibia_centre());
        assert!(locator.locate(inside).is_none(), "{}", leg.name);
    }
}
