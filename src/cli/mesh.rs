//! `calfwave mesh SCENARIO`: meshes a scenario; prints its quality and writes a VTU file.

use crate::anatomy::Calf;
use crate::cli::args::MeshArgs;
use crate::cli::error::CommandError;
use crate::cli::folder::prepare;
use crate::cli::scenario::load;
use crate::cli::terminal::console::Console;
use crate::engine::budget;
use crate::mesh::{HexMesh, RegionQuality};
use crate::model::RunError;
use crate::model::scenario::inline_part;
use crate::output::file;
use crate::output::folder::owner;
use crate::output::text::{TextTable, short};
use crate::output::vtu::{self, CellArray, Grid};
use crate::preset::ScenarioSpec;
use crate::preset::identity::body_key;
use crate::preset::scenario::GeometrySpec;
use std::path::Path;

/// Runs the command.
///
/// # Errors
/// Invalid input, a mesh that cannot be made, a file that cannot be written.
pub fn mesh(args: &MeshArgs, console: &Console) -> Result<u8, CommandError> {
    let scenario = load(&args.scenario, &args.changes, console)?;
    budget::check(&scenario.spec).map_err(RunError::from)?;
    if let Some(folder) = &args.out {
        prepare(folder)?;
        owner::write_note(folder, "mesh", &body_key(&scenario.spec))?;
    }
    let (order, element_mm) = scenario.spec.resolution.discretisation();
    let mesh = build(&scenario.spec, order, element_mm)?;
    console.print(&format!(
        "{}: {} elements of about {element_mm} mm, order {order}",
        scenario.spec.title,
        mesh.elements.len()
    ));
    console.print(&quality_table(&mesh.quality()));
    console.print(&surface_table(&mesh));
    if let Some(folder) = &args.out {
        let path = folder.join("mesh.vtu");
        write(&mesh, &path)?;
        console.print(&format!("mesh in {}", path.display()));
    }
    mesh.check().map_err(RunError::from)?;
    Ok(0)
}

/// Meshes the geometry of a scenario with elements of `element_mm` [mm] and polynomial `order`.
fn build(spec: &ScenarioSpec, order: usize, element_mm: f64) -> Result<HexMesh, RunError> {
    Ok(match &spec.geometry {
        GeometrySpec::Leg(subject) => {
            HexMesh::leg_of_order(&Calf::build(inline_part(subject, "geometry")?)?, order, element_mm)?
        }
        GeometrySpec::Block(block) => HexMesh::block(block, element_mm)?,
        GeometrySpec::Cylinder(cylinder) => HexMesh::cylinder(cylinder, element_mm)?,
    })
}

/// Element quality of each region.
fn quality_table(rows: &[RegionQuality]) -> String {
    let mut table = TextTable::new(1);
    table.header(["region", "elements", "volume", "scaled Jacobian", "", "shortest edge", "aspect"]);
    table.header(["", "", "[cm³]", "min", "mean", "[mm]", "max"]);
    for r in rows {
        table.row([
            r.name.clone(),
            r.elements.to_string(),
            short(r.volume * 1e6),
            short(r.scaled_jacobian_min),
            short(r.scaled_jacobian_mean),
            short(r.shortest_edge * 1e3),
            short(r.aspect_max),
        ]);
    }
    let worst = rows.iter().map(|r| r.scaled_jacobian_min).fold(f64::INFINITY, f64::min);
    let edge = rows.iter().map(|r| r.shortest_edge).fold(f64::INFINITY, f64::min);
    table.row([
        "all".to_string(),
        rows.iter().map(|r| r.elements).sum::<usize>().to_string(),
        short(rows.iter().map(|r| r.volume).sum::<f64>() * 1e6),
        short(worst),
        String::new(),
        short(edge * 1e3),
        short(rows.iter().map(|r| r.aspect_max).fold(0.0, f64::max)),
    ]);
    table.render()
}

/// Number of faces of each named surface.
fn surface_table(mesh: &HexMesh) -> String {
    let mut table = TextTable::new(1);
    table.header(["surface", "faces"]);
    mesh.surfaces.iter().for_each(|(name, faces)| table.row([name.clone(), faces.len().to_string()]));
    table.render()
}

/// Writes each element as 2 × 2 × 2 cells between its 27 nodes.
fn write(mesh: &HexMesh, path: &Path) -> Result<(), CommandError> {
    let node_of: Vec<u32> = mesh.elements.iter().flatten().copied().collect();
    let grid = Grid { positions: &mesh.nodes, node_of: &node_of, order: 2 };
    let region = mesh.region.iter().map(|r| f64::from(*r)).collect();
    let cells = [CellArray { name: "region".into(), values: region }];
    file::write(path, |out| vtu::write(grid, &[], &cells, &vtu::region_numbers(&mesh.regions), out))?;
    Ok(())
}
