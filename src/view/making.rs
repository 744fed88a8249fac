//! Sheets in the making: everything that is drawn of the leg is built away from the main thread.
//!
//! Of each kind one set is made at a time. What is on screen stays until what replaces it is there, and then the newest wish is
//! taken up, whatever was wished in between: a plane that is dragged is followed as fast as cuts can be made.

use crate::run::answer::Answer;
use crate::view::cut::Plane;
use crate::view::layers::Layer;
use crate::view::quantity::Quantity;
use crate::view::state::{Look, Reading, Right, Shown, Side};
use crate::view::threshold::Threshold;
use crate::view::tissue::{Part, Sheet, Shells, sheet};
use crate::view::wave::WaveMaterial;
use crate::view::{cutaway, fibres, threshold, tissue, vessels, zones};
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use std::sync::Arc;

/// Sheets that are made and replaced together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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
}

impl Kind {
    /// Every kind, the most wanted first.
    pub const ALL: [Kind; 6] =
        [Kind::Walls, Kind::Cut, Kind::Fibres, Kind::Paths, Kind::Zones, Kind::Threshold];

    /// The kind that a part is made with.
    pub fn of(part: Part) -> Kind {
        match part {
            Part::Wall | Part::End => Kind::Walls,
            Part::Cut | Part::CutFibres => Kind::Cut,
            Part::Fibres => Kind::Fibres,
            Part::Path => Kind::Paths,
            Part::Zone => Kind::Zones,
            Part::Threshold => Kind::Threshold,
        }
    }

    /// What its sheets are to be made from now; none if they are not wanted.
    pub fn wish(self, shown: &Shown, look: &Look, reading: &Reading) -> Option<Wish> {
        shown.answer.as_ref()?;
        let plain = Wish {
            serial: shown.serial,
            difference: (look.right == Right::Difference).then_some(look.quantity),
            plane: None,
            fibres: false,
            site: None,
            threshold: None,
        };
        match self {
            Kind::Walls => Some(plain),
            Kind::Cut => {
                let plane = Some(look.cut.plane(look.cut_at, reading.low, reading.high)?);
                Some(Wish { plane, fibres: look.fibres, ..plain })
            }
            Kind::Fibres => look.fibres.then_some(plain),
            Kind::Paths => look.paths.then_some(plain),
            Kind::Zones => {
                let site = shown.sites.get(look.site).map(|site| site.name);
                look.zones.then_some(Wish { site, ..plain })
            }
            Kind::Threshold => look.threshold.on.then_some(Wish { threshold: Some(look.threshold), ..plain }),
        }
    }

    /// Makes its sheets.
    pub fn make(self, from: &Stuff) -> Vec<Drawn> {
        match self {
            Kind::Walls => tissue::walls(from),
            Kind::Cut => cutaway::faces(from),
            Kind::Fibres => fibres::strokes(from),
            Kind::Paths => vessels::tubes(from),
            Kind::Zones => zones::patched(from),
            Kind::Threshold => threshold::surfaces(from),
        }
    }
}

/// What sheets are made from: equal wishes make equal sheets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// Serial number of the answer.
    pub serial: u64,
    /// The quantity whose difference B shows.
    pub difference: Option<Quantity>,
    /// Where the leg is cut.
    pub plane: Option<Plane>,
    /// Whether the cut shows fibres.
    pub fibres: bool,
    /// The site whose pain is drawn.
    pub site: Option<&'static str>,
    /// The region set off.
    pub threshold: Option<Threshold>,
}

/// Everything a maker needs, free of the window.
pub struct Stuff {
    /// What is wanted.
    pub wish: Wish,
    /// The answer on screen.
    pub answer: Arc<Answer>,
    /// Its layers.
    pub shells: Shells,
    /// The look.
    pub look: Look,
}

/// A sheet, ready to be spawned.
pub struct Drawn {
    /// Side, part and layer.
    pub kind: (Side, Part, Option<Layer>),
    /// Its mesh.
    pub mesh: Mesh,
    /// What drives it ([`crate::view::source::Source::drives`]).
    pub drives: (f64, bool),
}

/// What comes of a wish.
pub enum Turn<M> {
    /// Nothing new.
    Same,
    /// Nothing is wanted any more.
    Gone,
    /// What was wished for is there.
    Made(Wish, M),
}

/// One kind in the making.
pub struct Making<M> {
    shown: Option<Wish>,
    begun: Option<(Wish, Task<M>)>,
}

impl<M> Default for Making<M> {
    fn default() -> Self {
        Making { shown: None, begun: None }
    }
}

impl<M: Send + 'static> Making<M> {
    /// Whether something newer than what is on screen is being made.
    pub fn busy(&self) -> bool {
        self.begun.is_some()
    }

    /// Takes what is finished, and begins what is wanted if nothing is being made.
    pub fn turn<F>(&mut self, wanted: Option<Wish>, make: impl FnOnce(Wish) -> F) -> Turn<M>
    where
        F: FnOnce() -> M + Send + 'static,
    {
        let Some(wish) = wanted else {
            self.begun = None;
            return if self.shown.take().is_some() { Turn::Gone } else { Turn::Same };
        };
        let done = self.begun.as_mut().and_then(|(_, task)| check_ready(task));
        let mut turn = Turn::Same;
        if let Some((made, (begun, _))) = done.and_then(|made| Some((made, self.begun.take()?))) {
            self.shown = Some(begun);
            turn = Turn::Made(begun, made);
        }
        if self.begun.is_none() && self.shown != Some(wish) {
            let work = make(wish);
            self.begun = Some((wish, AsyncComputeTaskPool::get().spawn(async move { work() })));
        }
        turn
    }
}

/// Every kind in the making, in the order of [`Kind::ALL`].
#[derive(Resource, Default)]
pub struct Workshop {
    kinds: [Making<Vec<Drawn>>; 6],
    /// The plane along which the leg on screen is cut open: that of the face that is drawn, not the one being made.
    pub open: Option<Plane>,
}

impl Workshop {
    /// Whether something newer than what is on screen is being made.
    pub fn busy(&self) -> bool {
        self.kinds.iter().any(Making::busy)
    }
}

/// Follows the wishes of every kind.
pub fn work(
    mut commands: Commands,
    (shown, look, reading, shells): (Res<Shown>, Res<Look>, Res<Reading>, Res<Shells>),
    mut shop: ResMut<Workshop>,
    old: Query<(Entity, &Sheet)>,
    (mut meshes, mut materials): (ResMut<Assets<Mesh>>, ResMut<Assets<WaveMaterial>>),
) {
    let Workshop { kinds, open } = shop.bypass_change_detection();
    let before = *open;
    for (kind, making) in Kind::ALL.into_iter().zip(kinds) {
        let begin = |wish: Wish| {
            let stuff = shown.answer.clone().map(|answer| Stuff {
                wish,
                answer,
                shells: shells.clone(),
                look: look.clone(),
            });
            move || stuff.map_or_else(Vec::new, |stuff| kind.make(&stuff))
        };
        let (wish, drawn) = match making.turn(kind.wish(&shown, &look, &reading), begin) {
            Turn::Same => continue,
            Turn::Gone => (None, Vec::new()),
            Turn::Made(wish, drawn) => (Some(wish), drawn),
        };
        if kind == Kind::Cut {
            *open = wish.and_then(|wish| wish.plane);
        }
        let mine = old.iter().filter(|(_, s)| Kind::of(s.part) == kind);
        mine.for_each(|(entity, _)| commands.entity(entity).despawn());
        for Drawn { kind, mesh, drives } in drawn {
            commands.spawn(sheet(kind, mesh, drives, &mut meshes, &mut materials));
        }
    }
    if *open != before {
        shop.set_changed();
    }
}
