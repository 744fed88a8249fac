//! Launching the app: choosing an adapter, opening a window or an off-screen image, reporting what is
//! missing.

use crate::mesh::spec::Resolution;
use crate::preset::scenario::ScenarioSpec;
use crate::session::{AnswerStore, Session, Solver};
use crate::view::app::plugin::ViewPlugin;
use crate::view::app::recover;
use crate::view::camera::orbit::{Orbit, Viewpoint};
use crate::view::camera::rig::Canvas;
use crate::view::diagnostics::frame_times::FrameTimes;
use crate::view::diagnostics::plugin::DiagnosticsPlugin;
use crate::view::export::capture::{self, Capture};
use crate::view::state::answer::Catalogue;
use crate::view::state::clock::Clock;
use crate::view::state::look::Look;
use crate::view::state::question::Question;
use crate::view::state::settings::Settings;
use crate::view::state::window::RenderQuality;
use crate::view::text::localization::Localization;
use crate::view::tour::progress::Tour;
use crate::view::worker::link::Link;
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

pub use crate::view::error::ViewError;

/// Content of the app.
pub struct Launch<S: Solver> {
    /// The question, every part inline.
    pub scenario: ScenarioSpec,
    /// Devices to choose from.
    pub catalogue: Catalogue,
    /// The solver.
    pub solver: S,
    /// Cache of answers between runs.
    pub shelf: AnswerStore,
    /// Resolutions to solve at, coarsest first.
    pub ladder: Vec<Resolution>,
    /// Language, theme, text size.
    pub settings: Settings,
    /// Initial position in the tour.
    pub tour: Tour,
    /// State file for scripts, if wanted.
    pub state: Option<PathBuf>,
}

/// Render target.
pub enum DrawTarget {
    /// A window.
    Window {
        /// Requested width and height [logical pixels].
        size: (u32, u32),
    },
    /// An off-screen picture.
    Picture {
        /// PNG file to write.
        path: PathBuf,
        /// Width and height [pixels].
        size: (u32, u32),
        /// Display options.
        look: Look,
        /// Viewpoint.
        preset: Viewpoint,
    },
}

/// Runs the app to its end; `note` receives notices for the user.
///
/// # Errors
/// No adapter, no display, no thread, no answer, or a picture that cannot be written.
pub fn start<S: Solver>(
    launch: Launch<S>,
    surface: DrawTarget,
    note: &dyn Fn(&str),
) -> Result<(), ViewError> {
    if matches!(surface, DrawTarget::Window { .. }) && !has_display() {
        return Err(ViewError::NoDisplay);
    }
    let times = FrameTimes::from_now();
    let renderer = renderer().ok_or(ViewError::NoAdapter)?;
    // Bevy does not re-export the type of this field; the name of its variant is stable.
    let software = format!("{:?}", renderer.2.device_type) == "Cpu";
    if software {
        note(
            "drawing on the processor: multisampling is off and the window small; a graphics card draws it \
             better",
        );
    }
    let session = Session::start(launch.solver, launch.shelf)?;
    let mut app = App::new();
    app.insert_resource(RenderQuality { software })
        .insert_resource(Link { session, ladder: launch.ladder })
        .insert_resource(launch.catalogue)
        .insert_resource(Localization::new(launch.settings.language))
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
        app.insert_resource(times).add_plugins(DiagnosticsPlugin { path });
    }
    match surface {
        DrawTarget::Window { size } => window(&mut app, renderer, size, software),
        DrawTarget::Picture { path, size, look, preset } => {
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
        // Drawing and solving share the processor: leave most of its time to the solver.
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
    look: Look,
    preset: Viewpoint,
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
        .insert_resource(Orbit { yaw, pitch, ..default() })
        .insert_resource(Capture::new(image, path.clone()))
        .add_plugins(ViewPlugin)
        .add_systems(Last, capture::advance_capture);
    let exit = app.run();
    match app.world_mut().remove_resource::<Capture>().and_then(Capture::failure) {
        Some(failure) => Err(failure),
        None => ended(&exit),
    }
}

fn ended(exit: &AppExit) -> Result<(), ViewError> {
    if exit.is_success() { Ok(()) } else { Err(ViewError::Stopped) }
}

/// Logs errors only.
fn quiet_log() -> LogPlugin {
    LogPlugin { level: bevy::log::Level::ERROR, ..default() }
}

/// Whether a display is available.
fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Adapter, device and queue; `None` if there is no adapter. Bevy's initialiser reports a missing adapter by
/// a panic, so that the panic is caught here and its message suppressed.
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
