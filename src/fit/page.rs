//! The page of a fit: distances, volumes, sections of labels and fit, maps of distances.

use crate::fit::fit::{Fit, LIMITS};
use crate::fit::measure::{Deviation, DistanceMap};
use crate::output::plot::{Heat, Outlines, Panel, Plot};
use crate::output::report::{Cell, Grid, Mark, Report, Section};

/// The report of a fit to the labels of `file`.
pub fn report(fit: &Fit, file: &str) -> Report {
    let [length, calf, ankle, fat] = fit.size_mm;
    let verdict = match fit.refusals.is_empty() {
        true => "The fit keeps all limits.".to_string(),
        false => format!("The fit is refused: {}.", fit.refusals.join("; ")),
    };
    let pair = |name: &str, value: String| (name.to_string(), value);
    Report {
        title: format!("The {} leg of {file}", fit.side),
        question: verdict,
        method: vec![
            "Labels are turned into the frame of the shank by the bones, mended, and reduced to closed \
             curves at 41 levels. Distances and volumes compare the labels with the leg as it is meshed, on \
             a grid of 1 mm."
                .into(),
            format!(
                "Limits: {} mm for the 95th percentile of the symmetric Hausdorff distance, {} % for \
                 volumes, {} for the least scaled Jacobian of the mesh.",
                LIMITS.hausdorff95_mm,
                100.0 * LIMITS.volume,
                LIMITS.scaled_jacobian
            ),
        ],
        provenance: vec![
            pair("fibular head to lateral malleolus", format!("{length:.1} mm")),
            pair("largest and least girth", format!("{calf:.0} mm, {ankle:.0} mm")),
            pair("fat behind the calf", format!("{fat:.1} mm")),
            pair("levels in the labels", format!("s {:.3} to {:.3}", fit.covered[0], fit.covered[1])),
            pair("mesh", mesh(fit)),
        ],
        sections: vec![
            Section {
                title: "Distances and volumes".into(),
                tables: vec![
                    table(&fit.deviations, "Below the condyles, where the limits apply"),
                    table(&fit.whole, "The whole mesh, with the condyles, which are trimmed"),
                ],
                ..Section::default()
            },
            Section {
                title: "Sections before and after".into(),
                text: vec![
                    "Seen from proximal, lateral to the right, anterior upwards. Before: the shipped leg at \
                     the length, girths and fat of the labels. Labels of several muscles are split as in it."
                        .into(),
                ],
                plots: vec![(
                    "sections".into(),
                    "Outlines of reference leg, labels and fit".into(),
                    sections(fit),
                )],
                ..Section::default()
            },
            Section {
                title: "Where surfaces differ".into(),
                plots: fit.maps.iter().map(map).collect(),
                ..Section::default()
            },
            Section {
                title: "What was found and mended".into(),
                text: fit.notes.clone(),
                ..Section::default()
            },
            Section {
                title: "What comes from the reference leg".into(),
                text: if fit.from_reference.is_empty() {
                    vec!["Nothing.".into()]
                } else {
                    fit.from_reference.clone()
                },
                ..Section::default()
            },
        ],
        limits: vec![
            "A section is a closed curve around a centre: what overhangs seen from there is lost. Gaps \
             between muscles go to the nearest muscle; the table gives volumes before and after."
                .into(),
        ],
    }
}

/// The mesh in words.
pub fn mesh(fit: &Fit) -> String {
    format!("{} elements, scaled Jacobian {:.3} at its worst", fit.elements, fit.scaled_jacobian)
}

/// Distances and volumes.
pub fn table(deviations: &[Deviation], caption: &str) -> Grid {
    let header = [
        "part",
        "Hausdorff₉₅ [mm]",
        "mean [mm]",
        "in the file [cm³]",
        "gaps filled [cm³]",
        "fit [cm³]",
        "difference [%]",
        "largest distance",
    ];
    let mark = |d: &Deviation, good: bool| match (d.limited, good) {
        (false, _) => Mark::None,
        (true, true) => Mark::Good,
        (true, false) => Mark::Error,
    };
    let row = |d: &Deviation| -> Vec<Cell> {
        let error = d.volume_error();
        vec![
            d.part.clone().into(),
            Cell::marked(d.hausdorff95_mm, mark(d, d.hausdorff95_mm <= LIMITS.hausdorff95_mm)),
            d.mean_mm.into(),
            d.file_cm3.unwrap_or(f64::NAN).into(),
            d.labels_cm3.into(),
            d.fit_cm3.into(),
            Cell::marked(100.0 * error, mark(d, error.abs() <= LIMITS.volume)),
            format!("{:.1} mm at s {:.2}, θ {:.0}°", d.worst[2], d.worst[0], d.worst[1]).into(),
        ]
    };
    Grid {
        caption: match deviations.first() {
            Some(d) => format!("{caption}: s {:.2} to {:.2}", d.levels[0], d.levels[1]),
            None => caption.to_string(),
        },
        header: header.map(String::from).to_vec(),
        rows: deviations.iter().map(row).collect(),
    }
}

/// Two panels for each level: the reference leg; labels and fit.
fn sections(fit: &Fit) -> Plot {
    let curves = |series: usize, curves: &[Vec<[f64; 2]>]| -> Vec<(usize, Vec<[f64; 2]>)> {
        curves.iter().map(|curve| (series, curve.clone())).collect()
    };
    let panels = |section: &crate::fit::measure::Section| {
        let panel = |what: &str, curves| Panel { title: format!("s {:.2}, {what}", section.s), curves };
        let compared = [curves(0, &section.labels), curves(1, &section.fit)].concat();
        [panel("before", curves(2, &section.reference)), panel("after", compared)]
    };
    Plot::Outlines(Outlines {
        series: vec!["labels".into(), "fit".into(), "reference leg at this size".into()],
        panels: fit.sections.iter().flat_map(panels).collect(),
    })
}

fn map(map: &DistanceMap) -> (String, String, Plot) {
    let caption = format!(
        "Distance of the fitted {} from the labels over the angle around it (0° behind, 90° medially) and \
         the level s",
        map.part
    );
    let heat = Heat {
        x: "angle [°]".into(),
        y: "level s".into(),
        value: format!("{}: distance [mm]", map.part),
        columns: map.angles_deg.iter().map(|a| format!("{a:.0}")).collect(),
        rows: map.levels.iter().rev().map(|s| format!("{s:.2}")).collect(),
        cells: map.distances_mm.iter().rev().map(|row| row.iter().map(|d| Some(*d)).collect()).collect(),
        marks: Vec::new(),
    };
    (map.part.clone(), caption, Plot::Heat(heat))
}
