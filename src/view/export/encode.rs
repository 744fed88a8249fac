//! Encoding pictures and writing files; existing files are never overwritten.

use crate::output::OutputError;
use crate::output::file::target;
use crate::output::text::slug;
use crate::view::export::request::GifRecording;
use bevy::image::ImageFormat;
use bevy::prelude::*;
use std::path::{Path, PathBuf};

/// Duration of a GIF frame [1/100 s].
const FRAME_TIME: u16 = 6;

/// A path in `folder` that does not exist yet: `calfwave-<title>.png`, `calfwave-<title>-2.png`, …
pub fn free_path(folder: &Path, title: &str, extension: &str) -> PathBuf {
    let stem = format!("calfwave-{}", slug(title));
    let name = |i: usize| match i {
        1 => folder.join(format!("{stem}.{extension}")),
        i => folder.join(format!("{stem}-{i}.{extension}")),
    };
    (1..).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(1))
}

/// Writes the frames as a looping GIF.
pub(super) fn write_gif(recording: &GifRecording) -> Result<(), String> {
    let mut bytes = Vec::new();
    let (width, height) = recording.size;
    {
        let mut encoder = gif::Encoder::new(&mut bytes, width, height, &[]).map_err(|e| e.to_string())?;
        encoder.set_repeat(gif::Repeat::Infinite).map_err(|e| e.to_string())?;
        for pixels in
            recording.frames.iter().filter(|p| p.len() == 3 * usize::from(width) * usize::from(height))
        {
            let mut frame = gif::Frame::from_rgb_speed(width, height, pixels, 10);
            frame.delay = FRAME_TIME;
            encoder.write_frame(&frame).map_err(|e| e.to_string())?;
        }
    }
    write_file(&recording.path, &bytes)
}

/// Writes a PNG atomically.
///
/// # Errors
/// The reason if the image cannot be encoded or the file cannot be written.
pub fn write_png(image: &Image, path: &Path) -> Result<(), String> {
    let picture = image.clone().try_into_dynamic().map_err(|e| e.to_string())?.to_rgb8();
    let format = ImageFormat::Png.as_image_crate_format().ok_or("PNG is not built in")?;
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).map_err(|e| e.to_string())?;
    write_file(path, bytes.get_ref())
}

/// Writes a file atomically.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), String> {
    target::write(path, |file| file.write_all(bytes)).map(|_| ()).map_err(|e: OutputError| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::state::clock::Clock;

    #[test]
    fn existing_files_are_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let first = free_path(folder.path(), "Gun, 40 Hz", "csv");
        assert_eq!(first.extension().unwrap(), "csv");
        std::fs::write(&first, "x").unwrap();
        let second = free_path(folder.path(), "Gun, 40 Hz", "csv");
        assert_ne!(first, second);
        assert!(!second.exists());
    }

    #[test]
    fn a_gif_has_all_its_frames() {
        let folder = tempfile::tempdir().unwrap();
        let frame = |i: u8| vec![i; 3 * 4 * 2];
        let recording = GifRecording {
            path: folder.path().join("x.gif"),
            before: Clock::default(),
            period: 0.02,
            waited: 0,
            asked: false,
            frames: (0..5).map(|i| frame(50 * i)).collect(),
            size: (4, 2),
        };
        write_gif(&recording).unwrap();
        let file = std::fs::File::open(&recording.path).unwrap();
        let mut decoder = gif::DecodeOptions::new().read_info(file).unwrap();
        assert_eq!((decoder.width(), decoder.height()), (4, 2));
        let mut frames = 0;
        while decoder.read_next_frame().unwrap().is_some() {
            frames += 1;
        }
        assert_eq!(frames, 5);
    }
}
