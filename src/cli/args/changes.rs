//! Changes of a scenario on the command line: `--set`, `--resolution`, `--strict`.

use crate::mesh::spec::Resolution;
use crate::preset::field::Override;
use clap::Args;

/// How a scenario is changed before it is computed.
#[derive(Clone, Debug, Default, Args)]
pub struct Changes {
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
        let mut all = self.set.iter().map(|text| Override::parse(text)).collect::<Result<Vec<_>, _>>()?;
        if let Some(text) = self.resolution_change()? {
            all.push(Override::parse(&text)?);
        }
        Ok(all)
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
