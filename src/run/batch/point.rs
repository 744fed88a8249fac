//! `Point`: one case of a study: which values it takes, and the scenario that makes of them.

use crate::preset::access;
use crate::preset::canon::{body_key, case_id, place_key};
use crate::preset::constraint::Constraint;
use crate::preset::design::{AxisValue, Design};
use crate::preset::load;
use crate::preset::problem::{Kind, PresetError, Problem};
use crate::preset::study::{AxisSpec, AxisValues};
use crate::preset::variant::Variant;
use crate::preset::{ScenarioSpec, Study};
use serde_json::Value;

/// Name of the column that tells variants apart.
pub const VARIANT: &str = "variant";

/// One case of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Number in the study, variants included; points that a constraint excludes count.
    pub index: u64,
    /// Identity of the scenario.
    pub id: String,
    /// Identity of its body: cases of one body share mesh and solver.
    pub body: String,
    /// Where heads touch it and how fast they move: cases that agree in it may share solves.
    pub place: String,
    /// Value on each axis, as in the table; then the variant, if the study has variants.
    pub values: Vec<String>,
}

impl Point {
    /// The values with the names of their axes.
    pub fn words(&self, study: &Study) -> String {
        let names = names(study);
        let pairs = names.iter().zip(&self.values);
        pairs.map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
    }
}

/// Names of what varies: the axes, then the variant, if the study has variants.
pub fn names(study: &Study) -> Vec<String> {
    let variant = study.spec.variants.then(|| VARIANT.to_string());
    study.spec.axes.iter().map(|a| a.name.clone()).chain(variant).collect()
}

/// Makes the cases of a study.
pub struct Points<'a> {
    study: &'a Study,
    design: Design<'a>,
    constraints: Vec<Constraint>,
}

impl<'a> Points<'a> {
    /// The cases of `study`, whose size was agreed to.
    ///
    /// # Errors
    /// A constraint that is not understood.
    pub fn new(study: &'a Study) -> Result<Points<'a>, PresetError> {
        let read = |(i, text): (usize, &String)| {
            Constraint::parse(text).map_err(|message| {
                let problem = Problem::error(Kind::Syntax, format!("constraints[{i}]"), message);
                PresetError { problems: vec![problem], sources: study.sources.clone() }
            })
        };
        let constraints = study.spec.constraints.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        Ok(Points { study, design: Design::new(&study.spec), constraints })
    }

    /// The `index`-th case with its scenario; none if a constraint excludes it.
    ///
    /// # Errors
    /// A field path that does not exist, a value out of range, a part that cannot be read.
    pub fn at(&self, index: u64) -> Result<Option<(Point, ScenarioSpec)>, PresetError> {
        let study = self.study;
        let (place, variant) = match study.spec.variants {
            true => (index / 3, Variant::ALL[(index % 3) as usize]),
            false => (index, Variant::AsGiven),
        };
        let taken = self.design.point(place);
        let mut values: Vec<String> = taken.iter().map(|v| v.text.clone()).collect();
        if study.spec.variants {
            values.push(variant.name().into());
        }
        let mut point = Point { index, id: String::new(), body: String::new(), place: String::new(), values };
        let named = |mut error: PresetError| {
            let words = point.words(study);
            error.problems.iter_mut().for_each(|p| p.message = format!("with {words}: {}", p.message));
            error
        };
        let mut spec = study.base().clone();
        let axes = || study.spec.axes.iter().zip(&taken).enumerate();
        // parts first: the fields of the other axes may lie in them
        let is_part = |axis: &AxisSpec| matches!(axis.values, AxisValues::Files(_));
        let parts = axes().filter(|(_, (axis, _))| is_part(axis)).count();
        for (a, (axis, value)) in axes().filter(|(_, (axis, _))| is_part(axis)) {
            self.set(&mut spec, a, axis, value)?;
        }
        if parts > 0 {
            spec = load::complete(spec, &study.origin).map_err(named)?;
        }
        for (a, (axis, value)) in axes().filter(|(_, (axis, _))| !is_part(axis)) {
            self.set(&mut spec, a, axis, value)?;
        }
        if !self.allowed(&spec, &taken)? {
            return Ok(None);
        }
        let spec = load::complete(variant.of(&spec), &study.origin).map_err(named)?;
        point.id = case_id(&spec);
        point.body = body_key(&spec);
        point.place = place_key(&spec);
        Ok(Some((point, spec)))
    }

    fn set(
        &self,
        spec: &mut ScenarioSpec,
        a: usize,
        axis: &AxisSpec,
        value: &AxisValue,
    ) -> Result<(), PresetError> {
        let own = std::iter::once((&axis.field, axis.factor));
        for (field, factor) in own.chain(axis.also.iter().map(|b| (&b.field, b.factor))) {
            let value = match value.value.as_f64() {
                Some(x) if factor != 1.0 => Value::from(factor * x),
                _ => value.value.clone(),
            };
            access::set(spec, field, value).map_err(|mut problem| {
                problem.message = format!("axes[{a}] `{}`: {}", axis.name, problem.message);
                PresetError { problems: vec![*problem], sources: self.study.sources.clone() }
            })?;
        }
        Ok(())
    }

    /// Whether every constraint holds.
    fn allowed(&self, spec: &ScenarioSpec, taken: &[AxisValue]) -> Result<bool, PresetError> {
        let value = |name: &str| -> Result<f64, PresetError> {
            let of_axis = self.study.spec.axes.iter().position(|a| a.name == name).map(|i| &taken[i].value);
            let found = match of_axis {
                Some(value) => value.as_f64(),
                None => access::get(spec, name).map_err(|p| self.fault(*p))?.as_f64(),
            };
            found.ok_or_else(|| {
                self.fault(Problem::error(Kind::Consistency, "constraints", format!("`{name}` is no number")))
            })
        };
        for constraint in &self.constraints {
            if !constraint.holds(value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn fault(&self, problem: Problem) -> PresetError {
        PresetError { problems: vec![problem], sources: self.study.sources.clone() }
    }
}
