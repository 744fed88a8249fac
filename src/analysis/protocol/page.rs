//! The report of a treatment, and what is printed of it.

use super::coverage::Coverage;
use super::skin_map::MUSCLE_MM;
use super::treatment::{SiteTotal, StopResult, Treatment};
use crate::output::plot::{Heat, Plot};
use crate::output::report::{Grid, Report, Section};
use crate::output::text::{duration, short};

/// The report.
pub fn report(treatment: &Treatment, provenance: Vec<(String, String)>) -> Report {
    Report {
        title: treatment.scenario.title.clone(),
        question: treatment.scenario.question.clone(),
        method: vec![
            "The device is in its steady state at every placement, which it reaches within a fraction of a \
             second. Energies are mean powers times seconds; those of all placements add."
                .into(),
            "The tissue absorbs what its viscosity turns into heat. No level of absorbed energy is known \
             from which on muscle responds: the levels of the coverage only serve to compare treatments."
                .into(),
        ],
        provenance,
        sections: vec![
            Section {
                title: "Sites".into(),
                text: vec!["Energy absorbed per mass over the whole treatment.".into()],
                tables: vec![site_grid(treatment)],
                plots: Vec::new(),
            },
            coverage_section(treatment),
            Section {
                title: "Placements".into(),
                text: vec![totals(treatment)],
                tables: vec![stop_grid(treatment)],
                plots: Vec::new(),
            },
            matrix_section(treatment),
        ],
        limits: limits(treatment),
    }
}

/// The tables on the terminal.
pub fn summary(treatment: &Treatment) -> String {
    let grids = [stop_grid(treatment), site_grid(treatment), coverage_grid(treatment)];
    let mut text: String = grids.iter().map(|grid| grid.plain() + "\n").collect();
    text.push_str(&totals(treatment));
    text.push('\n');
    warnings(treatment).iter().for_each(|warning| text.push_str(&format!("warning: {warning}\n")));
    text
}

/// Time and energies of the whole treatment in one sentence.
fn totals(treatment: &Treatment) -> String {
    let sum = |of: fn(&StopResult) -> f64| treatment.stops.iter().map(of).sum::<f64>();
    format!(
        "{} placements, {}: {} J into the body, {} J of them absorbed in tissue.",
        treatment.stops.len(),
        duration(treatment.seconds()),
        short(sum(StopResult::input_j)),
        short(sum(StopResult::absorbed_j))
    )
}

fn stop_grid(treatment: &Treatment) -> Grid {
    let titles =
        ["stop", "s", "θ [°]", "time [s]", "mean force [N]", "peak force [N]", "power [W]", "energy [J]"];
    let row = |stop: &StopResult| {
        let surface = &stop.report.surface;
        let (s, theta_deg) = stop.placement.at.coordinates().unwrap_or((f64::NAN, f64::NAN));
        let mut cells = vec![stop.placement.name.clone().into()];
        let force = stop.force_n().unwrap_or(f64::NAN);
        let peak = surface.contact_force_peak_n.unwrap_or(f64::NAN);
        let numbers = [s, theta_deg, stop.placement.seconds, force, peak, stop.input_w(), stop.input_j()];
        cells.extend(numbers.map(|x| short(x).into()));
        cells
    };
    Grid {
        caption: "Placements".into(),
        header: titles.map(String::from).to_vec(),
        rows: treatment.stops.iter().map(row).collect(),
    }
}

fn site_grid(treatment: &Treatment) -> Grid {
    let row = |site: &SiteTotal| {
        let strongest = site.strongest();
        let name = strongest.map_or("–", |(i, _)| treatment.stops[i].placement.name.as_str());
        let share = short(strongest.map_or(f64::NAN, |(_, share)| share));
        let host = site.host.replace('_', " ");
        let numbers = [site.depth_mm, site.total_j_kg()].map(short);
        let [depth, total] = numbers;
        vec![site.name.clone().into(), host.into(), name.into(), share.into(), depth.into(), total.into()]
    };
    let titles = ["site", "in", "most of it at", "share [%]", "mm deep", "absorbed energy [J/kg]"];
    Grid {
        caption: "Energy absorbed per mass over the whole treatment".into(),
        header: titles.map(String::from).to_vec(),
        rows: treatment.sites.iter().map(row).collect(),
    }
}

fn coverage_grid(treatment: &Treatment) -> Grid {
    let mut header: Vec<String> =
        ["muscle", "volume [cm³]", "energy [J]", "mean [J/kg]", "median [J/kg]"].map(String::from).to_vec();
    header.extend(treatment.levels_j_kg.iter().map(|level| format!("above {level} J/kg [%]")));
    let row = |row: &Coverage| {
        let mut cells = vec![row.region.replace('_', " ").into()];
        let numbers = [row.volume_cm3, row.energy_j, row.mean_j_kg, row.exceeded_j_kg[1]];
        cells.extend(numbers.iter().chain(&row.covered_percent).map(|x| short(*x).into()));
        cells
    };
    Grid {
        caption: "Coverage: share of each muscle's volume that absorbed more than a level".into(),
        header,
        rows: treatment.coverage.iter().map(row).collect(),
    }
}

fn coverage_section(treatment: &Treatment) -> Section {
    let caption = format!(
        "The calf unrolled, seen from behind: mean over the first {MUSCLE_MM} mm of muscle below the skin; \
         grey: no muscle below it before bone; dots: placements"
    );
    Section {
        title: "Coverage".into(),
        text: vec![
            "The median is the energy that half of the volume exceeds. A treatment that covers a muscle \
             evenly has a median near the mean."
                .into(),
        ],
        tables: vec![coverage_grid(treatment)],
        plots: vec![("coverage".into(), caption, Plot::Heat(heat(treatment)))],
    }
}

/// The map: the knee at the top, medial on the left, as a right leg is seen from behind.
fn heat(treatment: &Treatment) -> Heat {
    let map = &treatment.map;
    let place = |values: &[f64], x: f64| {
        let step = values.windows(2).next().map_or(1.0, |w| w[1] - w[0]);
        values.last().map_or(0.0, |last| (last - x) / step)
    };
    let around = map.theta_deg.len().max(1) as f64;
    let mark = |stop: &StopResult| {
        let (s, theta_deg) = stop.placement.at.coordinates()?;
        Some([place(&map.theta_deg, theta_deg).rem_euclid(around), place(&map.s, s)])
    };
    let reversed = |row: &Vec<Option<f64>>| row.iter().rev().copied().collect();
    Heat {
        x: "angle from the posterior midline [°], medial +".into(),
        y: "level s from knee to ankle".into(),
        value: "absorbed energy [J/kg]".into(),
        columns: map.theta_deg.iter().rev().map(|x| format!("{x:.0}")).collect(),
        rows: map.s.iter().rev().map(|s| format!("{s:.2}")).collect(),
        cells: map.energy_j_kg.iter().rev().map(reversed).collect(),
        marks: treatment.stops.iter().filter_map(mark).collect(),
    }
}

/// Every site at every placement.
fn matrix_section(treatment: &Treatment) -> Section {
    let mut header = vec!["site".to_string()];
    header.extend(treatment.stops.iter().map(|s| s.placement.name.clone()));
    header.push("sum".into());
    let row = |site: &SiteTotal| {
        let mut cells = vec![site.name.clone().into()];
        cells.extend(site.by_stop_j_kg.iter().map(|x| short(*x).into()));
        cells.push(short(site.total_j_kg()).into());
        cells
    };
    let grid = Grid {
        caption: "Absorbed energy [J/kg] by site and placement".into(),
        header,
        rows: treatment.sites.iter().map(row).collect(),
    };
    Section { title: "Sites by placements".into(), text: Vec::new(), tables: vec![grid], plots: Vec::new() }
}

/// The warnings of all placements, each with the placements that have it.
fn warnings(treatment: &Treatment) -> Vec<String> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    for stop in &treatment.stops {
        for warning in stop.report.warnings.iter().map(ToString::to_string) {
            match found.iter_mut().find(|(known, _)| *known == warning) {
                Some((_, stops)) => stops.push(&stop.placement.name),
                None => found.push((warning, vec![&stop.placement.name])),
            }
        }
    }
    found.into_iter().map(|(warning, stops)| format!("{}: {warning}", stops.join(", "))).collect()
}

fn limits(treatment: &Treatment) -> Vec<String> {
    let mut all = vec![
        "Whoever moves a device does not press evenly; tissue creeps and warms over minutes, and muscle may \
         tense. Here every placement is independent of those before it."
            .into(),
        "A mechanical model, not medical advice. It says what is absorbed at a charted place, not what helps \
         or is safe."
            .into(),
    ];
    all.extend(warnings(treatment));
    all
}
