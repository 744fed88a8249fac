//! `Answers`: the results of the experiments.

use super::question::{Mesh, Question};
use crate::engine::Engine;
use crate::metric::CaseReport;
use crate::model::{Progress, RunError};
use std::collections::BTreeMap;

/// Which result: experiment, setting, case, mesh.
pub type Key = (String, String, String, Mesh);

/// Results of the questions, or the reasons why there are none.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    found: BTreeMap<Key, Result<CaseReport, String>>,
}

impl Answers {
    /// Stores the result of a question.
    pub fn put(&mut self, question: &Question, answer: Result<CaseReport, String>) {
        let case = &question.spec.cases[0].name;
        self.insert([&question.experiment, &question.setting, case], question.mesh, answer);
    }

    /// Stores a result under experiment, setting and case.
    pub fn insert(&mut self, place: [&str; 3], mesh: Mesh, answer: Result<CaseReport, String>) {
        let [experiment, setting, case] = place.map(String::from);
        self.found.insert((experiment, setting, case, mesh), answer);
    }

    /// The result for experiment, setting and case; `None` if there was no such question.
    pub fn get(&self, place: [&str; 3], mesh: Mesh) -> Option<&Result<CaseReport, String>> {
        let [experiment, setting, case] = place.map(String::from);
        self.found.get(&(experiment, setting, case, mesh))
    }

    /// All results, ordered by experiment, setting, case and mesh.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Result<CaseReport, String>)> {
        self.found.iter()
    }
}

/// The stored results of `questions`; any other question is marked as not answered yet.
pub fn known(engine: &Engine, questions: &[Question]) -> Answers {
    let mut answers = Answers::default();
    for question in questions {
        let answer = engine.known_report(&question.spec).ok_or_else(|| "not answered yet".to_string());
        answers.put(question, answer);
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
    on_question: &mut dyn FnMut(usize, &Question),
) -> Result<Answers, RunError> {
    let mut answers = Answers::default();
    for (i, question) in questions.iter().enumerate() {
        on_question(i, question);
        let answer = match engine.report(&question.spec, progress) {
            Err(RunError::Cancelled) => return Err(RunError::Cancelled),
            other => other.map_err(|e| e.to_string()),
        };
        answers.put(question, answer);
    }
    Ok(answers)
}
