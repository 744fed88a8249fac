//! A box of hexahedra whose six sides are named surfaces. Most small tests use it.

use calfwave::math::V3;
use calfwave::mesh::{Face, HexMesh};

/// A box with one corner at `origin`, `n` elements, every 27-node position moved by `warp`.
pub fn box_mesh(n: [usize; 3], origin: V3, size: V3, warp: impl Fn(V3) -> V3) -> HexMesh {
    let m = n.map(|n| 2 * n + 1);
    let mut mesh = HexMesh { regions: vec!["solid".into()], ..HexMesh::default() };
    for i in 0..m[0] * m[1] * m[2] {
        let at = [i % m[0], i / m[0] % m[1], i / (m[0] * m[1])];
        let x = V3::from_fn(|a, _| origin[a] + size[a] * at[a] as f64 / (m[a] - 1) as f64);
        mesh.nodes.push(warp(x));
    }
    for e in 0..n[0] * n[1] * n[2] {
        let at = [e % n[0], e / n[0] % n[1], e / (n[0] * n[1])];
        mesh.elements.push(std::array::from_fn(|q| {
            let p = [2 * at[0] + q % 3, 2 * at[1] + q / 3 % 3, 2 * at[2] + q / 9];
            (p[0] + m[0] * (p[1] + m[1] * p[2])) as u32
        }));
        mesh.region.push(0);
        for side in 0..6u8 {
            let axis = usize::from(side / 2);
            let last = if side % 2 == 1 { n[axis] - 1 } else { 0 };
            if at[axis] == last {
                let name = ["x0", "x1", "y0", "y1", "z0", "z1"][usize::from(side)];
                mesh.surfaces.entry(name.into()).or_default().push(Face { element: e as u32, side });
            }
        }
    }
    mesh
}
