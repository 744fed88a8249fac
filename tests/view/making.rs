//! Meshes of sheets are computed by tasks in the background: the latest key is used, and a mesh stays on
//! screen until its replacement is complete.

use crate::app::{answered, app, run_until};
use bevy::mesh::VertexAttributeValues;
use bevy::prelude::*;
use bevy::tasks::{AsyncComputeTaskPool, TaskPool};
use calfwave::view::data::layer::Layer;
use calfwave::view::data::plane::Cut;
use calfwave::view::data::quantity::Quantity;
use calfwave::view::data::threshold::Threshold;
use calfwave::view::scene::material::WaveMaterial;
use calfwave::view::scene::mesh_job::MeshKey;
use calfwave::view::scene::mesh_task::{MeshTask, TaskUpdate};
use calfwave::view::scene::mesh_tasks::{MeshTasks, update_meshes};
use calfwave::view::scene::paint::{Ramps, paint};
use calfwave::view::scene::sheet::{Sheet, SheetPart};
use calfwave::view::state::display_scale::DisplayScale;
use calfwave::view::state::look::{Look, RightView};
use calfwave::view::state::side::Side;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

fn key(serial: u64) -> MeshKey {
    MeshKey {
        serial,
        difference: None,
        plane: None,
        fibres: false,
        site: None,
        threshold: None,
        treatment: None,
    }
}

/// A task that waits for a permit, and the keys of the jobs that were started.
struct Gated {
    task: MeshTask<u64>,
    permits: Arc<Mutex<Receiver<()>>>,
    started: Vec<u64>,
}

impl Gated {
    fn turn(&mut self, wanted: Option<MeshKey>) -> TaskUpdate<u64> {
        let (permits, started) = (self.permits.clone(), &mut self.started);
        self.task.turn(wanted, move |key| {
            started.push(key.serial);
            move || {
                let _ = permits.lock().expect("a lock").recv();
                key.serial
            }
        })
    }

    /// Polls until a job is complete; the serial number of its key.
    fn complete(&mut self, wanted: MeshKey) -> u64 {
        let start = Instant::now();
        loop {
            assert!(start.elapsed() < Duration::from_secs(20), "no job is complete");
            if let TaskUpdate::Made(of, made) = self.turn(Some(wanted)) {
                assert_eq!(of.serial, made, "the mesh and its key differ");
                return made;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn the_latest_key_is_started_when_a_job_is_complete() {
    AsyncComputeTaskPool::get_or_init(TaskPool::new);
    let (permit, permits) = channel();
    let mut gated =
        Gated { task: MeshTask::default(), permits: Arc::new(Mutex::new(permits)), started: Vec::new() };
    for serial in 1..=5 {
        assert!(matches!(gated.turn(Some(key(serial))), TaskUpdate::Same), "a new key blocks");
    }
    assert_eq!(gated.started, [1], "two jobs run at the same time");
    permit.send(()).expect("a waiting job");
    assert_eq!(gated.complete(key(5)), 1, "the started job is not shown");
    assert_eq!(gated.started, [1, 5], "keys set in between are not skipped");
    permit.send(()).expect("a waiting job");
    assert_eq!(gated.complete(key(5)), 5);
    assert!(
        matches!(gated.turn(Some(key(5))), TaskUpdate::Same) && !gated.task.busy(),
        "a job runs without a new key"
    );
    assert!(matches!(gated.turn(Some(key(6))), TaskUpdate::Same) && gated.task.busy());
    assert!(matches!(gated.turn(None), TaskUpdate::Gone), "an unwanted mesh stays");
    assert!(matches!(gated.turn(None), TaskUpdate::Same) && !gated.task.busy());
    permit.send(()).expect("a waiting job");
    permit.send(()).expect("a waiting job");
    assert_eq!(gated.complete(key(7)), 7, "an unwanted mesh is shown");
}

/// The parts on screen, and the range of heights of the cut faces.
fn on_screen(app: &mut App) -> (Vec<SheetPart>, Option<[f32; 2]>) {
    let mut sheets = app.world_mut().query::<(&Sheet, &Mesh3d)>();
    let sheets: Vec<(SheetPart, Handle<Mesh>)> =
        sheets.iter(app.world()).map(|(sheet, mesh)| (sheet.part, mesh.0.clone())).collect();
    let meshes = app.world().resource::<Assets<Mesh>>();
    let heights = sheets.iter().filter(|(part, _)| *part == SheetPart::Cut).flat_map(|(_, mesh)| {
        let mesh = meshes.get(mesh).expect("a mesh");
        match mesh.attribute(Mesh::ATTRIBUTE_POSITION) {
            Some(VertexAttributeValues::Float32x3(places)) => places.iter().map(|p| p[1]).collect(),
            _ => Vec::new(),
        }
    });
    let span = heights.map(|y| [y, y]).reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])]);
    (sheets.into_iter().map(|(part, _)| part).collect(), span)
}

fn drawing_app() -> App {
    let mut app = app();
    app.init_resource::<Assets<Mesh>>()
        .init_resource::<Assets<WaveMaterial>>()
        .add_systems(PostUpdate, update_meshes);
    // The plugins of Bevy for drawing register these components.
    app.register_required_components::<Mesh3d, Visibility>();
    run_until(&mut app, answered);
    run_until(&mut app, |w| !w.resource::<MeshTasks>().busy());
    app
}

/// A dragged cut is drawn in every frame, the body is open where its face lies, and the cut ends where the
/// drag ends.
#[test]
fn a_dragged_cut_is_drawn_in_every_frame() {
    let mut app = drawing_app();
    app.world_mut().resource_mut::<Look>().cut = Cut::Transverse;
    app.update();
    assert!(app.world().resource::<MeshTasks>().open.is_none(), "the leg is open without a face");
    run_until(&mut app, |w| w.resource::<MeshTasks>().open.is_some());
    for step in 0..60 {
        app.world_mut().resource_mut::<Look>().cut_at = 0.3 + 0.005 * step as f32;
        app.update();
        let open = app.world().resource::<MeshTasks>().open.expect("cut open").offset as f32;
        let (parts, span) = on_screen(&mut app);
        let [low, high] = span.expect("a face");
        // Outlines are a quarter of a millimetre in front of the face.
        assert!(low > open - 1e-5 && high < open + 3e-4, "open at {open}, face from {low} to {high}");
        assert_eq!(
            parts.iter().filter(|p| **p == SheetPart::Cut).count(),
            4,
            "not a face and its outlines in two views"
        );
    }
    run_until(&mut app, |w| !w.resource::<MeshTasks>().busy());
    let (look, scale) = (app.world().resource::<Look>().clone(), *app.world().resource::<DisplayScale>());
    assert_eq!(app.world().resource::<MeshTasks>().open, look.cut.plane(look.cut_at, scale.low, scale.high));
    app.world_mut().resource_mut::<Look>().cut = Cut::Off;
    app.update();
    assert_eq!((on_screen(&mut app).1, app.world().resource::<MeshTasks>().open), (None, None));
}

/// Every kind of sheet appears when it is selected and disappears when it is not; the others are unchanged.
#[test]
fn sheets_appear_and_disappear_as_selected() {
    let mut app = drawing_app();
    let walls = on_screen(&mut app).0.len();
    assert!(walls > 0);
    let threshold = Threshold { on: true, quantity: Quantity::Strain, levels: [1e-9, 1e-9] };
    app.world_mut().resource_mut::<Look>().threshold = threshold;
    app.update();
    run_until(&mut app, |w| !w.resource::<MeshTasks>().busy());
    let parts = on_screen(&mut app).0;
    assert_eq!(parts.len(), walls + 2, "not one region in each view");
    assert_eq!(parts.iter().filter(|p| **p == SheetPart::Threshold).count(), 2);
    app.world_mut().resource_mut::<Look>().right = RightView::Difference;
    app.update();
    assert_eq!(on_screen(&mut app).0.len(), walls + 2, "the old picture disappears");
    run_until(&mut app, |w| !w.resource::<MeshTasks>().busy());
    assert_eq!(on_screen(&mut app).0.len(), walls + 1, "the difference has a region");
    app.world_mut().resource_mut::<Look>().threshold.on = false;
    app.update();
    assert_eq!(on_screen(&mut app).0.len(), walls);
}

/// Hidden walls are not drawn: with opaque skin no inner wall, with or without a cut. Bones are holes of a
/// cut.
#[test]
fn covered_walls_are_not_drawn() {
    let mut app = drawing_app();
    app.init_resource::<Ramps>().init_resource::<Assets<Image>>().add_systems(Last, paint);
    let mut seen = |cut: Cut, peel: f32| {
        let mut look = app.world_mut().resource_mut::<Look>();
        (look.cut, look.peel) = (cut, peel);
        app.update();
        run_until(&mut app, |w| !w.resource::<MeshTasks>().busy());
        app.update();
        let mut sheets = app.world_mut().query::<(&Sheet, &Visibility)>();
        let drawn = sheets.iter(app.world()).filter(|(_, visible)| **visible != Visibility::Hidden);
        let walls = drawn.filter(|(sheet, _)| sheet.part == SheetPart::Wall && sheet.side == Side::A);
        let mut layers: Vec<Layer> = walls.filter_map(|(sheet, _)| sheet.layer).collect();
        layers.sort_unstable();
        layers
    };
    assert_eq!(seen(Cut::Off, 0.0), [Layer::Skin]);
    assert_eq!(seen(Cut::Sagittal, 0.0), [Layer::Skin, Layer::Bone]);
    assert_eq!(seen(Cut::Off, 0.5), [Layer::Skin, Layer::Fat], "the skin does not fade over opaque fat");
    let muscles = seen(Cut::Off, 3.0);
    assert!(!muscles.contains(&Layer::Fat) && muscles.contains(&Layer::Gastrocnemius), "{muscles:?}");
}
