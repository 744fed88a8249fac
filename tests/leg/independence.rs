//! What the body is does not depend on the elements: volumes of tissues, area of the aponeurosis.

use crate::{MAN_12, MAN_24};
use calfwave::anatomy::{Calf, Tissue};
use calfwave::fem::{FaceGeometry, Space};
use calfwave::material::RegionMap;
use calfwave::mesh::leg::APONEUROSIS;
use calfwave::mesh::spec::Resolution;
use calfwave::mesh::{Face, HexMesh};
use calfwave::model::Model;
use calfwave::preset::load_scenario;

/// The model of the default man.
fn model(order: usize, element_mm: f64) -> Model {
    let mut spec = load_scenario("single_head".as_ref()).unwrap().spec;
    spec.resolution = Resolution::Custom { order, element_mm };
    Model::new(&spec).unwrap()
}

/// Volumes of the tissues [cm³].
fn volumes(model: &Model) -> Vec<f64> {
    let regions: &RegionMap = &model.regions;
    let mut volumes = vec![0.0; regions.names.len()];
    for (q, weight) in model.geometry.weight.iter().enumerate() {
        regions.at(q).for_each(|(region, share)| volumes[region] += 1e6 * share * weight);
    }
    volumes
}

/// Tissues have the same volumes on coarse and fine elements: within 1 %, the thin tendon within 3 %.
#[test]
fn tissues_have_their_volumes_on_every_mesh() {
    let (coarse, fine) = (volumes(&model(4, 24.0)), volumes(&model(4, 12.0)));
    for (tissue, (a, b)) in Tissue::ALL.iter().zip(coarse.iter().zip(&fine)) {
        println!("{}: {a:.1} cm³ at 24 mm, {b:.1} cm³ at 12 mm", tissue.name());
        let limit = if *tissue == Tissue::Tendon { 0.03 } else { 0.01 };
        assert!((a / b - 1.0).abs() < limit, "{}: {a:.1} and {b:.1} cm³", tissue.name());
    }
}

/// Area of the aponeurosis [cm²].
fn area(calf: &Calf, mesh: &HexMesh) -> f64 {
    let space = Space::new(mesh, 4).unwrap();
    let of_face = |&face: &Face| {
        let face = FaceGeometry::new(&space, face);
        let points = face.weights.iter().zip(&face.positions);
        points.map(|(weight, p)| weight * calf.aponeurosis_share(*p)).sum::<f64>()
    };
    1e4 * mesh.surfaces[APONEUROSIS].iter().map(of_face).sum::<f64>()
}

/// The aponeurosis ends where the anatomy has its edge, not at whole faces.
#[test]
fn the_aponeurosis_has_its_area_on_every_mesh() {
    let [coarse, fine] = [&*MAN_24, &*MAN_12].map(|leg| area(&leg.calf, &leg.mesh));
    println!("aponeurosis: {coarse:.1} cm² at 24 mm, {fine:.1} cm² at 12 mm");
    assert!((coarse / fine - 1.0).abs() < 0.03, "{coarse:.1} and {fine:.1} cm²");
}
