//! Mending of labels: pieces that lie apart, holes, and what may not be mended.

use crate::fit::components::{holes, pieces};
use crate::fit::error::FitError;
use crate::fit::grid::leg_grid::LegGrid;
use crate::fit::labels::part::Part;
use std::collections::BTreeSet;

/// Largest share of a part that may be dropped as a piece that lies apart.
const DROPPED: f64 = 0.05;
/// Fewest points that are worth a note: the round-off of the grid.
const NOTED: usize = 50;
/// Largest share of a bone that may be filled as holes; a marrow cavity is more, and is filled too.
const CAVITY: f64 = 0.5;

/// Mends the labels of a leg; returns what was done.
///
/// # Errors
/// A bone or the leg is in two pieces of which neither can be dropped.
pub fn mend(grid: &mut LegGrid, levels: impl Fn(f64) -> f64) -> Result<Vec<String>, FitError> {
    let mut notes = Vec::new();
    let parts: BTreeSet<Part> = grid.parts.iter().copied().filter(|p| *p != Part::Outside).collect();
    body(grid, &mut notes, &levels)?;
    for bone in [Part::Tibia, Part::Fibula, Part::Femur] {
        if parts.contains(&bone) {
            keep_pieces(grid, bone, &levels, &mut notes)?;
            fill(grid, bone, &mut notes);
        }
    }
    for part in parts {
        if matches!(part, Part::Muscles(_)) {
            keep_pieces(grid, part, &levels, &mut notes)?;
        }
    }
    Ok(notes)
}

fn cubic_centimetres(points: usize) -> f64 {
    points as f64 * 1e-3
}

/// Level of the middle of a piece.
fn middle(grid: &LegGrid, piece: &[u32], levels: &impl Fn(f64) -> f64) -> f64 {
    let heights = piece.iter().map(|i| grid.position(*i as usize).y);
    levels(heights.sum::<f64>() / piece.len().max(1) as f64)
}

/// Drops small pieces of a part; of a bone only one may be left.
fn keep_pieces(
    grid: &mut LegGrid,
    part: Part,
    levels: &impl Fn(f64) -> f64,
    notes: &mut Vec<String>,
) -> Result<(), FitError> {
    let set: Vec<bool> = grid.parts.iter().map(|p| *p == part).collect();
    let pieces = pieces(grid.size, &set);
    let whole = pieces.iter().map(Vec::len).sum::<usize>();
    let small = |piece: &&Vec<u32>| (piece.len() as f64) < DROPPED * whole as f64;
    let is_bone = !matches!(part, Part::Muscles(_));
    let large: Vec<&Vec<u32>> = pieces.iter().filter(|p| !small(p)).collect();
    if large.len() > 1 {
        let each: Vec<String> = large
            .iter()
            .map(|p| format!("{:.1} cm³ at s {:.2}", cubic_centimetres(p.len()), middle(grid, p, levels)))
            .collect();
        let found =
            format!("{} is in {} pieces that lie apart: {}", part.name(), large.len(), each.join(", "));
        if is_bone {
            return Err(FitError::Labels(format!("{found}; a bone has to be in one piece")));
        }
        notes.push(format!("{found}; all are kept"));
    }
    let dropped: Vec<u32> = pieces.iter().filter(small).flatten().copied().collect();
    if dropped.len() >= NOTED {
        notes.push(format!(
            "{}: {} pieces of {:.2} cm³ in all that lie apart are left out",
            part.name(),
            pieces.iter().filter(small).count(),
            cubic_centimetres(dropped.len())
        ));
    }
    dropped.iter().for_each(|i| grid.parts[*i as usize] = Part::Fat);
    Ok(())
}

/// Fills the holes of a bone, plane by plane.
fn fill(grid: &mut LegGrid, bone: Part, notes: &mut Vec<String>) {
    let plane = grid.plane();
    let [nx, nz, planes] = grid.size;
    let (mut filled, mut whole) = (0, 0);
    for j in 0..planes {
        let parts = &mut grid.parts[plane * j..plane * (j + 1)];
        let set: Vec<bool> = parts.iter().map(|p| *p == bone).collect();
        let inside = holes([nx, nz], &set);
        whole += set.iter().filter(|s| **s).count() + inside.len();
        filled += inside.len();
        inside.iter().for_each(|n| parts[*n as usize] = bone);
    }
    if filled >= NOTED {
        let share = 100.0 * filled as f64 / whole.max(1) as f64;
        let kind = if share > 100.0 * CAVITY { "the cavity" } else { "holes" };
        let volume = cubic_centimetres(filled);
        notes.push(format!("{}: {kind} of {volume:.2} cm³ ({share:.1} %) filled", bone.name()));
    }
}

/// Keeps the largest piece of the leg, and makes what it encloses part of it.
fn body(grid: &mut LegGrid, notes: &mut Vec<String>, levels: &impl Fn(f64) -> f64) -> Result<(), FitError> {
    let plane = grid.plane();
    let [nx, nz, planes] = grid.size;
    let mut filled = 0;
    let skinned = grid.parts.iter().any(|p| matches!(p, Part::Skin | Part::Fat));
    for j in (0..planes).filter(|_| skinned) {
        let parts = &mut grid.parts[plane * j..plane * (j + 1)];
        let set: Vec<bool> = parts.iter().map(|p| *p != Part::Outside).collect();
        let inside = holes([nx, nz], &set);
        filled += inside.len();
        inside.iter().for_each(|n| parts[*n as usize] = Part::Fat);
    }
    if filled >= NOTED {
        notes.push(format!(
            "{:.2} cm³ without a label inside the skin count as fat",
            cubic_centimetres(filled)
        ));
    }
    if !skinned {
        return Ok(());
    }
    let set: Vec<bool> = grid.parts.iter().map(|p| *p != Part::Outside).collect();
    let pieces = pieces(grid.size, &set);
    let whole = pieces.iter().map(Vec::len).sum::<usize>();
    for piece in pieces.iter().skip(1) {
        let (volume, s) = (cubic_centimetres(piece.len()), middle(grid, piece, levels));
        if piece.len() as f64 > DROPPED * whole as f64 {
            return Err(FitError::Labels(format!(
                "the leg is in two pieces that lie apart: the smaller one has {volume:.0} cm³ at s {s:.2}"
            )));
        }
        if piece.len() >= NOTED {
            notes.push(format!("{volume:.2} cm³ at s {s:.2} that lie apart from the leg are left out"));
        }
        piece.iter().for_each(|i| grid.parts[*i as usize] = Part::Outside);
    }
    Ok(())
}
