//! The 3-D scene: sheets of the body, devices, materials.
//!
//! In: the answer on screen, display options, clock, edited question. Out: mesh entities on the render layer
//! of each view, and the poses of the heads.
//!
//! A *sheet* is one mesh of one view: a layer's wall, a cut face, fibres. Sheets are built on background
//! threads.
//!
//! - `material` – vertex layout, uniforms, shader
//! - `sheet_mesh` – meshes in that layout
//! - `vertex_source` – what a vertex carries
//! - `leg_surfaces` – the surfaces of a leg
//! - `body_surfaces` – the surfaces shared by both views
//! - `sheet` – the component and its opacity
//! - `mesh_job` – input and output of a task
//! - `meshing/` – one file per kind of sheet
//! - `mesh_task` – one restartable background task
//! - `mesh_tasks` – all of them, and the system that runs them
//! - `paint` – uniforms per frame
//! - `device` – heads and housings
//! - `plugin` – registers all of it

pub mod body_surfaces;
pub mod device;
pub mod leg_surfaces;
pub mod material;
pub mod mesh_job;
pub mod mesh_task;
pub mod mesh_tasks;
pub mod meshing;
pub mod paint;
pub mod plugin;
pub mod sheet;
pub mod sheet_mesh;
pub mod vertex_source;
