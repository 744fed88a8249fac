//! The scenario of an experiment of a claims document, with its changes applied.

use super::scenario::complete;
use crate::preset::claims::ClaimsSpec;
use crate::preset::diagnostic::{Kind, PresetError, Problem, nearest};
use crate::preset::field::{self, Override};
use crate::preset::location::Origin;
use crate::preset::path::is_below;
use crate::preset::scenario::{Part, ScenarioSpec};

/// A change of an experiment, and its field path in the document.
struct Change {
    place: String,
    change: Override,
}

impl ClaimsSpec {
    /// The scenario of an experiment under a condition; its parts must be resolved.
    ///
    /// # Errors
    /// A change that is malformed, of an unknown field, or out of range; an unknown case. Paths are those in
    /// this document.
    pub fn scenario(&self, experiment: usize, condition: Option<&str>) -> Result<ScenarioSpec, PresetError> {
        let entry = &self.experiments[experiment];
        let failed = |problems: Vec<Problem>| PresetError { problems, sources: Vec::new() };
        let fault =
            |path: String, message: String| failed(vec![Problem::error(Kind::Consistency, path, message)]);
        let Part::Inline(base) = &entry.scenario else {
            let path = format!("experiments[{experiment}].scenario");
            return Err(fault(path, "the scenario was not loaded".into()));
        };
        let changes = self.changes(experiment, condition).map_err(|(path, message)| fault(path, message))?;
        let mut spec = base.clone();
        for Change { place, change } in &changes {
            field::set(&mut spec, &change.path, change.value.clone()).map_err(|problem| {
                let message = format!("{}: {}: {}", entry.name, change.path, problem.message);
                failed(vec![Problem { path: place.clone(), message, ..*problem }])
            })?;
        }
        let mut spec = complete(spec, &Origin::here()).map_err(|mut error| {
            for p in &mut error.problems {
                p.message = format!("{}: {}: {}", entry.name, p.path, p.message);
                let cause = changes.iter().rev().find(|c| is_below(&p.path, &c.change.path));
                p.path = cause.map_or_else(
                    || format!("experiments[{experiment}].scenario.{}", p.path),
                    |c| c.place.clone(),
                );
            }
            error
        })?;
        if let Some(k) = entry.cases.iter().position(|n| spec.cases.iter().all(|c| c.name != *n)) {
            let (name, cases) = (&entry.cases[k], spec.cases.iter().map(|c| c.name.as_str()));
            let message = format!("{}: the scenario has no case `{name}`", entry.name);
            let mut error = fault(format!("experiments[{experiment}].cases[{k}]"), message);
            error.problems[0].allowed = cases.clone().collect::<Vec<_>>().join(", ");
            error.problems[0].nearest = nearest(name, cases);
            return Err(error);
        }
        spec.cases.retain(|c| entry.cases.is_empty() || entry.cases.contains(&c.name));
        Ok(spec)
    }

    /// Changes every experiment whose scenario has the field (`PATH=VALUE`), after its own changes; returns
    /// how many there are.
    ///
    /// # Errors
    /// No experiment has the field; the value is malformed or out of range.
    pub fn change(&mut self, text: &str) -> Result<usize, PresetError> {
        let (mut changed, mut refusal) = (0, None);
        for i in 0..self.experiments.len() {
            self.experiments[i].set.push(text.to_string());
            match self.scenario(i, None) {
                Ok(_) => changed += 1,
                Err(error) if error.problems.iter().all(|p| p.kind == Kind::UnknownName) => {
                    self.experiments[i].set.pop();
                    refusal.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        match refusal {
            Some(error) if changed == 0 => Err(error),
            _ => Ok(changed),
        }
    }

    /// Changes of an experiment under a condition, in the order of application.
    ///
    /// # Errors
    /// The path of a malformed change, and a message.
    fn changes(&self, experiment: usize, condition: Option<&str>) -> Result<Vec<Change>, (String, String)> {
        let entry = &self.experiments[experiment];
        let numbered = |at: String, set: &[String]| -> Vec<(String, String)> {
            set.iter().enumerate().map(|(k, text)| (format!("{at}set[{k}]"), text.clone())).collect()
        };
        let mut texts = numbered(String::new(), &self.set);
        texts.extend(numbered(format!("experiments[{experiment}]."), &entry.set));
        for (i, c) in self.conditions.iter().enumerate().filter(|(_, c)| Some(c.name.as_str()) == condition) {
            texts.extend(numbered(format!("conditions[{i}]."), &c.set));
        }
        let read = |(place, text): (String, String)| match Override::parse(&text) {
            Ok(change) => Ok(Change { place, change }),
            Err(message) => Err((place, format!("{}: {message}", entry.name))),
        };
        texts.into_iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::preset::load_claims;
    use crate::preset::scenario::{GeometrySpec, Part};
    use std::path::Path;

    /// A change reaches every experiment that has the field, and a leg is none of a slab.
    #[test]
    fn a_change_applies_where_its_field_is() {
        let mut claims = load_claims(Path::new("claims")).unwrap().spec;
        let is_leg = |i: usize| match &claims.experiments[i].scenario {
            Part::Inline(scenario) => matches!(scenario.geometry, GeometrySpec::Leg(_)),
            Part::File(_) => false,
        };
        let legs: Vec<usize> = (0..claims.experiments.len()).filter(|&i| is_leg(i)).collect();
        assert!(legs.len() < claims.experiments.len());
        assert_eq!(claims.change("geometry.fat_posterior_mm=9").unwrap(), legs.len());
        for i in legs {
            let GeometrySpec::Leg(Part::Inline(subject)) = claims.scenario(i, None).unwrap().geometry else {
                panic!("a leg")
            };
            assert_eq!(subject.fat_posterior_mm, 9.0);
        }
        let before = claims.clone();
        for wrong in ["geometry.fatt_posterior_mm=9", "no_such_field=1"] {
            assert!(claims.change(wrong).is_err(), "{wrong}");
            assert_eq!(claims, before);
        }
        assert!(claims.change("geometry.fat_posterior_mm=900").is_err());
    }
}
