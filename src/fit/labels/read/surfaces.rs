//! A folder of closed STL surfaces, one file per part, filled on a grid of 1 mm.

use crate::fit::error::FitError;
use crate::fit::labels::part::Part;
use crate::fit::labels::volume::{LabelVolume, MOST_VOXELS};
use crate::math::V3;
use nalgebra::Matrix3;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// Step of the grid [mm].
const STEP: f64 = 1.0;
/// Empty voxels around the surfaces.
const MARGIN: f64 = 2.0;
/// Distance of the columns from the grid lines [mm]: vertices often lie on whole numbers.
const ASIDE: [f64; 2] = [0.003_1, 0.001_7];

/// A closed surface.
struct Surface {
    path: PathBuf,
    name: String,
    part: Part,
    triangles: Vec<[V3; 3]>,
}

/// Reads the surfaces of `files`, whose names without ending are those of their parts. Where surfaces overlap
/// bone comes before muscle, a muscle before a group of several, and all before the skin.
///
/// # Errors
/// A file is not STL, its name is no part, or its surface is not closed.
pub(super) fn read(files: &[PathBuf]) -> Result<LabelVolume, FitError> {
    let mut surfaces = files.iter().map(|path| surface(path)).collect::<Result<Vec<_>, _>>()?;
    surfaces.sort_by_key(|surface| rank(surface.part));
    let points = || surfaces.iter().flat_map(|s| s.triangles.iter().flatten());
    let low = points().fold(V3::repeat(f64::INFINITY), |low, p| low.inf(p)).map(f64::floor)
        - V3::repeat(MARGIN * STEP);
    let high = points().fold(V3::repeat(f64::NEG_INFINITY), |high, p| high.sup(p));
    let size = [0, 1, 2].map(|i| ((high[i] - low[i]) / STEP + MARGIN).ceil().max(2.0) as usize);
    if size.iter().product::<usize>() > MOST_VOXELS {
        let reason = format!("the surfaces extend over {size:?} mm; are their coordinates in millimetres?");
        return Err(FitError::Labels(reason));
    }
    let mut volume = LabelVolume {
        size,
        // STL files of medical programs have x to the left and y to the back.
        steps: Matrix3::from_diagonal(&V3::new(-STEP, -STEP, STEP)),
        origin: V3::new(-low.x, -low.y, low.z),
        voxels: vec![0; size.iter().product()],
        names: BTreeMap::new(),
        oriented: false,
    };
    for (i, surface) in surfaces.iter().enumerate() {
        let label = i as u16 + 1;
        volume.names.insert(label, surface.name.clone());
        fill(&mut volume, surface, low, label)?;
    }
    Ok(volume)
}

/// Place of a part in the order of filling: the later one wins.
fn rank(part: Part) -> u32 {
    match part {
        Part::Outside => 0,
        Part::Skin => 1,
        Part::Fat => 2,
        Part::Muscles(parts) => 100 - parts.len(),
        Part::Femur | Part::Tibia | Part::Fibula => 200,
    }
}

fn surface(path: &Path) -> Result<Surface, FitError> {
    let name = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let Some((part, _)) = Part::from_name(&name) else {
        return Err(FitError::file(path, format!("`{name}` is the name of no part of the leg")));
    };
    let file = File::open(path).map_err(|e| FitError::file(path, e))?;
    let mesh = stl_io::read_stl(&mut BufReader::new(file)).map_err(|e| FitError::file(path, e))?;
    let vertex = |i: usize| {
        let [x, y, z] = mesh.vertices[i].0;
        V3::new(x.into(), y.into(), z.into())
    };
    let triangles: Vec<[V3; 3]> = mesh.faces.iter().map(|face| face.vertices.map(vertex)).collect();
    if triangles.is_empty() || triangles.iter().flatten().any(|p| !p.iter().all(|x| x.is_finite())) {
        return Err(FitError::file(path, "the surface has no triangles, or points that are no numbers"));
    }
    Ok(Surface { path: path.to_path_buf(), name, part, triangles })
}

/// Gives `label` to the voxels inside the surface: on a line along z a voxel is inside after an odd number of
/// crossings.
fn fill(volume: &mut LabelVolume, surface: &Surface, low: V3, label: u16) -> Result<(), FitError> {
    let [nx, ny, nz] = volume.size;
    let mut crossings: Vec<Vec<f32>> = vec![Vec::new(); nx * ny];
    for t in &surface.triangles {
        let p = t.map(|p| [(p.x - low.x) / STEP - ASIDE[0], (p.y - low.y) / STEP - ASIDE[1], p.z]);
        let area = cross(p[0], p[1], p[2]);
        if area == 0.0 {
            continue;
        }
        let range = |axis: usize, n: usize| {
            let low = p.iter().map(|q| q[axis]).fold(f64::INFINITY, f64::min);
            let high = p.iter().map(|q| q[axis]).fold(f64::NEG_INFINITY, f64::max);
            (low.ceil().max(0.0) as usize)..((high + 1.0).floor().clamp(0.0, n as f64) as usize)
        };
        for j in range(1, ny) {
            for i in range(0, nx) {
                let at = [i as f64, j as f64, 0.0];
                let weights = [cross(p[1], p[2], at), cross(p[2], p[0], at), cross(p[0], p[1], at)];
                if weights.iter().all(|w| w / area >= 0.0) {
                    let z: f64 = (0..3).map(|k| weights[k] / area * p[k][2]).sum();
                    crossings[i + nx * j].push(((z - low.z) / STEP) as f32);
                }
            }
        }
    }
    crossings.par_iter_mut().for_each(|column| column.sort_by(f32::total_cmp));
    // A line through an edge can count it twice; such lines are rare.
    let crossed = crossings.iter().filter(|column| !column.is_empty()).count();
    let open: Vec<usize> = (0..nx * ny).filter(|column| crossings[*column].len() % 2 == 1).collect();
    if open.len() > 1 + crossed / 500 {
        let (x, y) = ((open[0] % nx) as f64 * STEP + low.x, (open[0] / nx) as f64 * STEP + low.y);
        let reason =
            format!("the surface is not closed: a line along z at x {x:.0}, y {y:.0} leaves it once");
        return Err(FitError::file(&surface.path, reason));
    }
    for (column, crossed) in crossings.iter().enumerate() {
        for pair in crossed.chunks_exact(2) {
            let first = pair[0].ceil().max(0.0) as usize;
            for k in first..nz {
                if k as f32 > pair[1] {
                    break;
                }
                volume.voxels[column + nx * ny * k] = label;
            }
        }
    }
    Ok(())
}

/// Twice the signed area of a triangle in the plane of x and y.
fn cross(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cube of side 20 mm from the origin, without the triangles from `upto` on.
    fn cube(upto: usize) -> Surface {
        let corner = |k: usize| V3::new((k & 1) as f64, (k >> 1 & 1) as f64, (k >> 2) as f64) * 20.0;
        let quads = [[0, 1, 3, 2], [4, 6, 7, 5], [0, 2, 6, 4], [1, 5, 7, 3], [0, 4, 5, 1], [2, 3, 7, 6]];
        let split = |q: [usize; 4]| [[q[0], q[1], q[2]], [q[0], q[2], q[3]]];
        let triangles = quads.into_iter().flat_map(split).take(upto).map(|t| t.map(corner)).collect();
        Surface { path: "tibia.stl".into(), name: "tibia".into(), part: Part::Tibia, triangles }
    }

    fn empty() -> (LabelVolume, V3) {
        let size = [30; 3];
        let low = V3::repeat(-2.0);
        let volume = LabelVolume {
            size,
            steps: Matrix3::identity(),
            origin: low,
            voxels: vec![0; 27_000],
            names: BTreeMap::new(),
            oriented: false,
        };
        (volume, low)
    }

    #[test]
    fn a_cube_is_filled() {
        let (mut volume, low) = empty();
        fill(&mut volume, &cube(12), low, 3).unwrap();
        let inside = volume.voxels.iter().filter(|l| **l == 3).count();
        assert!((8000..=9261).contains(&inside), "{inside}");
        assert_eq!(volume.voxels[volume.index([12, 12, 12])], 3);
        assert_eq!(volume.voxels[volume.index([25, 12, 12])], 0);
    }

    #[test]
    fn an_open_surface_is_refused() {
        let (mut volume, low) = empty();
        let error = fill(&mut volume, &cube(3), low, 3).unwrap_err().to_string();
        assert!(error.contains("not closed"), "{error}");
    }
}
