//! From the arguments of `view` to the app in a window, or to one picture without a window.

use crate::anatomy::SubjectSpec;
use crate::cli::args::{Changes, ViewArgs, resolution};
use crate::cli::error::CommandError;
use crate::cli::terminal::console::Console;
use crate::drive::spec::DeviceSpec;
use crate::engine::RunOptions;
use crate::material::spec::TissueSpec;
use crate::mesh::spec::Resolution;
use crate::preset::load_scenario_with;
use crate::preset::location::SHIPPED;
use crate::preset::syntax::parse;
use crate::session::{AnswerStore, SessionSolver};
use crate::view::app::launch::{DrawTarget, Launch, ViewError, start};
use crate::view::camera::orbit::Viewpoint;
use crate::view::data::plane::Cut;
use crate::view::data::quantity::Quantity;
use crate::view::interact::file_drop::comparison;
use crate::view::state::answer::Catalogue;
use crate::view::state::look::{Look, RightView, Tab};
use crate::view::state::settings;
use crate::view::state::settings::{Ground, Settings};
use crate::view::text::localization::Language;
use crate::view::tour::progress::Tour;
use crate::view::tour::story::{Page, Story};
use serde::de::DeserializeOwned;

/// Runs the command.
///
/// # Errors
/// Invalid input, no display or graphics adapter (exit code 5), or no picture.
pub fn launch(args: &ViewArgs, console: &Console) -> Result<u8, CommandError> {
    let changes = Changes { subject: args.subject.clone(), ..Changes::default() };
    let overrides = changes.overrides().map_err(CommandError::Usage)?;
    let mut scenario = comparison(load_scenario_with(&args.scenario, &overrides)?.spec);
    if let Some(text) = &args.resolution {
        scenario.resolution = resolution(text).map_err(CommandError::Usage)?;
    }
    let surface = surface(args)?;
    let ladder = ladder(&surface, scenario.resolution);
    let launch = Launch {
        scenario,
        catalogue: catalogue(),
        solver: SessionSolver::new(&RunOptions::default())?,
        shelf: AnswerStore::of_user(),
        ladder,
        settings: settings(args)?,
        tour: tour(args)?,
        state: args.state.clone(),
    };
    start(launch, surface, &|note| console.note(note)).map_err(command_error)?;
    Ok(0)
}

/// Resolutions in the order of computation: a window shows a preview first, a picture only the wanted one.
fn ladder(surface: &DrawTarget, wanted: Resolution) -> Vec<Resolution> {
    match surface {
        DrawTarget::Window { .. } if wanted != Resolution::Preview => vec![Resolution::Preview, wanted],
        _ => vec![wanted],
    }
}

/// Shipped devices, subjects and tissues of the leg, in the order of their files.
fn catalogue() -> Catalogue {
    let tissues = shipped::<TissueSpec>("tissues/");
    Catalogue {
        devices: shipped::<DeviceSpec>("devices/").into_iter().map(|(_, device)| device).collect(),
        subjects: shipped::<SubjectSpec>("subjects/"),
        tissues: tissues.into_iter().filter(|(_, set)| set.solids.contains_key("soleus")).collect(),
    }
}

/// Shipped documents of a folder, each with its bare file name.
fn shipped<T: DeserializeOwned>(folder: &str) -> Vec<(String, T)> {
    let named = |(path, text): &(&str, &str)| {
        let name = path.strip_prefix(folder)?.strip_suffix(".ron")?;
        Some((name.to_string(), parse(path, text).ok()?))
    };
    SHIPPED.iter().filter_map(named).collect()
}

/// Settings: the stored ones of the user for a window, the defaults for a picture.
fn settings(args: &ViewArgs) -> Result<Settings, CommandError> {
    let mut settings = match args.offscreen {
        None => Settings::kept(settings::file_of_user().as_deref(), &settings::locale()),
        Some(_) => Settings::default(),
    };
    if let Some(code) = &args.language {
        let known = Language::ALL.into_iter().find(|l| l.code() == code);
        settings.language =
            known.ok_or_else(|| CommandError::Usage(format!("--language {code}: expected en or de")))?;
    }
    if args.dark {
        settings.ground = Ground::Dark;
    }
    Ok(settings)
}

/// The tour page to open.
fn tour(args: &ViewArgs) -> Result<Tour, CommandError> {
    let Some(words) = &args.tour else { return Ok(Tour::default()) };
    Tour::named(words).ok_or_else(|| {
        let stories = Story::ALL.map(Story::key).join(", ");
        let pages = Page::ALL.map(Page::key).join(", ");
        CommandError::Usage(format!(
            "--tour {words}: expected one of {stories}, and after a colon one of \
             {pages}"
        ))
    })
}

/// Window or picture to draw on.
fn surface(args: &ViewArgs) -> Result<DrawTarget, CommandError> {
    let size = size(&args.size).ok_or_else(|| {
        CommandError::Usage(format!(
            "--size {}: expected WIDTHxHEIGHT in pixels, 320x240 to 8192x8192",
            args.size
        ))
    })?;
    let Some(path) = args.offscreen.clone() else { return Ok(DrawTarget::Window { size }) };
    let mut look = Look { peel: args.peel.clamp(0.0, 6.0), ..Look::default() };
    if let Some(text) = &args.cut {
        (look.cut, look.cut_at) = cut(text).ok_or_else(|| {
            CommandError::Usage(format!(
                "--cut {text}: expected across, lengthwise or frontal, with a place as in across:0.7"
            ))
        })?;
    }
    apply_options(&mut look, args)?;
    let preset = match &args.from {
        None => Viewpoint::Oblique,
        Some(name) => {
            Viewpoint::ALL.into_iter().find(|p| p.key().eq_ignore_ascii_case(name)).ok_or_else(|| {
                CommandError::Usage(format!(
                    "--from {name}: expected oblique, posterior, medial, lateral or section"
                ))
            })?
        }
    };
    Ok(DrawTarget::Picture { path, size, look, preset })
}

/// Applies field, extras and panel to a picture.
fn apply_options(look: &mut Look, args: &ViewArgs) -> Result<(), CommandError> {
    if let Some(text) = &args.field {
        let known = Quantity::ALL.into_iter().find(|q| q.key().eq_ignore_ascii_case(text));
        let all = Quantity::ALL.map(Quantity::key).join(", ");
        look.quantity =
            known.ok_or_else(|| CommandError::Usage(format!("--field {text}: expected one of {all}")))?;
    }
    for text in &args.show {
        match text.as_str() {
            "fibres" => look.fibres = true,
            "nerves" => look.paths = true,
            "zones" => look.zones = true,
            "region" => look.threshold.on = true,
            "difference" => look.right = RightView::Difference,
            _ => {
                let wanted = "expected fibres, nerves, zones, region or difference";
                return Err(CommandError::Usage(format!("--show {text}: {wanted}")));
            }
        }
    }
    if let Some(text) = &args.panel {
        let known = Tab::ALL.into_iter().find(|t| t.key().eq_ignore_ascii_case(text));
        let all = Tab::ALL.map(Tab::key).join(", ");
        look.tab =
            known.ok_or_else(|| CommandError::Usage(format!("--panel {text}: expected one of {all}")))?;
    }
    Ok(())
}

/// Parses `1600x900`.
fn size(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once(['x', 'X', '×'])?;
    let (width, height) = (width.trim().parse().ok()?, height.trim().parse().ok()?);
    ((320..=8192).contains(&width) && (240..=8192).contains(&height)).then_some((width, height))
}

/// Parses `across:0.7`.
fn cut(text: &str) -> Option<(Cut, f32)> {
    let (name, at) = text.split_once(':').unwrap_or((text, "0.5"));
    let cut = Cut::ALL.into_iter().find(|c| *c != Cut::Off && c.key() == name)?;
    Some((cut, at.parse().ok().filter(|x| (0.0..=1.0).contains(x))?))
}

/// The error of the app as that of the command.
fn command_error(error: ViewError) -> CommandError {
    match error {
        ViewError::NoAdapter | ViewError::NoDisplay => CommandError::Missing(error.to_string()),
        other => CommandError::Refused(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_cuts_in_words() {
        assert_eq!(size("1600x900"), Some((1600, 900)));
        assert_eq!(size("10x900"), None);
        assert_eq!(size("wide"), None);
        assert_eq!(cut("across:0.7"), Some((Cut::Transverse, 0.7)));
        assert_eq!(cut("lengthwise"), Some((Cut::Sagittal, 0.5)));
        assert_eq!(cut("whole"), None);
        assert_eq!(cut("across:2"), None);
    }

    #[test]
    fn every_shipped_device_is_in_the_catalogue() {
        let shipped = SHIPPED.iter().filter(|(path, _)| path.starts_with("devices/")).count();
        assert_eq!(catalogue().devices.len(), shipped);
        assert!(shipped >= 3);
        assert!(catalogue().subjects.len() >= 4 && catalogue().tissues.len() >= 2);
    }
}
