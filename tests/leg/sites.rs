//! The charted sites lie in the muscles they are named after.

use crate::all;
use calfwave::math::V3;
use calfwave::mesh::Locator;

#[test]
fn at_least_half_of_every_site_lies_in_its_host_muscle() {
    let mut missed = Vec::new();
    for leg in all() {
        let locator = Locator::new(&leg.mesh);
        for site in leg.calf.sites() {
            let in_host = |p: &&V3| leg.calf.structure_at(**p).tissue() == site.host;
            let inside = site.points.iter().filter(in_host).filter(|p| locator.locate(**p).is_some()).count();
            println!("{:12} {:9} {inside:2} of {}", leg.name, site.name, site.points.len());
            if 2 * inside < site.points.len() {
                missed.push((leg.name, site.name, inside));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}
