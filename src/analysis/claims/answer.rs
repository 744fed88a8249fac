//! `Answers`: the results of the experiments.

use super::question::{Mesh, Question};
use crate::engine::Engine;
use crate::metric::CaseReport;
use crate::model::{Progress, RunError};
use crate::preset::identity::{body_key, preload_key};
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

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

/// The answer to a question, by its index.
type Answered = (usize, Result<CaseReport, String>);

/// What happens while questions are answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AnswerEvent {
    /// The question of this index is begun.
    Begun(usize),
    /// It is answered, after so many seconds.
    Done(usize, f64),
}

/// Computes the results of `questions`, side by side on `engines`, each on a thread of its own; a case that
/// fails is recorded and the others continue. Results do not depend on the number of engines. An engine takes
/// all questions of one placement, and first those of the body that it holds.
///
/// # Errors
/// [`RunError::Cancelled`] on request; finished results stay stored.
pub fn answer(
    engines: &mut [Engine],
    questions: &[Question],
    progress: &Progress<'_>,
    on_event: &(dyn Fn(AnswerEvent) + Sync),
) -> Result<Answers, RunError> {
    let queue = Mutex::new(Queue::new(questions, engines.len()));
    let work = |worker: usize, engine: &mut Engine| -> Result<Vec<Answered>, RunError> {
        let mut found = Vec::new();
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next(worker);
            let Some(group) = next else { return Ok(found) };
            for i in group {
                on_event(AnswerEvent::Begun(i));
                let begun = Instant::now();
                let answer = match engine.report(&questions[i].spec, progress) {
                    Err(RunError::Cancelled) => return Err(RunError::Cancelled),
                    other => other.map_err(|e| e.to_string()),
                };
                on_event(AnswerEvent::Done(i, begun.elapsed().as_secs_f64()));
                found.push((i, answer));
            }
        }
    };
    let all: Vec<_> = std::thread::scope(|scope| {
        let spawn = |(worker, engine)| scope.spawn(move || work(worker, engine));
        let workers: Vec<_> = engines.iter_mut().enumerate().map(spawn).collect();
        let joined = workers.into_iter().map(|w| w.join().unwrap_or_else(|panic| resume_unwind(panic)));
        joined.collect()
    });
    let mut answers = Answers::default();
    for (i, answer) in all.into_iter().collect::<Result<Vec<_>, _>>()?.concat() {
        answers.put(&questions[i], answer);
    }
    Ok(answers)
}

/// The groups of questions not yet taken, and the body that each worker holds.
struct Queue {
    /// (body, indices of the questions of one placement), in order.
    groups: Vec<(String, Vec<usize>)>,
    /// `[worker]`.
    held: Vec<Option<String>>,
}

impl Queue {
    fn new(questions: &[Question], workers: usize) -> Queue {
        let mut groups: Vec<((String, String), Vec<usize>)> = Vec::new();
        for (i, question) in questions.iter().enumerate() {
            let key = (body_key(&question.spec), preload_key(&question.spec));
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, group)) => group.push(i),
                None => groups.push((key, vec![i])),
            }
        }
        let groups = groups.into_iter().map(|((body, _), group)| (body, group)).collect();
        Queue { groups, held: vec![None; workers] }
    }

    /// The next group for `worker`: of the body that it holds, else of one that no other holds, else the
    /// first.
    fn next(&mut self, worker: usize) -> Option<Vec<usize>> {
        let holds = |w: usize, body: &String| self.held[w].as_ref() == Some(body);
        let is_free = |body: &String| (0..self.held.len()).all(|w| !holds(w, body));
        let own = self.groups.iter().position(|(body, _)| holds(worker, body));
        let at = own.or_else(|| self.groups.iter().position(|(body, _)| is_free(body))).unwrap_or(0);
        if self.groups.is_empty() {
            return None;
        }
        let (body, group) = self.groups.remove(at);
        self.held[worker] = Some(body);
        Some(group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::spec::Resolution;
    use crate::preset::load_scenario;

    /// Questions of one placement stay together; a worker stays with its body while there is something left
    /// of it, and does not take that of another as long as there is a third.
    #[test]
    fn workers_stay_with_their_bodies() {
        let base = load_scenario("single_head".as_ref()).expect("shipped").spec;
        let question = |element_mm: f64, force: f64| {
            let mut spec = base.clone();
            spec.resolution = Resolution::Custom { order: 2, element_mm };
            crate::preset::field::set(&mut spec, "cases[0].load.device.body.static_force_n", force.into())
                .expect("a field");
            let (experiment, setting) = ("e".to_string(), "default".to_string());
            Question { experiment, setting, mesh: Mesh::Quoted, spec }
        };
        let places = [(20.0, 5.0), (20.0, 6.0), (20.0, 5.0), (24.0, 5.0), (24.0, 6.0), (28.0, 5.0)];
        let questions: Vec<Question> = places.into_iter().map(|(mm, force)| question(mm, force)).collect();
        let mut queue = Queue::new(&questions, 2);
        assert_eq!(queue.next(0), Some(vec![0, 2]));
        assert_eq!(queue.next(1), Some(vec![3]), "a body of its own");
        assert_eq!(queue.next(1), Some(vec![4]), "the same body");
        assert_eq!(queue.next(1), Some(vec![5]), "a third body");
        assert_eq!(queue.next(1), Some(vec![1]), "what is left");
        assert_eq!([queue.next(0), queue.next(1)], [None, None]);
    }
}
