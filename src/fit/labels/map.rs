//! `MapSpec`: a file that says what the labels of a volume stand for; which label is which part.

use crate::fit::error::FitError;
use crate::fit::labels::part::{Part, SCHEMES, Side, scheme};
use crate::fit::labels::volume::LabelVolume;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What the labels of a volume stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapSpec {
    /// Format version, 1.
    pub version: u32,
    /// Names of parts by label: `skin`, `fat`, `tibia`, `fibula`, `femur`, `outside`, a muscle, a
    /// compartment, `gastrocnemius`, `muscles`; with `_left` or `_right` where a label belongs to one side.
    pub labels: BTreeMap<u16, String>,
}

/// The part of every label of one leg.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// `[label]` its part; labels beyond the end are [`Part::Outside`].
    pub parts: Vec<Part>,
    /// What was left out or assumed.
    pub notes: Vec<String>,
}

impl Labels {
    /// The part of `label`.
    pub fn part(&self, label: u16) -> Part {
        self.parts.get(usize::from(label)).copied().unwrap_or(Part::Outside)
    }

    /// The labels of `volume` that belong to the leg of `side`. `named` is a built-in scheme or a map file;
    /// without one the names in the file count.
    ///
    /// # Errors
    /// The map file is not valid, a name is that of no part, or a label has no name.
    pub fn of(volume: &LabelVolume, named: Option<&str>, side: Side) -> Result<Labels, FitError> {
        let names = match named {
            None if volume.names.is_empty() => {
                let known = SCHEMES.join(", ");
                return Err(FitError::Labels(format!(
                    "the file does not say what its labels stand for; give a scheme ({known}) or a map file \
                     with --labels"
                )));
            }
            None => volume.names.clone(),
            Some(name) => match scheme(name) {
                Some(names) => names,
                None => read(Path::new(name))?,
            },
        };
        let found: BTreeSet<u16> = volume.voxels.iter().copied().filter(|label| *label != 0).collect();
        let mut labels = Labels::default();
        let (mut unnamed, mut other_side) = (Vec::new(), Vec::new());
        for label in found {
            let Some(name) = names.get(&label) else {
                unnamed.push(label.to_string());
                continue;
            };
            let Some((part, own)) = Part::from_name(name) else {
                return Err(FitError::Labels(format!(
                    "label {label} is `{name}`, which is the name of no part of the leg; a map file with \
                     --labels can call it `outside`"
                )));
            };
            if own.is_some_and(|own| own != side) {
                other_side.push(name.clone());
                continue;
            }
            labels.parts.resize(usize::from(label).max(labels.parts.len().max(1) - 1) + 1, Part::Outside);
            labels.parts[usize::from(label)] = part;
        }
        if !unnamed.is_empty() {
            labels.notes.push(format!("labels without a name are left out: {}", unnamed.join(", ")));
        }
        if !other_side.is_empty() {
            labels.notes.push(format!("labels of the other side are left out: {}", other_side.join(", ")));
        }
        for bone in [Part::Tibia, Part::Fibula] {
            if !labels.parts.contains(&bone) {
                let (name, other) = (bone.name(), labels.notes.join("; "));
                return Err(FitError::Labels(format!(
                    "there is no {name} of the {} side among the labels; the leg is placed by its bones. \
                     {other}",
                    side.name()
                )));
            }
        }
        Ok(labels)
    }
}

/// Reads a map file.
fn read(path: &Path) -> Result<BTreeMap<u16, String>, FitError> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        let known = SCHEMES.join(", ");
        FitError::file(path, format!("this is neither a built-in scheme ({known}) nor a map file: {e}"))
    })?;
    let map: MapSpec = ron::from_str(&text)
        .map_err(|e| FitError::file(path, format!("line {}: {}", e.span.start.line, e.code)))?;
    if map.version != 1 {
        return Err(FitError::file(path, format!("field `version`: {}; allowed: 1", map.version)));
    }
    let line = |label: u16| {
        let entry = format!("{label}:");
        text.lines().position(|line| line.trim_start().starts_with(&entry)).map_or(1, |i| i + 1)
    };
    for (label, name) in &map.labels {
        if Part::from_name(name).is_none() {
            let reason = format!(
                "line {}: field `labels`, label {label}: `{name}` is the name of no part; allowed: skin, \
                 fat, tibia, fibula, femur, outside, muscles, gastrocnemius, anterior, lateral, \
                 deep_posterior, or a muscle such as soleus",
                line(*label)
            );
            return Err(FitError::file(path, reason));
        }
    }
    Ok(map.labels)
}
