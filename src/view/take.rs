//! Taking away what is on screen: picture, moving picture, table, page to print, question as a preset.
//!
//! Files get a name that is free; nothing is ever written over.

use crate::output::text::slug;
use crate::output::{OutputError, table, target};
use crate::preset::load::to_ron;
use crate::view::page;
use crate::view::playback::Clock;
use crate::view::settings::Settings;
use crate::view::speech::Speech;
use crate::view::state::{Question, Shown, Side};
use bevy::image::ImageFormat;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use std::path::{Path, PathBuf};

/// Frames of a moving picture: one cycle.
const FRAMES: usize = 24;
/// Time each of them is shown [1/100 s].
const FRAME_TIME: u16 = 6;
/// Frames drawn after the clock was set and before the picture is taken.
const SETTLING: u32 = 2;

/// What can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// The window as it is.
    Png,
    /// One cycle.
    Gif,
    /// Sites and surface of both cases.
    Csv,
    /// One page to print.
    Page,
    /// The question as a scenario.
    Preset,
}

impl Thing {
    /// Everything, in menu order.
    pub const ALL: [Thing; 5] = [Thing::Png, Thing::Gif, Thing::Csv, Thing::Page, Thing::Preset];

    /// Name of its message.
    pub fn message(self) -> &'static str {
        ["take-png", "take-gif", "take-csv", "take-page", "take-preset"][self as usize]
    }

    fn extension(self) -> &'static str {
        ["png", "gif", "csv", "html", "ron"][self as usize]
    }
}

/// What is being taken, and what came of the last.
#[derive(Resource, Default)]
pub struct Take {
    /// Asked for and not begun.
    pub wanted: Option<Thing>,
    /// What the window says above the views: it goes onto the page.
    pub verdict: String,
    /// What became of the last one, in words.
    pub said: Option<String>,
    film: Option<Film>,
}

/// A moving picture in the making.
struct Film {
    path: PathBuf,
    before: Clock,
    period: f64,
    waited: u32,
    asked: bool,
    frames: Vec<Vec<u8>>,
    size: (u16, u16),
}

/// A name in `folder` that no file has yet: `<title>.png`, `<title>-2.png`, …
pub fn free_name(folder: &Path, title: &str, extension: &str) -> PathBuf {
    let stem = format!("calfwave-{}", slug(title));
    let name = |i: usize| match i {
        1 => folder.join(format!("{stem}.{extension}")),
        i => folder.join(format!("{stem}-{i}.{extension}")),
    };
    (1..).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(1))
}

/// Begins what was asked for; files without a picture are written at once.
pub fn begin(
    mut commands: Commands,
    mut take: ResMut<Take>,
    (shown, question, settings, speech): (Res<Shown>, Res<Question>, Res<Settings>, Res<Speech>),
    (clock, time): (Res<Clock>, Res<Time>),
) {
    let Some(thing) = take.wanted.take() else { return };
    let folder = PathBuf::from(if settings.folder.is_empty() { "." } else { &settings.folder });
    let path = free_name(&folder, &question.scenario.title, thing.extension());
    let written = match thing {
        Thing::Png => {
            let to = path.clone();
            let write = move |shot: On<ScreenshotCaptured>, mut take: ResMut<Take>, speech: Res<Speech>| {
                take.said = Some(told(&speech, &to, png(&shot.image, &to)));
            };
            commands.spawn(Screenshot::primary_window()).observe(write);
            return;
        }
        Thing::Gif => {
            let Some(hertz) = shown.case(Side::A).map(|c| c.field.frequency_hz).filter(|hz| *hz > 0.0) else {
                take.said = Some(speech.say("take-unanswered"));
                return;
            };
            let mut before = *clock;
            before.set(time.elapsed_secs_wrapped_f64(), clock.playing, clock.slow);
            take.film = Some(Film {
                path,
                before,
                period: 1.0 / hertz,
                waited: 0,
                asked: false,
                frames: Vec::new(),
                size: (0, 0),
            });
            return;
        }
        Thing::Preset => to_ron(&question.scenario)
            .map_err(|e| e.to_string())
            .and_then(|text| write(&path, text.as_bytes())),
        Thing::Csv | Thing::Page => match answer_text(thing, &shown, &take.verdict, &speech) {
            Some(text) => text.and_then(|text| write(&path, text.as_bytes())),
            None => Err(speech.say("take-unanswered")),
        },
    };
    take.said = Some(told(&speech, &path, written));
}

/// Table or page of the answer on screen; none while there is none.
fn answer_text(
    thing: Thing,
    shown: &Shown,
    verdict: &str,
    speech: &Speech,
) -> Option<Result<String, String>> {
    let answer = shown.answer.as_ref()?;
    let reports: Vec<_> = answer.cases.iter().flatten().map(|case| case.report.clone()).collect();
    let names: Vec<String> = reports.iter().map(|r| r.case.clone()).collect();
    if reports.is_empty() {
        return None;
    }
    Some(match thing {
        Thing::Page => page::html(answer, &names, verdict, speech).map_err(|e| e.to_string()),
        _ => {
            let mut bytes = Vec::new();
            let written = table::sites(&reports).write(&mut bytes);
            written.map_err(|e| e.to_string()).map(|()| String::from_utf8_lossy(&bytes).into_owned())
        }
    })
}

/// Turns one cycle into a moving picture, frame by frame.
pub fn film(mut commands: Commands, mut take: ResMut<Take>, mut clock: ResMut<Clock>, speech: Res<Speech>) {
    let Some(film) = &mut take.film else { return };
    if film.frames.len() == FRAMES {
        *clock = film.before;
        let written = gif(film);
        let said = told(&speech, &film.path, written);
        take.film = None;
        take.said = Some(said);
        return;
    }
    let at = Clock::frozen(film.period * film.frames.len() as f64 / FRAMES as f64);
    if *clock != at {
        *clock = at;
        (film.waited, film.asked) = (0, false);
    }
    film.waited += 1;
    if film.waited > SETTLING && !film.asked {
        film.asked = true;
        commands.spawn(Screenshot::primary_window()).observe(keep_frame);
    }
}

fn keep_frame(shot: On<ScreenshotCaptured>, mut take: ResMut<Take>, speech: Res<Speech>) {
    let Some(film) = &mut take.film else { return };
    match shot.image.clone().try_into_dynamic() {
        Ok(picture) => {
            let picture = picture.to_rgb8();
            film.size = (picture.width() as u16, picture.height() as u16);
            film.frames.push(picture.into_raw());
        }
        Err(e) => {
            let said = told(&speech, &film.path, Err(e.to_string()));
            take.film = None;
            take.said = Some(said);
        }
    }
}

/// Writes the frames as a GIF that goes round and round.
fn gif(film: &Film) -> Result<(), String> {
    let mut bytes = Vec::new();
    let (width, height) = film.size;
    {
        let mut encoder = gif::Encoder::new(&mut bytes, width, height, &[]).map_err(|e| e.to_string())?;
        encoder.set_repeat(gif::Repeat::Infinite).map_err(|e| e.to_string())?;
        for pixels in film.frames.iter().filter(|p| p.len() == 3 * usize::from(width) * usize::from(height)) {
            let mut frame = gif::Frame::from_rgb_speed(width, height, pixels, 10);
            frame.delay = FRAME_TIME;
            encoder.write_frame(&frame).map_err(|e| e.to_string())?;
        }
    }
    write(&film.path, &bytes)
}

/// Writes a PNG, whole or not at all.
pub fn png(image: &Image, path: &Path) -> Result<(), String> {
    let picture = image.clone().try_into_dynamic().map_err(|e| e.to_string())?.to_rgb8();
    let format = ImageFormat::Png.as_image_crate_format().ok_or("PNG is not built in")?;
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).map_err(|e| e.to_string())?;
    write(path, bytes.get_ref())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    target::write(path, |file| file.write_all(bytes)).map(|_| ()).map_err(|e: OutputError| e.to_string())
}

fn told(speech: &Speech, path: &Path, written: Result<(), String>) -> String {
    let shown = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match written {
        Ok(()) => speech.say_with("take-done", &[("path", &shown.display().to_string())]),
        Err(why) => speech.say_with("take-failed", &[("why", &why)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let first = free_name(folder.path(), "Gun, 40 Hz", "csv");
        assert_eq!(first.extension().unwrap(), "csv");
        std::fs::write(&first, "x").unwrap();
        let second = free_name(folder.path(), "Gun, 40 Hz", "csv");
        assert_ne!(first, second);
        assert!(!second.exists());
    }

    #[test]
    fn a_film_has_all_its_frames() {
        let folder = tempfile::tempdir().unwrap();
        let frame = |i: u8| vec![i; 3 * 4 * 2];
        let film = Film {
            path: folder.path().join("x.gif"),
            before: Clock::default(),
            period: 0.02,
            waited: 0,
            asked: false,
            frames: (0..5).map(|i| frame(50 * i)).collect(),
            size: (4, 2),
        };
        gif(&film).unwrap();
        let file = std::fs::File::open(&film.path).unwrap();
        let mut decoder = gif::DecodeOptions::new().read_info(file).unwrap();
        assert_eq!((decoder.width(), decoder.height()), (4, 2));
        let mut frames = 0;
        while decoder.read_next_frame().unwrap().is_some() {
            frames += 1;
        }
        assert_eq!(frames, 5);
    }
}
