//! Sheets are made away from the main thread: the newest wish wins, and what is on screen stays until what
//! replaces it is there.

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

fn wish(serial: u64) -> MeshKey {
    MeshKey { serial, difference: None, plane: None, fibres: false, site: None, threshold: None }
}

/// A maker that waits for leave, and the wishes it was given.
struct Bench {
    making: MeshTask<u64>,
    leave: Arc<Mutex<Receiver<()>>>,
    begun: Vec<u64>,
}

impl Bench {
    fn turn(&mut self, wanted: Option<MeshKey>) -> TaskUpdate<u64> {
        let (leave, begun) = (self.leave.clone(), &mut self.begun);
        self.making.turn(wanted, move |wish| {
            begun.push(wish.serial);
            move || {
                let _ = leave.lock().expect("a lock").recv();
                wish.serial
            }
        })
    }

    fn made(&mut self, wanted: MeshKey) -> u64 {
        let start = Instant::now();
        loop {
            assert!(start.elapsed() < Duration::from_secs(20), "nothing was made");
            if let TaskUpdate::Made(of, made) = self.turn(Some(wanted)) {
                assert_eq!(of.serial, made, "what is there is told with what it was made from");
                return made;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn the_newest_wish_is_taken_up_when_one_is_done() {
    AsyncComputeTaskPool::get_or_init(TaskPool::new);
    let (give, leave) = channel();
    let mut bench =
        Bench { making: MeshTask::default(), leave: Arc::new(Mutex::new(leave)), begun: Vec::new() };
    for serial in 1..=5 {
        assert!(matches!(bench.turn(Some(wish(serial))), TaskUpdate::Same), "nobody waits");
    }
    assert_eq!(bench.begun, [1], "one at a time");
    give.send(()).expect("a maker");
    assert_eq!(bench.made(wish(5)), 1, "what was begun is shown: a drag is followed");
    assert_eq!(bench.begun, [1, 5], "what was wished in between is passed over");
    give.send(()).expect("a maker");
    assert_eq!(bench.made(wish(5)), 5);
    assert!(matches!(bench.turn(Some(wish(5))), TaskUpdate::Same) && !bench.making.busy(), "at rest");
    assert!(matches!(bench.turn(Some(wish(6))), TaskUpdate::Same) && bench.making.busy());
    assert!(matches!(bench.turn(None), TaskUpdate::Gone), "what is not wanted any more goes at once");
    assert!(matches!(bench.turn(None), TaskUpdate::Same) && !bench.making.busy());
    give.send(()).expect("a maker");
    give.send(()).expect("a maker");
    assert_eq!(bench.made(wish(7)), 7, "what nobody wanted is not shown");
}

/// The parts on screen, and the heights between which the faces of a cut lie.
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
    // What Bevy's own plugins for drawing would do.
    app.register_required_components::<Mesh3d, Visibility>();
    run_until(&mut app, answered);
    run_until(&mut app, |w| !w.resource::<MeshTasks>().busy());
    app
}

/// A dragged cut is there in every frame, open where its face lies, and ends where the drag ends.
#[test]
fn a_dragged_cut_is_never_missing() {
    let mut app = drawing_app();
    app.world_mut().resource_mut::<Look>().cut = Cut::Transverse;
    app.update();
    assert!(app.world().resource::<MeshTasks>().open.is_none(), "the leg stays whole until there is a face");
    run_until(&mut app, |w| w.resource::<MeshTasks>().open.is_some());
    for step in 0..60 {
        app.world_mut().resource_mut::<Look>().cut_at = 0.3 + 0.005 * step as f32;
        app.update();
        let open = app.world().resource::<MeshTasks>().open.expect("cut open").offset as f32;
        let (parts, span) = on_screen(&mut app);
        let [low, high] = span.expect("a face");
        // Outlines lie a quarter of a millimetre in front.
        assert!(low > open - 1e-5 && high < open + 3e-4, "open at {open}, face from {low} to {high}");
        assert_eq!(
            parts.iter().filter(|p| **p == SheetPart::Cut).count(),
            4,
            "face and outlines in two views"
        );
    }
    run_until(&mut app, |w| !w.resource::<MeshTasks>().busy());
    let (look, reading) = (app.world().resource::<Look>().clone(), *app.world().resource::<DisplayScale>());
    assert_eq!(
        app.world().resource::<MeshTasks>().open,
        look.cut.plane(look.cut_at, reading.low, reading.high)
    );
    app.world_mut().resource_mut::<Look>().cut = Cut::Off;
    app.update();
    assert_eq!((on_screen(&mut app).1, app.world().resource::<MeshTasks>().open), (None, None));
}

/// Every kind comes when it is wanted and goes when it is not; what is not asked for stays as it is.
#[test]
fn sheets_come_and_go_as_wanted() {
    let mut app = drawing_app();
    let walls = on_screen(&mut app).0.len();
    assert!(walls > 0);
    let threshold = Threshold { on: true, quantity: Quantity::Strain, levels: [1e-9, 1e-9] };
    app.world_mut().resource_mut::<Look>().threshold = threshold;
    app.update();
    run_until(&mut app, |w| !w.resource::<MeshTasks>().busy());
    let parts = on_screen(&mut app).0;
    assert_eq!(parts.len(), walls + 2, "a region in either view");
    assert_eq!(parts.iter().filter(|p| **p == SheetPart::Threshold).count(), 2);
    app.world_mut().resource_mut::<Look>().right = RightView::Difference;
    app.update();
    assert_eq!(on_screen(&mut app).0.len(), walls + 2, "the old picture stays");
    run_until(&mut app, |w| !w.resource::<MeshTasks>().busy());
    assert_eq!(on_screen(&mut app).0.len(), walls + 1, "a difference has no region");
    app.world_mut().resource_mut::<Look>().threshold.on = false;
    app.update();
    assert_eq!(on_screen(&mut app).0.len(), walls);
}

/// Only what can be seen is drawn: under whole skin no inner wall, whether the leg is cut or not; bones are
/// holes in a cut.
#[test]
fn what_is_covered_is_not_drawn() {
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
    assert_eq!(seen(Cut::Off, 0.5), [Layer::Skin, Layer::Fat], "the skin fades over whole fat");
    let muscles = seen(Cut::Off, 3.0);
    assert!(!muscles.contains(&Layer::Fat) && muscles.contains(&Layer::Gastrocnemius), "{muscles:?}");
}
