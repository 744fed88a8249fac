//! The Bevy app: two linked views of a leg that vibrates, and panels that say in numbers and words what is seen.
//!
//! ```text
//! worker ─▶ link (Receive) ─▶ making, device (Build) ─▶ orbit, pick (Interact) ─▶ paint (Paint) ─▶ link (Send)
//! ```
//!
//! Playback needs no computing: amplitudes lie in the vertices, time runs in the shader.

pub mod capture;
pub mod claims;
pub mod colour;
pub mod cut;
pub mod cutaway;
pub mod device;
pub mod drag;
pub mod drop;
pub mod fibres;
pub mod flags;
pub mod flight;
pub mod glyphs;
pub mod layers;
pub mod limits;
pub mod link;
pub mod making;
pub mod orbit;
pub mod pace;
pub mod page;
pub mod panel;
pub mod pick;
pub mod place;
pub mod playback;
pub mod quantity;
pub mod recover;
pub mod refusal;
pub mod scene;
pub mod settings;
pub mod shares;
pub mod shell;
pub mod source;
pub mod speech;
pub mod spot;
pub mod start;
pub mod state;
pub mod status;
pub mod take;
pub mod threshold;
pub mod tissue;
pub mod tour;
pub mod undo;
pub mod vessels;
pub mod wave;
pub mod words;
pub mod zones;

use bevy::prelude::*;
use bevy_egui::{EguiPlugin, EguiPrimaryContextPass};
use bevy_rapier3d::plugin::RapierPhysicsPlugin;

/// Phases of a frame, in this order.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewSystems {
    /// Take the newest frame from the worker.
    Receive,
    /// Build meshes of a new answer, device or cut.
    Build,
    /// Pointer and keys.
    Interact,
    /// Uniforms, cameras, heads.
    Paint,
    /// Commands to the worker.
    Send,
}

/// Everything the window does, apart from Bevy's own plugins and the [`link::Link`] to the worker.
pub struct ViewPlugin;

impl Plugin for ViewPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins((EguiPlugin::default(), RapierPhysicsPlugin::<()>::default(), wave::WavePlugin));
        app.init_resource::<scene::Canvas>()
            .init_resource::<state::Quality>()
            .init_resource::<tissue::Ramps>()
            .init_resource::<orbit::Press>()
            .init_resource::<device::Poses>()
            .init_resource::<drag::Grip>();
        app.configure_sets(
            Update,
            (
                ViewSystems::Receive,
                ViewSystems::Build,
                ViewSystems::Interact,
                ViewSystems::Paint,
                ViewSystems::Send,
            )
                .chain(),
        );
        app.add_plugins(LogicPlugin);
        app.add_systems(Startup, scene::set_up)
            .add_systems(EguiPrimaryContextPass, panel::panels)
            .add_systems(First, glyphs::resend)
            .add_systems(
                Update,
                (
                    (making::work, device::rebuild, pick::set_collider).in_set(ViewSystems::Build),
                    (
                        drag::drag,
                        orbit::steer_by_mouse,
                        orbit::steer_by_touch,
                        orbit::steer_by_keys,
                        drag::nudge,
                        toggle_playback,
                        pick::click,
                        drop::open,
                        turn_pages,
                        undo::keys,
                        undo::remember,
                    )
                        .chain()
                        .in_set(ViewSystems::Interact),
                    (
                        (take::begin, take::film).chain(),
                        tissue::paint,
                        device::swing,
                        scene::place_cameras,
                        scene::repaint,
                    )
                        .in_set(ViewSystems::Paint),
                ),
            );
    }
}

/// The part that draws nothing: link, clock, scale. Runs without a window or an adapter.
pub struct LogicPlugin;

impl Plugin for LogicPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<state::Shown>()
            .init_resource::<state::Look>()
            .init_resource::<state::Reading>()
            .init_resource::<state::Frames>()
            .init_resource::<playback::Clock>()
            .init_resource::<orbit::Orbit>()
            .init_resource::<pick::Picked>()
            .init_resource::<flight::Flight>()
            .init_resource::<spot::Spot>()
            .init_resource::<spot::Search>()
            .init_resource::<state::Desktop>()
            .init_resource::<words::Measure>()
            .init_resource::<settings::Settings>()
            .init_resource::<speech::Speech>()
            .init_resource::<tour::Tour>()
            .init_resource::<take::Take>()
            .init_resource::<undo::History>()
            .init_resource::<tissue::Shells>()
            .init_resource::<making::Workshop>()
            .init_resource::<pick::Skin>()
            .init_resource::<link::Arriving>()
            .init_resource::<link::Known>();
        app.add_systems(
            Update,
            (
                (
                    link::receive,
                    playback::follow_wrap,
                    link::read,
                    spot::read,
                    orbit::frame_first_body,
                    flight::fly,
                )
                    .chain()
                    .in_set(ViewSystems::Receive),
                tour::follow.in_set(ViewSystems::Interact),
                (link::notice, link::send).chain().in_set(ViewSystems::Send),
            ),
        );
    }
}

/// Whether any of these keys is down, or was within this frame: a quick tap may begin and end within one slow frame.
fn held<const N: usize>(keys: &ButtonInput<KeyCode>, any: [KeyCode; N]) -> bool {
    keys.any_pressed(any) || keys.any_just_pressed(any) || keys.any_just_released(any)
}

/// Space starts and stops time.
fn toggle_playback(
    keys: Res<ButtonInput<KeyCode>>,
    egui: Res<bevy_egui::input::EguiWantsInput>,
    time: Res<Time>,
    mut clock: ResMut<playback::Clock>,
) {
    if keys.just_pressed(KeyCode::Space) && !egui.wants_keyboard_input() {
        let (now, playing, slow) = (time.elapsed_secs_wrapped_f64(), !clock.playing, clock.slow);
        clock.set(now, playing, slow);
    }
}

/// F1 opens and closes the tour; Page Down and Page Up turn its pages, Escape closes it.
fn turn_pages(
    keys: Res<ButtonInput<KeyCode>>,
    egui: Res<bevy_egui::input::EguiWantsInput>,
    mut tour: ResMut<tour::Tour>,
) {
    if keys.just_pressed(KeyCode::F1) {
        panel::menu::turn_tour(&mut tour);
    }
    if tour.at.is_none() || egui.wants_keyboard_input() {
        return;
    }
    match () {
        () if keys.just_pressed(KeyCode::PageDown) => tour.next(),
        () if keys.just_pressed(KeyCode::PageUp) => tour.back(),
        () if keys.just_pressed(KeyCode::Escape) => tour.at = None,
        () => {}
    }
}
