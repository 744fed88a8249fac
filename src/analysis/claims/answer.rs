//! `Answers`: the results of the experiments.

use super::question::Question;
use crate::engine::Engine;
use crate::metric::CaseReport;
use crate::model::{Progress, RunError};
use std::collections::BTreeMap;

/// Results of the questions, or the reasons why there are none.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// (experiment, setting, case) → result.
    found: BTreeMap<(String, String, String), Result<CaseReport, String>>,
}

impl Answers {
    /// Stores a result.
    pub fn put(&mut self, experiment: &str, setting: &str, case: &str, answer: Result<CaseReport, String>) {
        self.found.insert((experiment.into(), setting.into(), case.into()), answer);
    }

    /// The result of a question; `None` if there was no such question.
    pub fn get(&self, experiment: &str, setting: &str, case: &str) -> Option<&Result<CaseReport, String>> {
        self.found.get(&(experiment.into(), setting.into(), case.into()))
    }

    /// All results, ordered by experiment, setting and case.
    pub fn iter(&self) -> impl Iterator<Item = (&(String, String, String), &Result<CaseReport, String>)> {
        self.found.iter()
    }
}

/// The stored results of `questions`; any other question is marked as not answered yet.
pub fn known(engine: &Engine, questions: &[Question]) -> Answers {
    let mut answers = Answers::default();
    for question in questions {
        let answer = engine.known_report(&question.spec).ok_or_else(|| "not answered yet".to_string());
        answers.put(&question.experiment, &question.setting, &question.spec.cases[0].name, answer);
    }
    answers
}

/// Computes the results of `questions`; a case that fails is recorded and the others continue. `on_question`
/// is called before each question with its index.
///
/// # Errors
/// [`RunError::Cancelled`] on request; finished results stay stored.
pub fn answer(
    engine: &mut Engine,
    questions: &[Question],
    progress: &Progress<'_>,
    on_question: &dyn Fn(usize, &Question),
) -> Result<Answers, RunError> {
    let mut answers = Answers::default();
    for (i, question) in questions.iter().enumerate() {
        on_question(i, question);
        let answer = match engine.report(&question.spec, progress) {
            Err(RunError::Cancelled) => return Err(RunError::Cancelled),
            other => other.map_err(|e| e.to_string()),
        };
        answers.put(&question.experiment, &question.setting, &question.spec.cases[0].name, answer);
    }
    Ok(answers)
}
