//! Plane sections and level sets of the element mesh, interpolated from the GLL nodes.
//!
//! Each element is a lattice of N³ cells, and each cell is split into six tetrahedra along its diagonal
//! (Kuhn). A plane meets a tetrahedron in one or two triangles. A section vertex on the lattice edge from
//! node a to node b takes the value (1−t)·a + t·b of any nodal field.

use crate::fem::Space;
use crate::math::V3;
use crate::mesh::{Face, HexMesh};
use crate::view::data::plane::Plane;
use crate::view::geometry::surface_mesh::face_nodes;
use bevy::platform::collections::HashMap;

/// A point on the edge between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgePoint {
    /// First node.
    pub a: u32,
    /// Second node.
    pub b: u32,
    /// Weight of the second node, 0–1.
    pub t: f64,
}

impl EdgePoint {
    /// Nodes and weights (node, weight) of the interpolation.
    pub fn nodes(&self) -> [(u32, f64); 2] {
        [(self.a, 1.0 - self.t), (self.b, self.t)]
    }

    /// Its position, from the positions of the nodes [m].
    pub fn place(&self, positions: &[V3]) -> V3 {
        positions[self.a as usize].lerp(&positions[self.b as usize], self.t)
    }
}

/// A plane section through the elements, or a level set of a nodal field.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Points on edges, `[vertex]`.
    pub vertices: Vec<EdgePoint>,
    /// Region of the element, `[vertex]`.
    pub region: Vec<u16>,
    /// Vertices, counter-clockwise seen from the removed side, `[triangle][3]`.
    pub triangles: Vec<[u32; 3]>,
}

impl Section {
    /// Area-weighted unit vertex normals; vertices at one position share theirs across regions.
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

/// Corners of the six tetrahedra of a cell; bits 0, 1, 2 are i, j, k.
const TETRAHEDRA: [[usize; 4]; 6] =
    [[0, 1, 3, 7], [0, 3, 2, 7], [0, 2, 6, 7], [0, 6, 4, 7], [0, 4, 5, 7], [0, 5, 1, 7]];

/// Section of all elements by a plane.
pub fn section(mesh: &HexMesh, space: &Space, plane: Plane) -> Section {
    let distance: Vec<f64> = space.positions.iter().map(|p| plane.distance(p)).collect();
    level_set(mesh, space, &distance)
}

/// The zero level set of a nodal field; its triangles face the positive side.
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

/// Vector from the centroid of the corners below zero to that of the corners above.
fn uphill(nodes: [u32; 4], space: &Space, level: &[f64]) -> V3 {
    let side = |above: bool| {
        let there = nodes.iter().filter(|&&n| (level[n as usize] > 0.0) == above);
        let (sum, count) =
            there.fold((V3::zeros(), 0.0), |(s, c), &n| (s + space.positions[n as usize], c + 1.0));
        sum / f64::max(count, 1.0)
    };
    side(true) - side(false)
}

/// Adds to `cut` the parts of `faces` on which a nodal field is at most zero: they close a level set at the
/// boundary of the body.
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

/// The part of a triangle on which a nodal field is at most zero: a polygon of zero, three or four corners.
fn clip(triangle: [u32; 3], level: &[f64]) -> Vec<EdgePoint> {
    let mut left = Vec::new();
    for i in 0..3 {
        let (p, q) = (triangle[i], triangle[(i + 1) % 3]);
        if level[p as usize] <= 0.0 {
            left.push(EdgePoint { a: p, b: p, t: 0.0 });
        }
        if (level[p as usize] > 0.0) != (level[q as usize] > 0.0) {
            left.push(crossing(p, q, level));
        }
    }
    left
}

/// The zero of a nodal field on an edge; bitwise the same for both directions of the edge.
fn crossing(p: u32, q: u32, level: &[f64]) -> EdgePoint {
    let (a, b) = if p < q { (p, q) } else { (q, p) };
    let (la, lb) = (level[a as usize], level[b as usize]);
    EdgePoint { a, b, t: la / (la - lb) }
}

/// Whether nodes lie on both sides.
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

/// The triangles in which the zero level meets a tetrahedron.
fn cut_tetrahedron(nodes: [u32; 4], distance: &[f64]) -> Vec<[EdgePoint; 3]> {
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

/// Adds a triangle, oriented along `towards`.
fn push(
    cut: &mut Section,
    vertex_of: &mut HashMap<(u16, u32, u32), u32>,
    region: u16,
    corners: [EdgePoint; 3],
    space: &Space,
    towards: &V3,
) {
    let ids = corners.map(|blend| vertex(cut, vertex_of, region, blend));
    let [a, b, c] = corners.map(|blend| blend.place(&space.positions));
    let faces_us = (b - a).cross(&(c - a)).dot(towards) > 0.0;
    cut.triangles.push(if faces_us { ids } else { [ids[0], ids[2], ids[1]] });
}

/// The vertex of an edge point within a region; added if it is missing.
fn vertex(
    cut: &mut Section,
    vertex_of: &mut HashMap<(u16, u32, u32), u32>,
    region: u16,
    blend: EdgePoint,
) -> u32 {
    *vertex_of.entry((region, blend.a, blend.b)).or_insert_with(|| {
        cut.vertices.push(blend);
        cut.region.push(region);
        (cut.vertices.len() - 1) as u32
    })
}

/// The line segments in which a plane meets a set of element faces.
pub fn outline(space: &Space, faces: &[Face], plane: Plane) -> Vec<[EdgePoint; 2]> {
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

/// The line segment in which a plane meets a triangle.
fn cut_triangle(nodes: [u32; 3], space: &Space, plane: Plane) -> Option<[EdgePoint; 2]> {
    let d = nodes.map(|n| plane.distance(&space.positions[n as usize]));
    let mut ends = [(0, 1), (1, 2), (2, 0)].into_iter().filter_map(|(i, j)| {
        let crosses = (d[i] > 0.0) != (d[j] > 0.0);
        crosses.then(|| EdgePoint { a: nodes[i], b: nodes[j], t: d[i] / (d[i] - d[j]) })
    });
    Some([ends.next()?, ends.next()?])
}
