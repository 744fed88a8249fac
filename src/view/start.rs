//! Starting the app: which adapter draws, a window or an image, and what to say if neither can be had.

use crate::mesh::spec::Resolution;
use crate::preset::spec::ScenarioSpec;
use crate::run::answer::Shelf;
use crate::run::budget::Refusal;
use crate::run::session::{Session, Solver};
use crate::view::capture::{self, Capture};
use crate::view::link::Link;
use crate::view::pace::{self, Pace};
use crate::view::playback::Clock;
use crate::view::scene::Canvas;
use crate::view::settings::Settings;
use crate::view::speech::Speech;
use crate::view::state::{Catalogue, Quality, Question};
use crate::view::status::{self, StateFile};
use crate::view::tour::Tour;
use crate::view::{ViewPlugin, recover};
use bevy::app::{PanicHandlerPlugin, ScheduleRunnerPlugin};
use bevy::ecs::error::FallbackErrorHandler;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::render_resource::TextureFormat;
use bevy::render::renderer::initialize_renderer;
use bevy::render::settings::{RenderCreation, RenderResources, WgpuSettings};
use bevy::window::{ExitCondition, WindowResolution};
use bevy::winit::{UpdateMode, WinitPlugin, WinitSettings};
use std::path::PathBuf;
use std::time::Duration;

/// What to open.
pub struct Launch<S: Solver> {
    /// The question, every part inline.
    pub scenario: ScenarioSpec,
    /// Devices to choose from.
    pub catalogue: Catalogue,
    /// What computes.
    pub solver: S,
    /// Where answers are kept between runs.
    pub shelf: Shelf,
    /// Resolutions to answer at, coarse first.
    pub ladder: Vec<Resolution>,
    /// Language, ground, size of text.
    pub settings: Settings,
    /// Page of the tour to open at.
    pub tour: Tour,
    /// File to keep the state in, for scripts.
    pub state: Option<PathBuf>,
}

/// Where to draw.
pub enum Surface {
    /// A window on the desktop.
    Window {
        /// Width and height wanted [logical pixels].
        size: (u32, u32),
    },
    /// A picture, without any window.
    Picture {
        /// PNG to write.
        path: PathBuf,
        /// Width and height [pixels].
        size: (u32, u32),
        /// Look to draw with.
        look: crate::view::state::Look,
        /// Named point of view.
        preset: crate::view::orbit::Preset,
    },
}

/// Why the app cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// No graphics adapter, not even a software one.
    #[error(
        "no graphics adapter found: install a Vulkan driver (on Debian or Ubuntu `mesa-vulkan-drivers` draws on the \
         processor). The numbers need none: `calfwave run`"
    )]
    NoAdapter,
    /// No display to open a window on.
    #[error(
        "no display to open a window on (DISPLAY and WAYLAND_DISPLAY are unset): `calfwave view --offscreen picture.png` draws without one"
    )]
    NoDisplay,
    /// The operating system refused a thread.
    #[error("cannot start the computing thread: {0}")]
    Thread(#[from] std::io::Error),
    /// The scenario has no answer.
    #[error("the scenario could not be computed: {0}")]
    Unsolved(String),
    /// The scenario does not fit into memory.
    #[error(transparent)]
    TooLarge(#[from] Refusal),
    /// The picture could not be written.
    #[error("cannot write the picture {path}: {why}")]
    Unwritten {
        /// Where.
        path: String,
        /// Why.
        why: String,
    },
    /// The app stopped by itself.
    #[error("the app stopped with an error")]
    Stopped,
}

impl ViewError {
    /// Exit code of the program: 5 for a missing adapter or display, 3 for too little memory, 1 otherwise.
    pub fn exit_code(&self) -> u8 {
        match self {
            ViewError::NoAdapter | ViewError::NoDisplay => 5,
            ViewError::TooLarge(_) => 3,
            _ => 1,
        }
    }
}

/// Opens the app and runs it to its end; `note` hears what the user should know once.
///
/// # Errors
/// No adapter, no display, no thread, no answer, no file.
pub fn start<S: Solver>(launch: Launch<S>, surface: Surface, note: &dyn Fn(&str)) -> Result<(), ViewError> {
    if matches!(surface, Surface::Window { .. }) && !has_display() {
        return Err(ViewError::NoDisplay);
    }
    let pace = Pace::from_now();
    let renderer = renderer().ok_or(ViewError::NoAdapter)?;
    // Bevy does not hand on the type of this field; its name is stable.
    let software = format!("{:?}", renderer.2.device_type) == "Cpu";
    if software {
        note(
            "drawing on the processor: multisampling is off and the window small; a graphics card draws it better",
        );
    }
    let session = Session::start(launch.solver, launch.shelf)?;
    let mut app = App::new();
    app.insert_resource(Quality { software })
        .insert_resource(Link { session, ladder: launch.ladder })
        .insert_resource(launch.catalogue)
        .insert_resource(Speech::new(launch.settings.language))
        .insert_resource(launch.settings)
        .insert_resource(launch.tour)
        .insert_resource(Question {
            asked: launch.scenario.clone(),
            scenario: launch.scenario,
            send: true,
            cancel: false,
        })
        .insert_resource(recover::handler())
        .insert_resource(FallbackErrorHandler(bevy::ecs::error::warn));
    if let Some(path) = launch.state {
        app.insert_resource(StateFile::new(path))
            .insert_resource(pace)
            .add_systems(First, pace::begin)
            .add_systems(PreUpdate, status::name_controls)
            .add_systems(Last, (pace::end, status::write).chain());
    }
    match surface {
        Surface::Window { size } => window(&mut app, renderer, size, software),
        Surface::Picture { path, size, look, preset } => {
            picture(&mut app, renderer, path, size, look, preset)
        }
    }
}

fn window(
    app: &mut App,
    renderer: RenderResources,
    size: (u32, u32),
    software: bool,
) -> Result<(), ViewError> {
    let size = if software { (size.0.min(1280), size.1.min(760)) } else { size };
    let primary_window = Some(Window {
        title: "calfwave".into(),
        resolution: WindowResolution::new(size.0, size.1),
        ..default()
    });
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window, ..default() })
            .set(RenderPlugin { render_creation: RenderCreation::from(renderer), ..default() })
            .set(quiet_log())
            .disable::<PanicHandlerPlugin>(),
    )
    .add_plugins(ViewPlugin);
    if software {
        // The processor that draws is the one that computes: leave it most of its time.
        let calm = UpdateMode::reactive(Duration::from_millis(50));
        app.insert_resource(WinitSettings { focused_mode: calm, unfocused_mode: calm });
    }
    ended(&app.run())
}

fn picture(
    app: &mut App,
    renderer: RenderResources,
    path: PathBuf,
    size: (u32, u32),
    look: crate::view::state::Look,
    preset: crate::view::orbit::Preset,
) -> Result<(), ViewError> {
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
            .set(RenderPlugin {
                render_creation: RenderCreation::from(renderer),
                synchronous_pipeline_compilation: true,
                ..default()
            })
            .set(quiet_log())
            .disable::<WinitPlugin>()
            .disable::<PanicHandlerPlugin>(),
    )
    .add_plugins(ScheduleRunnerPlugin::run_loop(Duration::from_millis(20)));
    let canvas = Image::new_target_texture(size.0, size.1, TextureFormat::Rgba8UnormSrgb, None);
    let image = app.world_mut().resource_mut::<Assets<Image>>().add(canvas);
    let (yaw, pitch) = preset.angles();
    app.insert_resource(Canvas { image: Some(image.clone()) })
        .insert_resource(look)
        .insert_resource(Clock::frozen(capture::INSTANT))
        .insert_resource(crate::view::orbit::Orbit { yaw, pitch, ..default() })
        .insert_resource(Capture::new(image, path.clone()))
        .add_plugins(ViewPlugin)
        .add_systems(Last, capture::advance);
    let exit = app.run();
    match app.world_mut().remove_resource::<Capture>().and_then(Capture::failure) {
        Some(failure) => Err(failure),
        None => ended(&exit),
    }
}

fn ended(exit: &AppExit) -> Result<(), ViewError> {
    if exit.is_success() { Ok(()) } else { Err(ViewError::Stopped) }
}

/// Only warnings that matter to somebody who uses the program.
fn quiet_log() -> LogPlugin {
    LogPlugin { level: bevy::log::Level::ERROR, ..default() }
}

/// Whether a window can be opened here.
fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Adapter, device and queue; none if there is no adapter. Bevy's initialiser reports that by a panic: this is
/// the one place where a panic is an answer, so it is caught here and its print-out is held back.
fn renderer() -> Option<RenderResources> {
    let settings = WgpuSettings::default();
    let backends = settings.backends?;
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let tried =
        std::panic::catch_unwind(|| bevy::tasks::block_on(initialize_renderer(backends, None, &settings)));
    std::panic::set_hook(hook);
    tried.ok()
}
