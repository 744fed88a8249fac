//! Rules for studies: axes that exist, are not empty, and do not explode.

use super::visitor::{Range, Visitor};
use crate::preset::path::FieldPath;
use crate::preset::problem::Problem;
use crate::preset::study::{AxisSpec, AxisValues, Combine, StudySpec};

/// Checks a study (not its scenario). Empty: nothing to say.
pub fn study(s: &StudySpec) -> Vec<Problem> {
    let mut v = Visitor::default();
    v.version(s.version);
    if s.axes.is_empty() {
        v.error("axes", "the study has no cases: at least one axis is needed");
    }
    for (i, a) in s.axes.iter().enumerate() {
        v.within(&format!("axes[{i}]"), |v| axis(v, a));
        if s.axes[..i].iter().any(|b| b.name == a.name) {
            v.error(&format!("axes[{i}].name"), format!("the name `{}` is used twice", a.name));
        }
    }
    if s.combine == Combine::List {
        let lengths: Vec<u64> = s.axes.iter().map(|a| a.values.len()).collect();
        if lengths.windows(2).any(|w| w[0] != w[1]) {
            v.error(
                "axes",
                format!("with combine: List all axes must be equally long; they have {lengths:?} values"),
            );
        }
    }
    v.finish()
}

fn axis(v: &mut Visitor, a: &AxisSpec) {
    if a.name.trim().is_empty() || a.name.contains([',', '"', '\n']) {
        v.error("name", "an axis needs a plain name (it becomes a column header)");
    }
    if let Err(message) = FieldPath::parse(&a.field) {
        v.error("field", message);
    }
    v.within("values", |v| match &a.values {
        AxisValues::Range { from, to, step } => range(v, *from, *to, *step),
        AxisValues::Numbers(numbers) => {
            for (i, x) in numbers.iter().enumerate() {
                v.number(&format!("[{i}]"), *x, Range::new(-1e12, 1e12));
            }
        }
        AxisValues::Names(_) | AxisValues::Files(_) => {}
    });
    if a.values.is_empty() && !matches!(a.values, AxisValues::Range { .. }) {
        v.error("values", "the study has no cases: this axis has no values");
    }
}

fn range(v: &mut Visitor, from: f64, to: f64, step: f64) {
    v.number("from", from, Range::new(-1e12, 1e12));
    v.number("to", to, Range::new(-1e12, 1e12));
    v.number("step", step, Range::above(0.0));
    if from > to {
        v.error("from", format!("the range is reversed; did you mean from: {to}, to: {from}?"));
    }
}
