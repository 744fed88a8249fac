//! Shells between concentric spheres: equiangular patches, ζ radial, one layer per interval of `radii`.

use calfwave::math::V3;
use calfwave::mesh::{Face, HexMesh};
use std::collections::BTreeMap;

/// The octant x, y, z ≥ 0: three patches of `n`² elements per layer.
pub fn octant(n: usize, radii: &[f64]) -> HexMesh {
    shell([0, 1, 2].map(|a| (a, 1.0)).as_slice(), 0.0, n, radii)
}

/// The whole shell: six patches of `n`² elements per layer.
pub fn whole(n: usize, radii: &[f64]) -> HexMesh {
    let sides: Vec<(usize, f64)> = (0..6).map(|s| (s % 3, if s < 3 { 1.0 } else { -1.0 })).collect();
    shell(&sides, -1.0, n, radii)
}

/// Patches around the axes `sides` = (axis, sign); the tangents of their angles are from `low` to 1. The
/// surfaces are "inner" and "outer".
fn shell(sides: &[(usize, f64)], low: f64, n: usize, radii: &[f64]) -> HexMesh {
    let mut mesh = HexMesh { regions: vec!["solid".into()], ..Default::default() };
    let mut ids: BTreeMap<[i64; 3], u32> = BTreeMap::new();
    let layers = radii.len() - 1;
    for &(axis, sign) in sides {
        for e in 0..n * n * layers {
            let at = [e % n, e / n % n, e / (n * n)];
            let element = std::array::from_fn(|q| {
                let [i, j] = [2 * at[0] + q % 3, 2 * at[1] + q / 3 % 3];
                let tangent = |i: usize| {
                    let part = low + (1.0 - low) * i as f64 / (2 * n) as f64;
                    (part * std::f64::consts::FRAC_PI_4).tan()
                };
                // The tangents are exchanged on the negative side, so that the element is right-handed.
                let (a, b) = if sign > 0.0 { (axis + 1, axis + 2) } else { (axis + 2, axis + 1) };
                let mut direction = V3::zeros();
                (direction[axis], direction[a % 3], direction[b % 3]) = (sign, tangent(i), tangent(j));
                let radius = radii[at[2]] + (radii[at[2] + 1] - radii[at[2]]) * (q / 9) as f64 / 2.0;
                let x = direction.normalize() * radius;
                let key = [x.x, x.y, x.z].map(|x| (x / radii[layers] * 1e9).round() as i64);
                *ids.entry(key).or_insert_with(|| {
                    mesh.nodes.push(x);
                    mesh.nodes.len() as u32 - 1
                })
            });
            let id = mesh.elements.len() as u32;
            mesh.elements.push(element);
            mesh.region.push(0);
            for (layer, side, name) in [(0, 4, "inner"), (layers - 1, 5, "outer")] {
                if at[2] == layer {
                    mesh.surfaces.entry(name.into()).or_default().push(Face { element: id, side });
                }
            }
        }
    }
    mesh
}
