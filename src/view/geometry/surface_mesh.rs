//! Triangulated surfaces of a body. A face of an order-N element becomes N × N × 2 triangles between its GLL
//! nodes; surfaces of a leg follow its exact outlines.

use crate::fem::Space;
use crate::math::V3;
use crate::mesh::{Face, HexMesh};
use crate::view::geometry::anchor::Anchor;
use crate::view::geometry::loft::vertex_normals;
use std::collections::BTreeMap;

/// A triangulated surface with shared vertices.
#[derive(Clone, Debug, Default)]
pub struct SurfaceMesh {
    /// Positions at rest [m], `[vertex]`.
    pub positions: Vec<V3>,
    /// Where each vertex takes its motion from, `[vertex]`; `None`: it stays at rest.
    pub anchors: Vec<Option<Anchor>>,
    /// Region that the vertex is tinted by, `[vertex]`.
    pub region: Vec<u16>,
    /// Unit normal, `[vertex]`.
    pub normals: Vec<V3>,
    /// Vertices, counter-clockwise seen from outside, `[triangle][3]`.
    pub triangles: Vec<[u32; 3]>,
}

impl SurfaceMesh {
    /// Triangulates faces. Vertices between two regions are duplicated, so that each keeps its tint.
    pub fn new(mesh: &HexMesh, space: &Space, faces: &[Face]) -> SurfaceMesh {
        SurfaceMesh::build(space, faces, |face| mesh.region[face.element as usize], false)
    }

    /// Triangulates faces of one tint, without duplicated vertices. `inward` reverses the orientation (for
    /// the wall of a hole).
    pub fn seamless(space: &Space, faces: &[Face], inward: bool) -> SurfaceMesh {
        SurfaceMesh::build(space, faces, |_| 0, inward)
    }

    fn build(space: &Space, faces: &[Face], region_of: impl Fn(&Face) -> u16, inward: bool) -> SurfaceMesh {
        let mut shell = SurfaceMesh::default();
        let mut vertex_of = BTreeMap::new();
        let n = space.order;
        for face in faces {
            let grid = face_nodes(space, *face);
            let region = region_of(face);
            let ids: Vec<u32> = grid
                .iter()
                .map(|&node| {
                    *vertex_of.entry((region, node)).or_insert_with(|| {
                        shell.positions.push(space.positions[node as usize]);
                        shell.anchors.push(Some(Anchor::Node(node)));
                        shell.region.push(region);
                        (shell.positions.len() - 1) as u32
                    })
                })
                .collect();
            for (i, j) in (0..n).flat_map(|j| (0..n).map(move |i| (i, j))) {
                let at = |di: usize, dj: usize| ids[i + di + (n + 1) * (j + dj)];
                let [a, b, c, d] = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
                let quad = if inward { [[a, c, b], [a, d, c]] } else { [[a, b, c], [a, c, d]] };
                shell.triangles.extend(quad);
            }
        }
        shell.normals = vertex_normals(&shell.positions, &shell.triangles);
        shell
    }

    /// Boundary loops (the cut ends of a bone), each as a closed chain of vertices.
    pub fn rims(&self) -> Vec<Vec<u32>> {
        let mut next = BTreeMap::new();
        for t in &self.triangles {
            for (a, b) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
                if next.remove(&(b, a)).is_none() {
                    next.insert((a, b), ());
                }
            }
        }
        let mut follow: BTreeMap<u32, u32> = next.keys().map(|&(a, b)| (a, b)).collect();
        let mut rims = Vec::new();
        while let Some((&start, _)) = follow.iter().next() {
            let mut rim = vec![start];
            let mut at = start;
            while let Some(to) = follow.remove(&at) {
                if to == start {
                    break;
                }
                rim.push(to);
                at = to;
            }
            if rim.len() >= 3 {
                rims.push(rim);
            }
        }
        rims
    }
}

/// The (N+1)² nodes of a face, ordered so that (1,0)×(0,1) points out of the element.
pub fn face_nodes(space: &Space, face: Face) -> Vec<u32> {
    let m = space.order + 1;
    let element = face.element as usize * m * m * m;
    let (axis, end) = (usize::from(face.side / 2), face.side % 2 == 1);
    let fixed = if end { m - 1 } else { 0 };
    // The two in-plane axes in cyclic order give an outward normal at ξ = +1, in swapped order at ξ = −1.
    let (u, v) = if end { ((axis + 1) % 3, (axis + 2) % 3) } else { ((axis + 2) % 3, (axis + 1) % 3) };
    (0..m * m)
        .map(|k| {
            let mut ijk = [0; 3];
            ijk[axis] = fixed;
            ijk[u] = k % m;
            ijk[v] = k / m;
            space.node_of[element + ijk[0] + m * (ijk[1] + m * ijk[2])]
        })
        .collect()
}

/// Local index of a side's centre in a 27-node element.
const SIDE_CENTRE: [usize; 6] = [12, 14, 10, 16, 4, 22];

/// Every element face with the region on its other side; `None` on the boundary.
pub fn neighbour_regions(mesh: &HexMesh) -> Vec<(Face, Option<u16>)> {
    let mut owner: BTreeMap<u32, Vec<Face>> = BTreeMap::new();
    for (element, nodes) in mesh.elements.iter().enumerate() {
        for (side, &centre) in SIDE_CENTRE.iter().enumerate() {
            let face = Face { element: element as u32, side: side as u8 };
            owner.entry(nodes[centre]).or_default().push(face);
        }
    }
    let mut all = Vec::with_capacity(6 * mesh.elements.len());
    for pair in owner.values() {
        for (i, &face) in pair.iter().enumerate() {
            let behind = pair.get(1 - i.min(1)).filter(|&&other| other != face);
            all.push((face, behind.map(|f| mesh.region[f.element as usize])));
        }
    }
    all
}
