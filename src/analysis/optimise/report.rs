//! Tables and report of an optimisation: `history.csv`, the optimum beside the scenario, `report.html`.

use super::edge::Edge;
use super::evaluation::Evaluation;
use super::optimum::Optimum;
use super::problem::{DesignVariable, Objective};
use crate::output::plot::{Lines, Plot, Series};
use crate::output::report::{Cell, Grid, Mark, Report, Section};
use crate::output::table::quantities::{measured, or_nan};
use crate::output::table::{Column, Table, Unit};
use crate::output::text::short;

/// `history.csv`: every evaluated point.
pub fn history(found: &[Evaluation], variables: &[DesignVariable], objective: &Objective) -> Table {
    let mut columns = vec![Column::new("evaluation", (1i64..).take(found.len()).collect())];
    let values = |i: usize| found.iter().map(move |evaluation| evaluation.values[i]);
    columns.extend(variables.iter().enumerate().map(|(i, v)| Column::new(&v.path, values(i).collect())));
    columns.push(measured("amplitude", Unit::Ratio, found.iter().map(|evaluation| evaluation.amplitude)));
    let objectives = found.iter().map(|evaluation| or_nan(evaluation.objective));
    columns.push(Column::new(&objective.column, objectives.collect()));
    columns.extend(objective.limits.iter().enumerate().map(|(k, limit)| {
        let costs = found.iter().map(|evaluation| or_nan(evaluation.costs.get(k).copied().flatten()));
        Column::new(&limit.column, costs.collect())
    }));
    let edges = |evaluation: &Evaluation| {
        Edge::of(variables, &evaluation.values).iter().map(Edge::short).collect::<Vec<_>>().join("; ")
    };
    let failure = |evaluation: &Evaluation| evaluation.failure.clone().unwrap_or_default();
    columns.push(Column::new("allowed", found.iter().map(|e| e.is_allowed(objective)).collect()));
    columns.push(Column::new("on_edge", found.iter().map(edges).collect()));
    columns.push(Column::new("failure", found.iter().map(failure).collect()));
    Table::new(columns)
}

/// The scenario's own point and the best one side by side; values on an edge are marked.
pub fn comparison(found: &Optimum, variables: &[DesignVariable], objective: &Objective) -> Grid {
    let (first, best) = (&found.history[0], &found.history[found.best]);
    let row = |name: String, a: f64, b: Cell| vec![name.into(), a.into(), b];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (i, variable) in variables.iter().enumerate() {
        let edge = found.edges.iter().find(|e| e.variable == *variable);
        let best = match edge {
            Some(edge) => {
                let text = format!("{} ({} end)", short(best.values[i]), edge.end.name());
                Cell::marked(text, Mark::Warning)
            }
            None => best.values[i].into(),
        };
        rows.push(row(variable.path.clone(), first.values[i], best));
    }
    rows.push(row("× amplitude".into(), first.amplitude, best.amplitude.into()));
    let of_goal = format!("{} at {}", objective.column, objective.sites.join(", "));
    rows.push(row(of_goal, or_nan(first.objective), or_nan(best.objective).into()));
    for (i, limit) in objective.limits.iter().enumerate() {
        let cost = |costs: &[Option<f64>]| or_nan(costs.get(i).copied().flatten());
        let name = format!("{} (most {})", limit.column, short(limit.most));
        rows.push(row(name, cost(&first.costs), cost(&best.costs).into()));
    }
    Grid {
        caption: format!("{} points evaluated; the best is number {}", found.history.len(), found.best + 1),
        header: ["", "scenario", "best"].map(String::from).to_vec(),
        rows,
    }
}

/// `report.html`: the optimum, the edges on which it lies, and all points.
pub fn report(
    found: &Optimum,
    variables: &[DesignVariable],
    objective: &Objective,
    provenance: Vec<(String, String)>,
) -> Report {
    let limits: Vec<String> =
        objective.limits.iter().map(|l| format!("{} at most {}", l.column, short(l.most))).collect();
    let ranges: Vec<String> =
        variables.iter().map(|v| format!("{} from {} to {}", v.path, v.from, v.to)).collect();
    let best = Section {
        title: "Best".into(),
        text: found.edges.iter().map(|edge| format!("{edge}.")).collect(),
        tables: vec![comparison(found, variables, objective)],
        plots: Vec::new(),
    };
    Report {
        title: format!("{}: the best of {} points", found.spec.title, found.history.len()),
        question: format!(
            "Which point has the largest {} at {}, with {}?",
            objective.column,
            objective.sites.join(", "),
            limits.join(" and ")
        ),
        method: vec![
            format!(
                "Varied: {}. First the scenario itself, then a scan by Sobol' points, then COBYLA (Powell \
                 1994) from the best of them.",
                ranges.join("; ")
            ),
            "A device that stays on the skin is linear: at every point its amplitude is the largest within \
             the limits, within the range of existing devices, and for which its weight keeps it on the \
             skin."
                .into(),
        ],
        provenance,
        sections: vec![best, points(found, variables, objective)],
        limits: vec![
            "The search is local beyond its scan: a higher maximum may exist elsewhere. More points of the \
             scan make that less likely."
                .into(),
            "A mechanical model, not medical advice. It says what moves how much at a charted place, not \
             what helps or is safe."
                .into(),
        ],
    }
}

/// Every point as a table and as a plot.
fn points(found: &Optimum, variables: &[DesignVariable], objective: &Objective) -> Section {
    let table = history(&found.history, variables, objective);
    let row = |row: usize| table.columns().iter().map(|column| column.value(row).into()).collect();
    let series = |name: &str, allowed: bool| Series {
        name: name.into(),
        points: (1..)
            .zip(&found.history)
            .filter(|(_, t)| t.failure.is_none() && t.is_allowed(objective) == allowed)
            .filter_map(|(i, t)| Some((f64::from(i), [t.objective?; 3])))
            .collect(),
        joined: false,
    };
    let mut series = vec![series("within the limits", true), series("beyond a limit", false)];
    series.retain(|s| !s.points.is_empty());
    let lines = Lines { x: "point".into(), y: objective.column.clone(), series, log_y: false };
    Section {
        title: "Points".into(),
        text: vec!["In the order of evaluation; the first is that of the scenario.".into()],
        tables: vec![Grid {
            caption: "Points".into(),
            header: table.names().map(String::from).collect(),
            rows: (0..table.rows()).map(row).collect(),
        }],
        plots: vec![("points".into(), "Objective at each point".into(), Plot::Lines(lines))],
    }
}
