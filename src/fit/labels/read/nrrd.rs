//! An NRRD file with its data attached (Kindlmann 2004, format versions 1 to 5).

use crate::fit::error::FitError;
use crate::fit::labels::volume::{LabelVolume, MOST_VOXELS};
use crate::math::V3;
use flate2::read::MultiGzDecoder;
use nalgebra::Matrix3;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// Reads the labels of an NRRD file.
///
/// # Errors
/// The file is not NRRD, is cut off, keeps its data elsewhere or in an encoding other than raw and gzip, or
/// holds something other than labels on a three-dimensional grid.
pub(super) fn read(path: &Path) -> Result<LabelVolume, FitError> {
    let bytes = std::fs::read(path).map_err(|e| FitError::file(path, e))?;
    parse(&bytes).map_err(|reason| FitError::file(path, reason))
}

/// The fields and key–value pairs of the header.
struct Header {
    fields: BTreeMap<String, String>,
    pairs: BTreeMap<String, String>,
}

impl Header {
    fn field(&self, name: &str) -> Result<&str, String> {
        self.fields.get(name).map(String::as_str).ok_or_else(|| format!("the header has no field `{name}`"))
    }

    fn or(&self, name: &str, default: &'static str) -> &str {
        self.fields.get(name).map_or(default, String::as_str)
    }
}

fn parse(bytes: &[u8]) -> Result<LabelVolume, String> {
    if !bytes.starts_with(b"NRRD000") {
        return Err("this is no NRRD file: it does not begin with `NRRD000`".into());
    }
    let (text, data) =
        split(bytes).ok_or("the header does not end with an empty line: the file is cut off")?;
    let header = header(text);
    if header.field("dimension")?.trim() != "3" {
        let found = header.field("dimension")?;
        return Err(format!("dimension {found}; labels on a three-dimensional grid are needed"));
    }
    let size: Vec<usize> = header.field("sizes")?.split_whitespace().filter_map(|w| w.parse().ok()).collect();
    let size = <[usize; 3]>::try_from(size).map_err(|_| "field `sizes`: three whole numbers are needed")?;
    let voxels = size.iter().try_fold(1_usize, |n, s| n.checked_mul(*s)).unwrap_or(usize::MAX);
    if voxels > MOST_VOXELS || size.iter().any(|n| *n < 2) {
        return Err(format!("sizes {size:?}; allowed: at least 2 each and at most {MOST_VOXELS} in all"));
    }
    let (steps, origin, oriented) = placement(&header)?;
    let kind = header.field("type")?;
    let width = width(kind)?;
    let raw = decoded(&header, data, voxels * width)?;
    let big = header.or("endian", "little").trim() == "big";
    let labels = raw.chunks_exact(width).map(|value| label(value, kind, big));
    Ok(LabelVolume {
        size,
        steps,
        origin,
        voxels: labels.collect::<Result<_, _>>()?,
        names: names(&header),
        oriented,
    })
}

/// Header and data, between which there is an empty line.
fn split(bytes: &[u8]) -> Option<(String, &[u8])> {
    let mut start = 0;
    while let Some(length) = bytes[start..].iter().position(|b| *b == b'\n') {
        let line = &bytes[start..start + length];
        start += length + 1;
        if line.is_empty() || line == b"\r" {
            return Some((String::from_utf8_lossy(&bytes[..start]).into_owned(), &bytes[start..]));
        }
    }
    None
}

fn header(text: String) -> Header {
    let mut header = Header { fields: BTreeMap::new(), pairs: BTreeMap::new() };
    for line in text.lines().skip(1).filter(|line| !line.starts_with('#')) {
        if let Some((key, value)) = line.split_once(":=") {
            header.pairs.insert(key.to_string(), value.to_string());
        } else if let Some((name, value)) = line.split_once(": ") {
            header.fields.insert(name.to_lowercase(), value.trim().to_string());
        }
    }
    header
}

/// Steps and origin in RAS, and whether the file states the axes of the body.
fn placement(header: &Header) -> Result<(Matrix3<f64>, V3, bool), String> {
    let space = header.or("space", "").to_lowercase();
    // Signs that turn the axes of the file's space into right, front, up.
    let (signs, oriented) = match space.as_str() {
        "right-anterior-superior" | "ras" => (V3::new(1.0, 1.0, 1.0), true),
        "left-anterior-superior" | "las" => (V3::new(-1.0, 1.0, 1.0), true),
        "left-posterior-superior" | "lps" => (V3::new(-1.0, -1.0, 1.0), true),
        "" => (V3::new(-1.0, -1.0, 1.0), false),
        other => return Err(format!("field `space`: `{other}` does not say how the axes lie in the body")),
    };
    let vectors = |text: &str| -> Vec<V3> {
        let inside = text.split('(').skip(1).filter_map(|part| part.split(')').next());
        let numbers =
            |part: &str| part.split(',').filter_map(|x| x.trim().parse().ok()).collect::<Vec<f64>>();
        inside.map(numbers).filter(|v| v.len() == 3).map(|v| V3::new(v[0], v[1], v[2])).collect()
    };
    let steps = match (header.fields.get("space directions"), header.fields.get("spacings")) {
        (Some(text), _) => match vectors(text)[..] {
            [a, b, c] => Matrix3::from_columns(&[a, b, c]),
            _ => return Err("field `space directions`: three vectors are needed".into()),
        },
        (None, Some(text)) => {
            let spacing: Vec<f64> = text.split_whitespace().filter_map(|w| w.parse().ok()).collect();
            let [a, b, c] = spacing[..] else {
                return Err("field `spacings`: three numbers are needed".into());
            };
            Matrix3::from_diagonal(&V3::new(a, b, c))
        }
        (None, None) => return Err("the header has neither `space directions` nor `spacings`".into()),
    };
    let origin = header.fields.get("space origin").map(|text| vectors(text)).unwrap_or_default();
    let turn = Matrix3::from_diagonal(&signs);
    let span_space = steps.determinant().abs() > 1e-9;
    if !span_space {
        return Err("the steps between voxels do not span space".into());
    }
    Ok((turn * steps, turn * origin.first().copied().unwrap_or_else(V3::zeros), oriented))
}

/// Bytes of a value of the type `kind`.
fn width(kind: &str) -> Result<usize, String> {
    match kind {
        "uint8" | "uchar" | "unsigned char" | "uint8_t" | "int8" | "signed char" | "int8_t" => Ok(1),
        "short" | "short int" | "int16" | "int16_t" | "signed short" | "ushort" | "unsigned short"
        | "unsigned short int" | "uint16" | "uint16_t" => Ok(2),
        "int" | "signed int" | "int32" | "int32_t" | "uint" | "unsigned int" | "uint32" | "uint32_t" => Ok(4),
        other => Err(format!("field `type`: values of the type `{other}` are no labels")),
    }
}

/// The label of a value.
fn label(value: &[u8], kind: &str, big: bool) -> Result<u16, String> {
    let number = value.iter().enumerate().fold(0_u32, |sum, (i, byte)| {
        let place = if big { value.len() - 1 - i } else { i };
        sum | u32::from(*byte) << (8 * place)
    });
    let signed = !kind.starts_with('u');
    let negative = signed && number >> (8 * value.len() as u32 - 1) & 1 == 1;
    u16::try_from(number).ok().filter(|_| !negative).ok_or_else(|| {
        "a value is negative or above 65535; labels are whole numbers from 0 to 65535".to_string()
    })
}

/// The bytes of the values.
fn decoded(header: &Header, data: &[u8], wanted: usize) -> Result<Vec<u8>, String> {
    if header.fields.contains_key("data file") || header.fields.contains_key("datafile") {
        return Err(
            "the values are in another file; save the labels with header and values in one file".into()
        );
    }
    let mut raw = Vec::new();
    match header.field("encoding")? {
        "raw" => raw.extend_from_slice(&data[..wanted.min(data.len())]),
        "gzip" | "gz" => {
            let read = MultiGzDecoder::new(data).take(wanted as u64).read_to_end(&mut raw);
            read.map_err(|e| {
                format!("the compressed values cannot be read ({e}): the file is damaged or cut off")
            })?;
        }
        other => return Err(format!("field `encoding`: `{other}`; known: raw, gzip")),
    }
    if raw.len() < wanted {
        return Err(format!("{} bytes of values instead of {wanted}: the file is cut off", raw.len()));
    }
    Ok(raw)
}

/// Names of labels: pairs `label_3:=tibia`, or the segments of 3D Slicer.
fn names(header: &Header) -> BTreeMap<u16, String> {
    let mut names = BTreeMap::new();
    for (key, value) in &header.pairs {
        if let Some(label) = key.strip_prefix("label_").and_then(|n| n.parse().ok()) {
            names.insert(label, value.clone());
        }
        let segment = key.strip_prefix("Segment").and_then(|rest| rest.strip_suffix("_LabelValue"));
        if let (Some(n), Ok(label)) = (segment, value.trim().parse())
            && let Some(name) = header.pairs.get(&format!("Segment{n}_Name"))
        {
            names.insert(label, name.clone());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "NRRD0004\n# note\ntype: short\ndimension: 3\nspace: left-posterior-superior\n\
        sizes: 2 2 2\nspace directions: (2,0,0) (0,3,0) (0,0,4)\nspace origin: (1,2,3)\nendian: big\n\
        encoding: raw\nSegment0_LabelValue:=7\nSegment0_Name:=Tibia\n\n";

    fn file(labels: [i16; 8]) -> Vec<u8> {
        [HEAD.as_bytes().to_vec(), labels.iter().flat_map(|l| l.to_be_bytes()).collect()].concat()
    }

    #[test]
    fn a_file_of_another_byte_order_and_space_is_read() {
        let volume = parse(&file([0, 1, 2, 3, 4, 5, 6, 700])).unwrap();
        assert_eq!(volume.voxels, [0, 1, 2, 3, 4, 5, 6, 700]);
        assert_eq!(volume.position([1, 1, 1]), V3::new(-3.0, -5.0, 7.0));
        assert_eq!(volume.names[&7], "Tibia");
        assert!(volume.oriented);
    }

    #[test]
    fn damaged_files_are_refused_with_the_reason() {
        let whole = file([0; 8]);
        let reason = |bytes: &[u8]| parse(bytes).unwrap_err();
        assert!(reason(&whole[..whole.len() - 1]).contains("cut off"));
        assert!(reason(&whole[..40]).contains("cut off"));
        assert!(reason(b"RIFF").contains("no NRRD"));
        assert!(reason(&file([-1; 8])).contains("negative"));
        let other = |from: &str, to: &str| {
            let text = HEAD.replace(from, to);
            parse(&[text.as_bytes(), &[0; 16]].concat()).unwrap_err()
        };
        assert!(other("encoding: raw", "encoding: bzip2").contains("bzip2"));
        assert!(other("encoding: raw", "encoding: gzip").contains("damaged"));
        assert!(other("sizes: 2 2 2", "sizes: 2 2").contains("sizes"));
        assert!(other("sizes: 2 2 2", "sizes: 99999999 99999999 9").contains("at most"));
        assert!(other("type: short", "type: double").contains("double"));
        assert!(other("(0,0,4)", "(0,0,0)").contains("span"));
    }
}
