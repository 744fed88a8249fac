//! Building the sheets of the scene on background threads.
//!
//! Each kind of sheet has one task at a time. The sheets on screen stay until their replacement is ready;
//! then the task restarts with the latest key, and keys set in between are skipped. A cut plane that is
//! dragged is therefore followed as fast as cuts can be computed.

use crate::view::data::plane::Plane;
use crate::view::data::quantity::Quantity;
use crate::view::scene::body_surfaces::BodySurfaces;
use crate::view::scene::material::WaveMaterial;
use crate::view::scene::mesh_job::{MeshInput, MeshKey, SheetMesh};
use crate::view::scene::mesh_task::{MeshTask, TaskUpdate};
use crate::view::scene::meshing::{context, cut_face, fibres, layers, threshold, vessels, zones};
use crate::view::scene::sheet::{Sheet, SheetPart, sheet_bundle};
use crate::view::state::answer::ShownAnswer;
use crate::view::state::display_scale::DisplayScale;
use crate::view::state::look::{Look, RightView};
use crate::view::state::treatment::Treatment;
use bevy::prelude::*;

/// Sheets that are built and replaced together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// Walls and ends of the layers.
    Walls,
    /// The face of a cut, its outlines and its fibres.
    Cut,
    /// Fibres on the walls.
    Fibres,
    /// Nerves and vessels.
    Paths,
    /// Referred-pain zones.
    Zones,
    /// The region above a threshold.
    Threshold,
    /// What surrounds the computed leg.
    Context,
}

impl SheetKind {
    /// Every kind; the most visible first.
    pub const ALL: [SheetKind; 7] = [
        SheetKind::Walls,
        SheetKind::Cut,
        SheetKind::Fibres,
        SheetKind::Paths,
        SheetKind::Zones,
        SheetKind::Threshold,
        SheetKind::Context,
    ];

    /// The kind that a part belongs to.
    pub fn of(part: SheetPart) -> SheetKind {
        match part {
            SheetPart::Wall | SheetPart::End => SheetKind::Walls,
            SheetPart::Cut | SheetPart::CutFibres => SheetKind::Cut,
            SheetPart::Fibres => SheetKind::Fibres,
            SheetPart::Path => SheetKind::Paths,
            SheetPart::Zone => SheetKind::Zones,
            SheetPart::Threshold => SheetKind::Threshold,
            SheetPart::Context | SheetPart::FadingContext => SheetKind::Context,
        }
    }

    /// Key of the sheets wanted now; `None` if none are wanted.
    pub fn key(
        self,
        shown: &ShownAnswer,
        look: &Look,
        display_scale: &DisplayScale,
        treatment: &Treatment,
    ) -> Option<MeshKey> {
        shown.answer.as_ref()?;
        let plain = MeshKey {
            serial: shown.serial,
            difference: (look.right == RightView::Difference).then_some(look.quantity),
            plane: None,
            fibres: false,
            site: None,
            threshold: None,
            treatment: treatment
                .sum
                .as_ref()
                .filter(|_| look.quantity == Quantity::Absorbed)
                .map(|s| s.serial),
        };
        match self {
            SheetKind::Walls => Some(plain),
            SheetKind::Context => Some(MeshKey { difference: None, treatment: None, ..plain }),
            SheetKind::Cut => {
                let plane = Some(look.cut.plane(look.cut_at, display_scale.low, display_scale.high)?);
                Some(MeshKey { plane, fibres: look.fibres, ..plain })
            }
            SheetKind::Fibres => look.fibres.then_some(plain),
            SheetKind::Paths => look.paths.then_some(plain),
            SheetKind::Zones => {
                let site = shown.sites.get(look.site).map(|site| site.name);
                look.zones.then_some(MeshKey { site, ..plain })
            }
            SheetKind::Threshold => {
                look.threshold.on.then_some(MeshKey { threshold: Some(look.threshold), ..plain })
            }
        }
    }

    /// Builds its sheets.
    pub fn make(self, from: &MeshInput) -> Vec<SheetMesh> {
        match self {
            SheetKind::Walls => layers::layer_sheets(from),
            SheetKind::Cut => cut_face::cut_sheets(from),
            SheetKind::Fibres => fibres::fibre_sheets(from),
            SheetKind::Paths => vessels::tube_sheets(from),
            SheetKind::Zones => zones::zone_sheets(from),
            SheetKind::Threshold => threshold::threshold_sheets(from),
            SheetKind::Context => context::context_sheets(from),
        }
    }
}

/// The tasks of all tasks_by_kind, in the order of [`SheetKind::ALL`].
#[derive(Resource, Default)]
pub struct MeshTasks {
    tasks_by_kind: [MeshTask<Vec<SheetMesh>>; 7],
    /// The plane along which the leg on screen is cut: that of the cut face on screen, not of the one being
    /// built.
    pub open: Option<Plane>,
}

impl MeshTasks {
    /// Whether any task is running.
    pub fn busy(&self) -> bool {
        self.tasks_by_kind.iter().any(MeshTask::busy)
    }
}

/// Updates the task of every kind and replaces its sheets when a result is ready.
pub fn update_meshes(
    mut commands: Commands,
    (shown, look, display_scale, shells): (Res<ShownAnswer>, Res<Look>, Res<DisplayScale>, Res<BodySurfaces>),
    treatment: Res<Treatment>,
    mut tasks: ResMut<MeshTasks>,
    old: Query<(Entity, &Sheet)>,
    (mut meshes, mut materials): (ResMut<Assets<Mesh>>, ResMut<Assets<WaveMaterial>>),
) {
    let MeshTasks { tasks_by_kind, open } = tasks.bypass_change_detection();
    let before = *open;
    for (kind, task) in SheetKind::ALL.into_iter().zip(tasks_by_kind) {
        let begin = |key: MeshKey| {
            let input = shown.answer.clone().map(|answer| MeshInput {
                key,
                answer,
                shells: shells.clone(),
                look: look.clone(),
                treatment: treatment.sum.clone(),
            });
            move || input.map_or_else(Vec::new, |input| kind.make(&input))
        };
        let (key, drawn) = match task.turn(kind.key(&shown, &look, &display_scale, &treatment), begin) {
            TaskUpdate::Same => continue,
            TaskUpdate::Gone => (None, Vec::new()),
            TaskUpdate::Made(key, drawn) => (Some(key), drawn),
        };
        if kind == SheetKind::Cut {
            *open = key.and_then(|key| key.plane);
        }
        let mine = old.iter().filter(|(_, s)| SheetKind::of(s.part) == kind);
        mine.for_each(|(entity, _)| commands.entity(entity).despawn());
        for SheetMesh { kind, mesh, carried } in drawn {
            commands.spawn(sheet_bundle(kind, mesh, carried, &mut meshes, &mut materials));
        }
    }
    if *open != before {
        tasks.set_changed();
    }
}
