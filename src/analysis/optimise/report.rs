//! Tables and report of an optimisation: `history.csv`, the optimum beside the scenario, `report.html`.

use super::edge::Edge;
use super::evaluation::Evaluation;
use super::optimum::Optimum;
use super::problem::{DesignVariable, Objective};
use crate::output::plot::{Lines, Plot, Series};
use crate::output::report::{Cell, Grid, Mark, Report, Section};
use crate::output::table::{Table, number};
use crate::output::text::short;

/// `history.csv`: every evaluated point.
pub fn history(found: &[Evaluation], variables: &[DesignVariable], objective: &Objective) -> Table {
    let mut header = vec!["evaluation".to_string()];
    header.extend(variables.iter().map(|v| v.path.clone()));
    header.extend(["amplitude_ratio".to_string(), objective.column.clone()]);
    header.extend(objective.limits.iter().map(|l| l.column.clone()));
    header.extend(["allowed", "on_edge", "failure"].map(String::from));
    let row = |(i, evaluation): (usize, &Evaluation)| {
        let mut cells = vec![(i + 1).to_string()];
        cells.extend(evaluation.values.iter().map(|x| number(*x)));
        let known = |x: Option<f64>| number(x.unwrap_or(f64::NAN));
        cells.extend([number(evaluation.amplitude), known(evaluation.objective)]);
        cells.extend((0..objective.limits.len()).map(|k| known(evaluation.costs.get(k).copied().flatten())));
        cells.push(if evaluation.is_allowed(objective) { "yes" } else { "no" }.into());
        let edges = Edge::of(variables, &evaluation.values);
        cells.push(edges.iter().map(Edge::short).collect::<Vec<_>>().join("; "));
        cells.push(evaluation.failure.clone().unwrap_or_default());
        cells
    };
    Table { header, rows: found.iter().enumerate().map(row).collect() }
}

/// The scenario's own point and the best one side by side; values on an edge are marked.
pub fn comparison(found: &Optimum, variables: &[DesignVariable], objective: &Objective) -> Grid {
    let (first, best) = (&found.history[0], &found.history[found.best]);
    let row = |name: String, a: f64, b: Cell| vec![name.into(), short(a).into(), b];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (i, variable) in variables.iter().enumerate() {
        let edge = found.edges.iter().find(|e| e.variable == *variable);
        let best = match edge {
            Some(edge) => Cell {
                text: format!("{} ({} end)", short(best.values[i]), edge.end.name()),
                mark: Mark::Warning,
            },
            None => short(best.values[i]).into(),
        };
        rows.push(row(variable.path.clone(), first.values[i], best));
    }
    rows.push(row("× amplitude".into(), first.amplitude, short(best.amplitude).into()));
    let of_goal = format!("{} at {}", objective.column, objective.sites.join(", "));
    let number = |x: Option<f64>| x.unwrap_or(f64::NAN);
    rows.push(row(of_goal, number(first.objective), short(number(best.objective)).into()));
    for (i, limit) in objective.limits.iter().enumerate() {
        let cost = |costs: &[Option<f64>]| number(costs.get(i).copied().flatten());
        let name = format!("{} (most {})", limit.column, short(limit.most));
        rows.push(row(name, cost(&first.costs), short(cost(&best.costs)).into()));
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
    let cell = |text: &String| text.parse::<f64>().map_or_else(|_| text.clone(), short).into();
    let rows = table.rows.iter().map(|row| {
        let number: Cell = row[0].as_str().into();
        std::iter::once(number).chain(row[1..].iter().map(cell)).collect()
    });
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
        tables: vec![Grid { caption: "Points".into(), header: table.header, rows: rows.collect() }],
        plots: vec![("points".into(), "Objective at each point".into(), Plot::Lines(lines))],
    }
}
