//! Claims put to the test: every experiment answered with soft, default and stiff tissue and under its conditions, read, judged by
//! rules that stand beside the claim, and written down as a page.

pub mod page;
pub mod reading;
pub mod verdict;

use crate::metric::CaseReport;
use crate::preset::claims::ClaimsSpec;
use crate::preset::problem::PresetError;
use crate::preset::spec::ScenarioSpec;
use crate::preset::variant::Variant;
use crate::run::answer::single_case;
use crate::run::error::RunError;
use crate::run::method::{Chosen, choose};
use crate::run::outcome::Progress;
use crate::run::recall::{Recall, by_body};
use std::collections::BTreeMap;

/// Settings that every experiment has, in the order of tables; conditions follow.
pub const VARIANTS: [Variant; 3] = [Variant::AsGiven, Variant::Soft, Variant::Stiff];

/// One case to be answered.
#[derive(Clone, Debug)]
pub struct Question {
    /// Name of the experiment.
    pub experiment: String,
    /// `default`, `soft`, `stiff`, or a condition.
    pub setting: String,
    /// The scenario with this case alone.
    pub spec: ScenarioSpec,
}

/// Every case of every experiment in every setting, those of one body together: first what verdicts need, then conditions, then
/// what takes time steps, which takes longest. What is there makes a page at any time.
///
/// # Errors
/// A change that cannot be made.
pub fn questions(claims: &ClaimsSpec) -> Result<Vec<Question>, PresetError> {
    let mut all = Vec::new();
    for (i, experiment) in claims.experiments.iter().enumerate() {
        let base = claims.scenario(i, None)?;
        let variants = if experiment.variants { &VARIANTS[..] } else { &VARIANTS[..1] };
        let mut settings: Vec<(String, ScenarioSpec)> =
            variants.iter().map(|v| (v.name().to_string(), v.of(&base))).collect();
        for name in &experiment.conditions {
            settings.push((name.clone(), claims.scenario(i, Some(name))?));
        }
        for (setting, spec) in settings {
            all.extend((0..spec.cases.len()).map(|case| Question {
                experiment: experiment.name.clone(),
                setting: setting.clone(),
                spec: single_case(&spec, case),
            }));
        }
    }
    let is_variant = |q: &Question| VARIANTS.iter().any(|v| v.name() == q.setting);
    let steps = |q: &Question| {
        choose(&q.spec, &q.spec.cases[0]).is_ok_and(|choice| choice.chosen == Chosen::Transient)
    };
    let (slow, quick): (Vec<Question>, Vec<Question>) = all.into_iter().partition(steps);
    let (needed, beside): (Vec<Question>, Vec<Question>) = quick.into_iter().partition(is_variant);
    Ok([needed, beside, slow].into_iter().flat_map(|part| by_body(part, |q| &q.spec)).collect())
}

/// What is known: answers, or why there is none.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// (experiment, setting, case) → answer.
    found: BTreeMap<(String, String, String), Result<CaseReport, String>>,
}

impl Answers {
    /// Keeps an answer.
    pub fn put(&mut self, experiment: &str, setting: &str, case: &str, answer: Result<CaseReport, String>) {
        self.found.insert((experiment.into(), setting.into(), case.into()), answer);
    }

    /// The answer, if the question was asked.
    pub fn get(&self, experiment: &str, setting: &str, case: &str) -> Option<&Result<CaseReport, String>> {
        self.found.get(&(experiment.into(), setting.into(), case.into()))
    }

    /// Every question with its answer, by experiment, setting, case.
    pub fn iter(&self) -> impl Iterator<Item = (&(String, String, String), &Result<CaseReport, String>)> {
        self.found.iter()
    }
}

/// What is known already of `questions`; the rest is noted as not answered yet.
pub fn known(recall: &Recall, questions: &[Question]) -> Answers {
    let mut answers = Answers::default();
    for question in questions {
        let answer = recall.known(&question.spec).ok_or_else(|| "not answered yet".to_string());
        answers.put(&question.experiment, &question.setting, &question.spec.cases[0].name, answer);
    }
    answers
}

/// Answers `questions`; a case without an answer is noted and the others go on. `told` hears how many are done.
///
/// # Errors
/// [`RunError::Cancelled`] on request; what is finished is kept.
pub fn answer(
    recall: &mut Recall,
    questions: &[Question],
    progress: &Progress<'_>,
    told: &dyn Fn(usize, &Question),
) -> Result<Answers, RunError> {
    let mut answers = Answers::default();
    for (i, question) in questions.iter().enumerate() {
        told(i, question);
        let answer = match recall.one(&question.spec, progress) {
            Err(RunError::Cancelled) => return Err(RunError::Cancelled),
            other => other.map_err(|e| e.to_string()),
        };
        answers.put(&question.experiment, &question.setting, &question.spec.cases[0].name, answer);
    }
    Ok(answers)
}
