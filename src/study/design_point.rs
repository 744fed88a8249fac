//! `DesignPoint`: one case of a study, with its axis values and the scenario that follows from them.

use crate::preset::diagnostic::{Kind, PresetError, Problem};
use crate::preset::identity::{body_key, case_id, port_key};
use crate::preset::study::{
    AxisSpec, AxisValue, AxisValues, CASE_LIMIT, Constraint, Design, MAX_UNCONFIRMED_CASES,
};
use crate::preset::{ScenarioSpec, Study, document, field};
use crate::study::error::StudyError;
use serde_json::Value;
use std::fmt::Display;

/// Name of the axis of the tissue variant.
pub const VARIANT: &str = "variant";

/// One case of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesignPoint {
    /// Index in the study, variants included; points that a constraint excludes are counted.
    pub index: u64,
    /// Identity of the scenario.
    pub id: String,
    /// Identity of the body: cases of one body share mesh and solver.
    pub body_key: String,
    /// Identity of where the heads touch the body and how fast they move: cases that agree in it may share
    /// solves.
    pub placement_key: String,
    /// `[axis]` value as in the table; then the variant, if the study has variants.
    pub values: Vec<String>,
}

impl DesignPoint {
    /// The values with the names of their axes.
    pub fn words(&self, study: &Study) -> String {
        in_words(&axis_names(study), &self.values)
    }
}

/// Axis values with the names of their axes: `frequency 20, force 5`.
pub(super) fn in_words(axes: &[String], values: impl IntoIterator<Item = impl Display>) -> String {
    let pairs = axes.iter().zip(values);
    pairs.map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
}

/// Names of the axes; then that of the variant, if the study has variants.
pub fn axis_names(study: &Study) -> Vec<String> {
    let variant = study.spec.variants.then(|| VARIANT.to_string());
    study.spec.axes.iter().map(|a| a.name.clone()).chain(variant).collect()
}

/// All cases of a study, validated before any is computed, without those that its constraints exclude.
///
/// # Errors
/// Too many cases (`many` raises the limit from [`MAX_UNCONFIRMED_CASES`] to [`CASE_LIMIT`]), no case, or the
/// first case that is not valid.
pub fn design_points(study: &Study, many: bool) -> Result<Vec<DesignPoint>, StudyError> {
    let count = study.spec.case_count();
    if count > CASE_LIMIT {
        return Err(StudyError::TooManyEvenConfirmed { count, most: CASE_LIMIT });
    }
    if count > MAX_UNCONFIRMED_CASES && !many {
        return Err(StudyError::TooMany { count, limit: MAX_UNCONFIRMED_CASES });
    }
    let generator = DesignPoints::new(study)?;
    let mut points = Vec::new();
    for i in 0..count {
        points.extend(generator.at(i)?.map(|(point, _)| point));
    }
    if points.is_empty() {
        return Err(StudyError::NoCases { count });
    }
    Ok(points)
}

/// Generates the cases of a study.
pub struct DesignPoints<'a> {
    study: &'a Study,
    design: Design<'a>,
    constraints: Vec<Constraint>,
}

impl<'a> DesignPoints<'a> {
    /// The cases of `study`.
    ///
    /// # Errors
    /// A constraint that cannot be parsed.
    pub fn new(study: &'a Study) -> Result<DesignPoints<'a>, PresetError> {
        let read = |(i, text): (usize, &String)| {
            Constraint::parse(text).map_err(|message| {
                let problem = Problem::error(Kind::Syntax, format!("constraints[{i}]"), message);
                PresetError { problems: vec![problem], sources: study.sources.clone() }
            })
        };
        let constraints = study.spec.constraints.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        Ok(DesignPoints { study, design: Design::new(&study.spec), constraints })
    }

    /// The `index`-th case with its scenario; `None` if a constraint excludes it.
    ///
    /// # Errors
    /// A field path that does not exist, a value out of range, a part that cannot be read.
    pub fn at(&self, index: u64) -> Result<Option<(DesignPoint, ScenarioSpec)>, PresetError> {
        let study = self.study;
        let variants = study.spec.variants_of_points();
        let (row, variant) =
            (index / variants.len() as u64, variants[(index % variants.len() as u64) as usize]);
        let levels = self.design.point(row);
        let mut values: Vec<String> = levels.iter().map(|v| v.text.clone()).collect();
        if study.spec.variants {
            values.push(variant.name().into());
        }
        let mut point = DesignPoint {
            index,
            id: String::new(),
            body_key: String::new(),
            placement_key: String::new(),
            values,
        };
        let named = |mut error: PresetError| {
            let words = point.words(study);
            error.problems.iter_mut().for_each(|p| p.message = format!("with {words}: {}", p.message));
            error
        };
        let mut spec = study.base().clone();
        let axes = || study.spec.axes.iter().zip(&levels).enumerate();
        // parts come first because the fields of the other axes may lie in them
        let is_part = |axis: &AxisSpec| matches!(axis.values, AxisValues::Files(_));
        let parts = axes().filter(|(_, (axis, _))| is_part(axis)).count();
        for (a, (axis, value)) in axes().filter(|(_, (axis, _))| is_part(axis)) {
            self.set(&mut spec, a, axis, value)?;
        }
        if parts > 0 {
            spec = document::complete(spec, &study.origin).map_err(named)?;
        }
        for (a, (axis, value)) in axes().filter(|(_, (axis, _))| !is_part(axis)) {
            self.set(&mut spec, a, axis, value)?;
        }
        if !self.is_allowed(&spec, &levels)? {
            return Ok(None);
        }
        let spec = document::complete(variant.of(&spec), &study.origin).map_err(named)?;
        point.id = case_id(&spec);
        point.body_key = body_key(&spec);
        point.placement_key = port_key(&spec);
        Ok(Some((point, spec)))
    }

    /// Sets the fields of one axis.
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
            field::set(spec, field, value).map_err(|mut problem| {
                problem.message = format!("axes[{a}] `{}`: {}", axis.name, problem.message);
                PresetError { problems: vec![*problem], sources: self.study.sources.clone() }
            })?;
        }
        Ok(())
    }

    /// Whether every constraint holds.
    fn is_allowed(&self, spec: &ScenarioSpec, levels: &[AxisValue]) -> Result<bool, PresetError> {
        let value = |name: &str| -> Result<f64, PresetError> {
            let of_axis = self.study.spec.axes.iter().position(|a| a.name == name).map(|i| &levels[i].value);
            let found = match of_axis {
                Some(value) => value.as_f64(),
                None => field::get(spec, name).map_err(|p| self.fault(*p))?.as_f64(),
            };
            found.ok_or_else(|| {
                self.fault(Problem::error(
                    Kind::Consistency,
                    "constraints",
                    format!(
                        "`{name}` is not a \
                     number"
                    ),
                ))
            })
        };
        for constraint in &self.constraints {
            if !constraint.holds(value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The error of one problem of the study document.
    fn fault(&self, problem: Problem) -> PresetError {
        PresetError { problems: vec![problem], sources: self.study.sources.clone() }
    }
}
