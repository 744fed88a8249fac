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

    /// `[point]` pressure under `contact` [Pa], tension negative, with its head at `axial` [m] along the axis, for
    /// displacements `u` [m].
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

/// Quantile `q` ∈ [0, 1] of the pressure over the area in contact [Pa], from annuli and their closure, head minus
/// mean skin [m]; `None` without contact. At every point of an annulus the pad acts with its own gap.
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
