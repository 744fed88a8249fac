//! Changes of a scenario on the command line: `--subject`, `--set`, `--resolution`, `--strict`.

use crate::mesh::spec::Resolution;
use crate::preset::document::load_subject;
use crate::preset::field::Override;
use crate::preset::scenario::{GeometrySpec, Part};
use clap::Args;
use std::path::PathBuf;

/// How a scenario is changed before it is computed.
#[derive(Clone, Debug, Default, Args)]
pub struct Changes {
    /// The leg: a subject file, such as one that `fit` wrote, or the name of a shipped one.
    #[arg(long, value_name = "FILE")]
    pub subject: Option<PathBuf>,
    /// Resolution: preview, draft, standard, fine, or ORDERxMM such as 4x8.
    #[arg(long, value_name = "R")]
    pub resolution: Option<String>,
    /// Change a value: PATH=VALUE, e.g. `cases[0].load.placement.s=0.4`; lists as `(0,1,2)` or `[0,1,2]`. May
    /// be repeated.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Treat warnings about unlikely values as errors.
    #[arg(long)]
    pub strict: bool,
}

impl Changes {
    /// The changes as values at field paths.
    ///
    /// # Errors
    /// A sentence saying which of them is not understood.
    pub fn overrides(&self) -> Result<Vec<Override>, String> {
        let mut all: Vec<Override> = self.subject_change()?.into_iter().collect();
        for text in &self.set {
            all.push(Override::parse(text)?);
        }
        if let Some(text) = self.resolution_change()? {
            all.push(Override::parse(&text)?);
        }
        Ok(all)
    }

    /// The subject as a change of the geometry, if there is one.
    ///
    /// # Errors
    /// Every problem of its file, with its position.
    fn subject_change(&self) -> Result<Option<Override>, String> {
        let Some(path) = &self.subject else { return Ok(None) };
        let subject = load_subject(path).map_err(|e| e.to_string())?;
        let leg = serde_json::to_value(GeometrySpec::Leg(Part::Inline(subject)));
        Ok(Some(Override { path: "geometry".into(), value: leg.map_err(|e| e.to_string())? }))
    }

    /// The resolution as a change `resolution=VALUE`, if there is one.
    ///
    /// # Errors
    /// A sentence naming the choices.
    pub fn resolution_change(&self) -> Result<Option<String>, String> {
        let Some(text) = &self.resolution else { return Ok(None) };
        let value = serde_json::to_string(&resolution(text)?).map_err(|e| e.to_string())?;
        Ok(Some(format!("resolution={value}")))
    }
}

/// A resolution in words, or `4x8`: order 4, elements of 8 mm.
///
/// # Errors
/// A sentence naming the choices.
pub fn resolution(text: &str) -> Result<Resolution, String> {
    let custom = || {
        let (order, element_mm) = text.split_once('x')?;
        Some(Resolution::Custom { order: order.parse().ok()?, element_mm: element_mm.parse().ok()? })
    };
    match text.to_lowercase().as_str() {
        "preview" => Ok(Resolution::Preview),
        "draft" => Ok(Resolution::Draft),
        "standard" => Ok(Resolution::Standard),
        "fine" => Ok(Resolution::Fine),
        _ => custom().ok_or_else(|| {
            format!(
                "`{text}` is not a resolution; choose preview, draft, standard, fine, or ORDERxMM such as 4x8"
            )
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolutions_in_words_and_numbers() {
        assert_eq!(resolution("Draft"), Ok(Resolution::Draft));
        assert_eq!(resolution("4x8.5"), Ok(Resolution::Custom { order: 4, element_mm: 8.5 }));
        assert!(resolution("coarse").is_err() && resolution("x").is_err());
    }
}
