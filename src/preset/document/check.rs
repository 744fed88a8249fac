//! Checks of a document of any kind, and of a subject on its own.

use super::axes;
use super::claims::load_claims;
use super::kind::DocumentKind;
use super::loader::Loader;
use super::protocol::load_protocol;
use super::scenario::load_scenario;
use super::study::load_study;
use crate::anatomy::SubjectSpec;
use crate::drive::spec::DeviceSpec;
use crate::material::spec::TissueSpec;
use crate::preset::diagnostic::{PresetError, Problem, Source};
use crate::preset::location::Origin;
use crate::preset::validate;
use std::path::Path;

/// A checked document of any kind.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Kind of the document.
    pub kind: DocumentKind,
    /// Plausibility warnings.
    pub warnings: Vec<Problem>,
    /// Texts that were read.
    pub sources: Vec<Source>,
}

/// Checks a document of any kind.
///
/// # Errors
/// Every problem of the document, with its position.
pub fn check(path: &Path) -> Result<Checked, PresetError> {
    let origin = Origin::of(path);
    let mut loader = Loader::new(&origin);
    let Some(kind) = loader.read_outline(&origin).map(DocumentKind::of) else {
        return Err(loader.into_error());
    };
    match kind {
        DocumentKind::Scenario => {
            let s = load_scenario(path)?;
            return Ok(Checked { kind, warnings: s.warnings, sources: s.sources });
        }
        DocumentKind::Study => {
            let s = load_study(path, &[])?;
            axes::check_case_count(&mut loader, &s.spec);
            loader.finish()?;
            return Ok(Checked { kind, warnings: s.warnings, sources: s.sources });
        }
        DocumentKind::Claims => {
            let c = load_claims(path)?;
            return Ok(Checked { kind, warnings: c.warnings, sources: c.sources });
        }
        DocumentKind::Protocol => {
            let p = load_protocol(path, &[])?;
            return Ok(Checked { kind, warnings: p.warnings, sources: p.sources });
        }
        DocumentKind::Subject => loader.check_one::<SubjectSpec>(&origin, validate::subject_alone),
        DocumentKind::Tissues => loader.check_one::<TissueSpec>(&origin, validate::tissues_alone),
        DocumentKind::Device => loader.check_one::<DeviceSpec>(&origin, validate::device_alone),
    }
    let warnings = loader.finish()?;
    Ok(Checked { kind, warnings, sources: loader.sources })
}

/// Loads and checks a subject on its own, given by its path or the name of a shipped one.
///
/// # Errors
/// Every problem of the document, with its position.
pub fn load_subject(path: &Path) -> Result<SubjectSpec, PresetError> {
    let origin = Origin::of(path);
    let mut loader = Loader::new(&origin);
    let Some((spec, _)) = loader.document::<SubjectSpec>(&origin, "") else {
        return Err(loader.into_error());
    };
    loader.report_all(validate::subject_alone(&spec));
    loader.finish()?;
    Ok(spec)
}
