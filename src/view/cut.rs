//! A plane through the elements: where it meets them, the field is interpolated from their own GLL nodes.
//!
//! Each element is a lattice of N³ cells, each cell six tetrahedra along its diagonal (Kuhn); a plane meets a
//! tetrahedron in one or two triangles. On every lattice edge from node a to node b a cut vertex takes
//! (1−t)·a + t·b of whatever lives on the nodes.

use crate::fem::Space;
use crate::math::V3;
use crate::mesh::{Face, HexMesh};
use crate::view::shell::face_nodes;
use bevy::platform::collections::HashMap;

/// The plane n·x = offset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    /// Unit normal, towards the removed side.
    pub normal: V3,
    /// Distance from the origin along it [m].
    pub offset: f64,
}

impl Plane {
    /// Signed distance [m], + on the removed side.
    pub fn distance(&self, p: &V3) -> f64 {
        self.normal.dot(p) - self.offset
    }
}

/// A point on a lattice edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blend {
    /// First node.
    pub a: u32,
    /// Second node.
    pub b: u32,
    /// Share of the second node, 0–1.
    pub t: f64,
}

impl Blend {
    /// Interpolates positions.
    pub fn place(&self, positions: &[V3]) -> V3 {
        positions[self.a as usize].lerp(&positions[self.b as usize], self.t)
    }
}

/// A plane section through the elements, or the surface on which a nodal field has one value.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// `[vertex]` where it lies.
    pub vertices: Vec<Blend>,
    /// `[vertex]` region of the element it was cut from.
    pub region: Vec<u16>,
    /// `[triangle][3]` vertices, counter-clockwise seen from the removed side.
    pub triangles: Vec<[u32; 3]>,
}

impl Section {
    /// Area-weighted vertex normals; vertices at one place share theirs whatever their region.
    pub fn normals(&self, positions: &[V3]) -> Vec<V3> {
        let mut sums: HashMap<(u32, u32), V3> = HashMap::default();
        let key = |v: u32| (self.vertices[v as usize].a, self.vertices[v as usize].b);
        for t in &self.triangles {
            let [a, b, c] = t.map(|v| self.vertices[v as usize].place(positions));
            let area = (b - a).cross(&(c - a));
            for &v in t {
                *sums.entry(key(v)).or_default() += area;
            }
        }
        let unit = |v: u32| sums.get(&key(v)).and_then(|n| n.try_normalize(0.0)).unwrap_or_else(V3::y);
        (0..self.vertices.len() as u32).map(unit).collect()
    }
}

/// Corners of the six tetrahedra of a cell, as bit patterns (i, j, k) = bits 0, 1, 2.
const TETRAHEDRA: [[usize; 4]; 6] =
    [[0, 1, 3, 7], [0, 3, 2, 7], [0, 2, 6, 7], [0, 6, 4, 7], [0, 4, 5, 7], [0, 5, 1, 7]];

/// Cuts every element by a plane.
pub fn section(mesh: &HexMesh, space: &Space, plane: Plane) -> Section {
    let distance: Vec<f64> = space.positions.iter().map(|p| plane.distance(p)).collect();
    level_set(mesh, space, &distance)
}

/// The surface inside the elements on which a nodal field is zero; its triangles face where it is above zero.
pub fn level_set(mesh: &HexMesh, space: &Space, level: &[f64]) -> Section {
    let mut cut = Section::default();
    let mut vertex_of = HashMap::default();
    let m = space.order + 1;
    for (element, nodes) in space.node_of.chunks_exact(m * m * m).enumerate() {
        if !straddles(nodes, level) {
            continue;
        }
        let region = mesh.region[element];
        for cell in 0..space.order.pow(3) {
            let corners = cell_corners(nodes, cell, space.order);
            if !straddles(&corners, level) {
                continue;
            }
            for tetrahedron in TETRAHEDRA {
                let nodes = tetrahedron.map(|c| corners[c]);
                let towards = uphill(nodes, space, level);
                for triangle in cut_tetrahedron(nodes, level) {
                    push(&mut cut, &mut vertex_of, region, triangle, space, &towards);
                }
            }
        }
    }
    cut
}

/// From the corners below zero to those above.
fn uphill(nodes: [u32; 4], space: &Space, level: &[f64]) -> V3 {
    let side = |above: bool| {
        let there = nodes.iter().filter(|&&n| (level[n as usize] > 0.0) == above);
        let (sum, count) =
            there.fold((V3::zeros(), 0.0), |(s, c), &n| (s + space.positions[n as usize], c + 1.0));
        sum / f64::max(count, 1.0)
    };
    side(true) - side(false)
}

/// The parts of element faces on which a nodal field is at most zero, added to `cut`: what closes a level set where the
/// body ends.
pub fn cap(cut: &mut Section, mesh: &HexMesh, space: &Space, faces: &[Face], level: &[f64]) {
    let mut vertex_of = HashMap::default();
    let n = space.order;
    for &face in faces {
        let grid = face_nodes(space, face);
        let region = mesh.region[face.element as usize];
        for (i, j) in (0..n).flat_map(|j| (0..n).map(move |i| (i, j))) {
            let at = |di: usize, dj: usize| grid[i + di + (n + 1) * (j + dj)];
            let [a, b, c, d] = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
            for triangle in [[a, b, c], [a, c, d]] {
                let corners = clip(triangle, level);
                let ids: Vec<u32> = corners.iter().map(|b| vertex(cut, &mut vertex_of, region, *b)).collect();
                cut.triangles.extend((2..ids.len()).map(|k| [ids[0], ids[k - 1], ids[k]]));
            }
        }
    }
}

/// What is left of a triangle where a nodal field is at most zero: no corner, three or four.
fn clip(triangle: [u32; 3], level: &[f64]) -> Vec<Blend> {
    let mut left = Vec::new();
    for i in 0..3 {
        let (p, q) = (triangle[i], triangle[(i + 1) % 3]);
        if level[p as usize] <= 0.0 {
            left.push(Blend { a: p, b: p, t: 0.0 });
        }
        if (level[p as usize] > 0.0) != (level[q as usize] > 0.0) {
            left.push(crossing(p, q, level));
        }
    }
    left
}

/// Where a nodal field is zero between two nodes; the same from either end.
fn crossing(p: u32, q: u32, level: &[f64]) -> Blend {
    let (a, b) = if p < q { (p, q) } else { (q, p) };
    let (la, lb) = (level[a as usize], level[b as usize]);
    Blend { a, b, t: la / (la - lb) }
}

/// Whether some nodes lie on either side.
fn straddles(nodes: &[u32], distance: &[f64]) -> bool {
    let above = nodes.iter().filter(|&&n| distance[n as usize] > 0.0).count();
    above > 0 && above < nodes.len()
}

/// The eight corners of a lattice cell.
fn cell_corners(nodes: &[u32], cell: usize, order: usize) -> [u32; 8] {
    let (i, j, k) = (cell % order, cell / order % order, cell / order / order);
    let m = order + 1;
    std::array::from_fn(|c| nodes[i + (c & 1) + m * (j + (c >> 1 & 1) + m * (k + (c >> 2)))])
}

/// The triangles in which a plane meets a tetrahedron.
fn cut_tetrahedron(nodes: [u32; 4], distance: &[f64]) -> Vec<[Blend; 3]> {
    let (above, below): (Vec<u32>, Vec<u32>) = nodes.iter().partition(|&&n| distance[n as usize] > 0.0);
    let edge = |p: u32, q: u32| crossing(p, q, distance);
    match (above.as_slice(), below.as_slice()) {
        ([p], [q, r, s]) | ([q, r, s], [p]) => vec![[edge(*p, *q), edge(*p, *r), edge(*p, *s)]],
        ([p, q], [r, s]) => {
            let [a, b, c, d] = [edge(*p, *r), edge(*p, *s), edge(*q, *s), edge(*q, *r)];
            vec![[a, b, c], [a, c, d]]
        }
        _ => Vec::new(),
    }
}

/// Adds a triangle, turned to face where the level rises.
fn push(
    cut: &mut Section,
    vertex_of: &mut HashMap<(u16, u32, u32), u32>,
    region: u16,
    corners: [Blend; 3],
    space: &Space,
    towards: &V3,
) {
    let ids = corners.map(|blend| vertex(cut, vertex_of, region, blend));
    let [a, b, c] = corners.map(|blend| blend.place(&space.positions));
    let faces_us = (b - a).cross(&(c - a)).dot(towards) > 0.0;
    cut.triangles.push(if faces_us { ids } else { [ids[0], ids[2], ids[1]] });
}

/// The vertex of a blend within a region, made if it is not there yet.
fn vertex(
    cut: &mut Section,
    vertex_of: &mut HashMap<(u16, u32, u32), u32>,
    region: u16,
    blend: Blend,
) -> u32 {
    *vertex_of.entry((region, blend.a, blend.b)).or_insert_with(|| {
        cut.vertices.push(blend);
        cut.region.push(region);
        (cut.vertices.len() - 1) as u32
    })
}

/// The lines in which a plane meets a set of element faces.
pub fn outline(space: &Space, faces: &[Face], plane: Plane) -> Vec<[Blend; 2]> {
    let mut lines = Vec::new();
    let n = space.order;
    for &face in faces {
        let grid = face_nodes(space, face);
        for (i, j) in (0..n).flat_map(|j| (0..n).map(move |i| (i, j))) {
            let at = |di: usize, dj: usize| grid[i + di + (n + 1) * (j + dj)];
            let [a, b, c, d] = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
            lines.extend(cut_triangle([a, b, c], space, plane));
            lines.extend(cut_triangle([a, c, d], space, plane));
        }
    }
    lines
}

/// The line in which a plane meets a triangle.
fn cut_triangle(nodes: [u32; 3], space: &Space, plane: Plane) -> Option<[Blend; 2]> {
    let d = nodes.map(|n| plane.distance(&space.positions[n as usize]));
    let mut ends = [(0, 1), (1, 2), (2, 0)].into_iter().filter_map(|(i, j)| {
        let crosses = (d[i] > 0.0) != (d[j] > 0.0);
        crosses.then(|| Blend { a: nodes[i], b: nodes[j], t: d[i] / (d[i] - d[j]) })
    });
    Some([ends.next()?, ends.next()?])
}
