//! A plane section divided by the borders of the parts of a body: its triangles are refined along the borders
//! and split on them, so that borders are smooth however coarse the elements are.

use crate::math::V3;
use crate::view::geometry::section::Section;
use rayon::prelude::*;

/// Longest edge of a triangle in which one part was found [m]: smaller parts are not missed.
const COARSE: f64 = 4e-3;
/// Longest edge of a triangle on a border [m].
const FINE: f64 = 1.3e-3;

/// A vertex inside a triangle of a section.
#[derive(Clone, Copy, Debug)]
pub struct InnerVertex {
    /// Position [m].
    pub place: V3,
    /// The vertices of the section around it.
    pub around: [u32; 3],
    /// Their weights, which add up to 1.
    pub weights: [f64; 3],
}

/// A section whose triangles each lie in one part.
#[derive(Clone, Debug, Default)]
pub struct PartSection {
    /// Triangles with the index of their part.
    pub triangles: Vec<([InnerVertex; 3], usize)>,
    /// Lines on the borders between parts.
    pub borders: Vec<[InnerVertex; 2]>,
}

/// A corner of a triangle that is being divided.
#[derive(Clone, Copy)]
struct Corner<const N: usize> {
    vertex: InnerVertex,
    depths: [f64; N],
    part: usize,
}

/// Divides `section`, whose vertices lie at `places` [m]. `depths(p)` says how deep a point lies in each part
/// [m]; it belongs to the part in which it lies deepest.
pub fn divide<const N: usize>(
    section: &Section,
    places: &[V3],
    depths: impl Fn(V3) -> [f64; N] + Sync,
) -> PartSection {
    let corner = |vertex: InnerVertex| {
        let depths = depths(vertex.place);
        let deepest = (0..N).max_by(|&a, &b| depths[a].total_cmp(&depths[b]));
        Corner { vertex, depths, part: deepest.unwrap_or(0) }
    };
    let one = |around: &[u32; 3]| {
        let vertex = |k: usize| {
            let weights = std::array::from_fn(|i| f64::from(u8::from(i == k)));
            InnerVertex { place: places[around[k] as usize], around: *around, weights }
        };
        let mut divided = PartSection::default();
        refine([0, 1, 2].map(|k| corner(vertex(k))), &corner, &mut divided);
        divided
    };
    let all: Vec<PartSection> = section.triangles.par_iter().map(one).collect();
    let mut whole = PartSection::default();
    for piece in all {
        whole.triangles.extend(piece.triangles);
        whole.borders.extend(piece.borders);
    }
    whole
}

/// Divides a triangle into four until it is small enough, then splits it on the borders.
fn refine<const N: usize>(
    [a, b, c]: [Corner<N>; 3],
    corner: &impl Fn(InnerVertex) -> Corner<N>,
    divided: &mut PartSection,
) {
    let edge = |p: &Corner<N>, q: &Corner<N>| (p.vertex.place - q.vertex.place).norm();
    let longest = edge(&a, &b).max(edge(&b, &c)).max(edge(&c, &a));
    let one_part = a.part == b.part && b.part == c.part;
    if longest > if one_part { COARSE } else { FINE } {
        let middle = |p: &Corner<N>, q: &Corner<N>| corner(between(&p.vertex, &q.vertex, 0.5));
        let [ab, bc, ca] = [middle(&a, &b), middle(&b, &c), middle(&c, &a)];
        for quarter in [[a, ab, ca], [ab, b, bc], [ca, bc, c], [ab, bc, ca]] {
            refine(quarter, corner, divided);
        }
    } else if one_part {
        divided.triangles.push(([a, b, c].map(|p| p.vertex), a.part));
    } else if a.part == b.part {
        split_pair([a, b, c], divided);
    } else if b.part == c.part {
        split_pair([b, c, a], divided);
    } else if c.part == a.part {
        split_pair([c, a, b], divided);
    } else {
        let corners = [a, b, c];
        let centre = between(&between(&a.vertex, &b.vertex, 0.5), &c.vertex, 1.0 / 3.0);
        for k in 0..3 {
            let [own, next, last] = [0, 1, 2].map(|i| corners[(k + i) % 3]);
            let (to_next, to_last) = (border(&own, &next), border(&own, &last));
            divided.triangles.push(([own.vertex, to_next, centre], own.part));
            divided.triangles.push(([own.vertex, centre, to_last], own.part));
            divided.borders.push([to_next, centre]);
        }
    }
}

/// Splits a triangle of which `a` and `b` lie in one part and `c` in another.
fn split_pair<const N: usize>([a, b, c]: [Corner<N>; 3], divided: &mut PartSection) {
    let (on_bc, on_ca) = (border(&b, &c), border(&a, &c));
    divided.triangles.push(([a.vertex, b.vertex, on_bc], a.part));
    divided.triangles.push(([a.vertex, on_bc, on_ca], a.part));
    divided.triangles.push(([on_ca, on_bc, c.vertex], c.part));
    divided.borders.push([on_ca, on_bc]);
}

/// The point of the border between two corners of different parts.
fn border<const N: usize>(p: &Corner<N>, q: &Corner<N>) -> InnerVertex {
    let lead = |corner: &Corner<N>| corner.depths[p.part] - corner.depths[q.part];
    let (ahead, behind) = (lead(p), lead(q));
    let way = ahead - behind;
    between(&p.vertex, &q.vertex, if way > 0.0 { (ahead / way).clamp(0.0, 1.0) } else { 0.5 })
}

/// The vertex `t` of the way from `p` to `q`, both in one triangle of the section.
fn between(p: &InnerVertex, q: &InnerVertex, t: f64) -> InnerVertex {
    let weights = std::array::from_fn(|i| p.weights[i] + (q.weights[i] - p.weights[i]) * t);
    InnerVertex { place: p.place.lerp(&q.place, t), around: p.around, weights }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of two triangles in the plane y = 0, divided by a circle: areas and the length of the border.
    #[test]
    fn a_circle_in_a_square_has_its_area_and_perimeter() {
        let places = [(-0.02, -0.02), (0.02, -0.02), (0.02, 0.02), (-0.02, 0.02)];
        let places = places.map(|(x, z)| V3::new(x, 0.0, z));
        let section = Section { triangles: vec![[0, 1, 2], [0, 2, 3]], ..Section::default() };
        let radius = 0.011;
        let divided = divide(&section, &places, |p| [radius - p.norm(), p.norm() - radius]);
        let pi = std::f64::consts::PI;
        let area = |part: usize| -> f64 {
            let own = divided.triangles.iter().filter(|(_, p)| *p == part);
            let twice = |[a, b, c]: [V3; 3]| (b - a).cross(&(c - a)).norm();
            own.map(|(corners, _)| 0.5 * twice(corners.map(|v| v.place))).sum()
        };
        assert!((area(0) / (pi * radius * radius) - 1.0).abs() < 5e-3, "{:e}", area(0));
        assert!((area(0) + area(1) - 0.04 * 0.04).abs() < 1e-12);
        let length: f64 = divided.borders.iter().map(|[p, q]| (p.place - q.place).norm()).sum();
        assert!((length / (2.0 * pi * radius) - 1.0).abs() < 2e-3, "{length:e}");
        for vertex in divided.triangles.iter().flat_map(|(corners, _)| corners) {
            let mixed: V3 = (0..3).map(|k| places[vertex.around[k] as usize] * vertex.weights[k]).sum();
            assert!((mixed - vertex.place).norm() < 1e-15);
        }
    }
}
