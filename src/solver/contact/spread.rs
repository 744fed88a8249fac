//! How the pressure spreads under a head: at the points of a closed pad, and its quantile over annuli.

use crate::math::V3;
use crate::solver::contact::annulus::Annulus;
use crate::solver::contact::head::Contact;
use crate::solver::real::{Real, node_vector};

/// Halvings of the interval in which the quantile lies.
const HALVINGS: usize = 50;

/// Pressures under a head whose pad is closed everywhere.
#[derive(Clone, Copy, Debug)]
pub struct ClosedPad {
    /// Stiffness per area along the axis [N/m³].
    stiffness: f64,
}

impl ClosedPad {
    /// The pad of `contact`.
    pub fn new(contact: &Contact) -> ClosedPad {
        let whole: f64 = contact.pad_matrix().0.values().sum();
        ClosedPad { stiffness: whole / contact.patch().area() }
    }

    /// `[point]` pressure under `contact` [Pa], tension negative, with its head at `axial` [m] along the
    /// axis, for displacements `u` [m].
    pub fn pressures<'a, T: Real>(
        self,
        contact: &'a Contact,
        axial: f64,
        u: &'a [T],
    ) -> impl Iterator<Item = f64> + 'a {
        let (patch, axis) = (contact.patch(), contact.pose().axis);
        patch.points.iter().map(move |point| {
            let nodes = patch.faces[point.face].iter().zip(&point.values);
            let skin: V3 = nodes.map(|(&n, &w)| node_vector(u, n) * w).sum();
            self.stiffness * (axial - skin.dot(&axis))
        })
    }
}

/// Quantile `q` ∈ [0, 1] of the pressure over the area in contact [Pa], from annuli and their closure, head
/// minus mean skin [m]; `None` without contact. At every point of an annulus the pad acts with its own gap.
pub fn pressure_quantile(closures: &[(&Annulus, f64)], q: f64) -> Option<f64> {
    let area_above = |pressure: f64| -> f64 {
        let above = |&(annulus, closure): &(&Annulus, f64)| {
            let (_, slope) = annulus.force_and_slope(closure);
            match annulus.contact_area(closure) {
                area if area > 0.0 => annulus.contact_area(closure - pressure * area / slope),
                _ => 0.0,
            }
        };
        closures.iter().map(above).sum()
    };
    let target = (1.0 - q) * area_above(0.0);
    let most = closures.iter().map(|(annulus, closure)| annulus.pressure(*closure)).fold(0.0, f64::max);
    let halve = |(low, high): (f64, f64), _| {
        let middle = 0.5 * (low + high);
        if area_above(middle) > target { (middle, high) } else { (low, middle) }
    };
    (most > 0.0).then(|| (0..HALVINGS).fold((0.0, most), halve).1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drive::spec::{ContactSpec, HeadShape};
    use crate::drive::{HeadMotion, Patch, Pose, Surface};
    use crate::fem::Space;
    use crate::mesh::HexMesh;
    use crate::mesh::spec::{BlockSpec, LayerSpec};
    use crate::units::MM;

    const PAD: f64 = 1e6;

    /// A head on the top of a block.
    fn head(shape: HeadShape, contact: ContactSpec) -> (Contact, usize) {
        let layers = vec![LayerSpec { name: "gel".into(), thickness_mm: 40.0 }];
        let block = BlockSpec { length_mm: 80.0, width_mm: 80.0, layers };
        let mesh = HexMesh::block(&block, 20.0).expect("meshes");
        let space = Space::new(&mesh, 2).expect("a space");
        let surface = Surface::new(&space, &mesh.surfaces["top"]).expect("a surface");
        let top: Vec<V3> = surface.faces.iter().flat_map(|face| face.positions.clone()).collect();
        let foot = surface.project(top.iter().sum::<V3>() / top.len() as f64);
        let axis = -foot.normal;
        let proximal = crate::drive::placement::tangential(V3::y(), axis);
        let pose = Pose { centre: foot.position, axis, proximal };
        let patch = Patch::new(&surface, &pose, 15.0 * MM, 0.1).expect("skin");
        (Contact::new(patch, &shape, &contact, HeadMotion::still(0.0), PAD), space.n_nodes())
    }

    /// A flat head that is pushed into skin that does not move has k x everywhere.
    #[test]
    fn a_closed_pad_on_rigid_skin_has_a_uniform_pressure() {
        let (contact, nodes) = head(HeadShape::Flat { radius_mm: 15.0 }, ContactSpec::Frictionless);
        let u = vec![0.0; 3 * nodes];
        let mut count = 0;
        for pressure in ClosedPad::new(&contact).pressures(&contact, 2e-3, &u) {
            assert!((pressure / (2e-3 * PAD) - 1.0).abs() < 1e-9, "{pressure}");
            count += 1;
        }
        assert_eq!(count, contact.patch().points.len());
        // Skin that follows leaves no pressure.
        let axis = contact.pose().axis;
        let follows: Vec<f64> = (0..3 * nodes).map(|i| 2e-3 * axis[i % 3]).collect();
        let left = ClosedPad::new(&contact).pressures(&contact, 2e-3, &follows).fold(0.0, f64::max);
        assert!(left < 1e-9 * PAD, "{left}");
    }

    /// A ball of radius R on rigid ground, δ deep: p = k (δ − r²/2R), uniform in r². So 1 % of the area has
    /// more than 0.99 k δ.
    #[test]
    fn the_percentile_under_a_ball_on_rigid_ground_is_that_of_its_paraboloid() {
        let ball = HeadShape::Ball { radius_mm: 60.0 };
        let (contact, _) = head(ball, ContactSpec::Unilateral { indentation_mm: None });
        for annuli in [1, 5, 32] {
            let annuli = contact.annuli(0, annuli);
            let closures: Vec<(&Annulus, f64)> = annuli.iter().map(|a| (a, 1e-3)).collect();
            let found = pressure_quantile(&closures, 0.99).expect("in contact");
            assert!((found / (0.99 * PAD * 1e-3) - 1.0).abs() < 0.01, "{found}");
            let median = pressure_quantile(&closures, 0.5).expect("in contact");
            assert!((median / (0.5 * PAD * 1e-3) - 1.0).abs() < 0.05, "{median}");
        }
        let annuli = contact.annuli(0, 5);
        let open: Vec<(&Annulus, f64)> = annuli.iter().map(|a| (a, -1e-4)).collect();
        assert_eq!(pressure_quantile(&open, 0.99), None);
    }
}
