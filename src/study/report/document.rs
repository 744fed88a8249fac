//! The study report as a whole: its sections, method and limits.

use crate::output::report::{Report, Section};
use crate::output::{OutputError, file};
use crate::preset::scenario::Variant;
use crate::study::report::findings::Findings;
use crate::study::report::wording;
use std::path::{Path, PathBuf};

/// A report that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenReport {
    /// Path of `report.html`.
    pub path: PathBuf,
    /// `(axis values in words, defect)` of each damaged case, which the report leaves out.
    pub damaged: Vec<(String, String)>,
}

/// Writes `report.html` and its plots for the study, or the run, in `dir`. One process at a time writes them,
/// so the last one includes all cases.
///
/// # Errors
/// `dir` holds neither, a run in it is damaged, or a file cannot be read or written.
pub fn write(dir: &Path) -> Result<WrittenReport, OutputError> {
    let _held = file::lock(dir);
    let found = Findings::read(dir)?;
    Ok(WrittenReport { path: found.report().write(dir)?, damaged: found.damaged })
}

impl Findings {
    /// The report with all sections for which there is data.
    fn report(&self) -> Report {
        let sections: [Option<Section>; 10] = [
            self.best(),
            self.summary(),
            self.treated_sites(),
            self.sites(),
            self.comparison(),
            self.pareto_front(),
            self.sensitivity(),
            self.heat_maps(),
            self.energy_against_depth(),
            self.cases(),
        ];
        let mut provenance = self.provenance.clone();
        provenance.sort_by_key(|(name, _)| name != "program");
        provenance
            .push(("cases finished".into(), format!("{} of {}", self.tables.len(), self.plan.ids.len())));
        Report {
            title: self.title.clone(),
            question: self.question.clone(),
            method: self.method(),
            provenance,
            sections: sections.into_iter().flatten().collect(),
            limits: self.limits(),
        }
    }

    /// Paragraphs on the method: model, metrics, axes, tissue variants.
    fn method(&self) -> Vec<String> {
        let mut text = vec![
            "Every case is a visco-elastic wave problem on a meshed body, solved for the steady vibration \
             by spectral elements. Site values are means over the box in which the site is expected, unless \
             the column says otherwise."
                .to_string(),
        ];
        let metrics: Vec<String> = self.metrics.iter().map(wording::definition).collect();
        text.push(format!("In the tables of the cases, {}.", metrics.join("; ")));
        if !self.plan.axes.is_empty() {
            text.push(format!(
                "Varied: {}. {}. Intervals hold 95 % of the cases; ratios are taken case by case, between \
                 devices at equal values of everything else, so that what both share cancels.",
                self.plan.axes.join(", "),
                wording::design(&self.combine)
            ));
        }
        if self.variant().is_some() {
            text.push(format!("Variants: {}.", Variant::definition()));
        }
        text
    }

    /// Paragraphs on the limits: model, uncertainties, missing and damaged cases, warnings.
    fn limits(&self) -> Vec<String> {
        let mut text = vec![
            "A mechanical model, not medical advice. It says what moves how much at a charted place, not \
             what helps or is safe."
                .to_string(),
            "Largest uncertainties, in order: the devices' own frequency, amplitude, pad and mass \
             (unpublished; a factor of 5 in deep strain); the stiffness of muscle (1 to 6 kPa; 1.5 to 2 \
             either way); its loss (2 to 3 at 50 mm and 50 Hz); contact force and finite strain under a gun; \
             fascia and aponeurosis; where a trigger point is; fat. Small strain is assumed; cases beyond it \
             carry a warning."
                .to_string(),
        ];
        if self.tables.len() < self.plan.ids.len() {
            let (done, all) = (self.tables.len(), self.plan.ids.len());
            text.push(format!(
                "Incomplete: {done} of {all} cases are finished; this report is limited to those."
            ));
        }
        let left_out = |(words, why): &(String, String)| format!("Damaged and left out: {words}: {why}.");
        text.extend(self.damaged.iter().map(left_out));
        let warned = self.warnings.iter().map(|(warning, n)| format!("Warning in {n} cases: {warning}."));
        text.extend(warned);
        text
    }
}
