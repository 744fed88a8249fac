//! Words of the panels, in one place, so that they can be said in another language. Numbers are put in where they are used.

/// Fields: name, what it means. In the order of [`crate::view::quantity::Quantity`].
pub const QUANTITY: [(&str, &str); 8] = [
    (
        "Displacement",
        "How far tissue swings: root mean square over the cycle, or its distance from rest now.",
    ),
    ("Velocity", "How fast tissue moves: root mean square over the cycle, or its speed now."),
    (
        "Acceleration",
        "How hard tissue is shaken: root mean square over the cycle, or now. 9.81 m/s² is one g.",
    ),
    ("Shear strain", "How much tissue is sheared (octahedral shear strain): largest value within the cycle."),
    ("Energy density", "Energy of motion and of deformation together, per volume, mean over the cycle."),
    ("Dissipated power", "Power that the tissue turns to heat, per volume, mean over the cycle."),
    ("Pressure", "Dynamic pressure (mean stress): largest value within the cycle."),
    ("Tissue colours", "No field: skin, fat, muscles and bones in colours of their own."),
];

/// How values become colours: name, what it means. In the order of [`crate::view::colour::Steps`].
pub const STEPS: [(&str, &str); 3] = [
    ("linear", "Equal steps of colour are equal amounts."),
    ("log", "Equal steps of colour are equal factors."),
    ("dB", "Equal steps of colour are equal factors; the legend counts decibels below its top."),
];

/// Over the cycle, or now.
pub const OVER_CYCLE: &str = "over the cycle";
/// See above.
pub const NOW: &str = "now";
/// Why there is no choice.
pub const NOW_HINT: &str = "Displacement, velocity and acceleration can be shown at this instant.";
/// Above the legend, by quantity: what the number is of the cycle.
pub const CYCLE: [&str; 8] = ["RMS", "RMS", "RMS", "peak", "mean", "mean", "peak", ""];
/// Legend, second line.
pub const LEGEND_STEPS: [&str; 3] = ["linear, both views", "log, both views", "dB, both views"];
/// Legend where the answer lacks the field.
pub const LEGEND_LACKS: &str = "not kept in this answer:\nchange the question or\nrecompute to see it";
/// Legend of a difference.
pub const LEGEND_DIFFERENCE: &str = "A against B";
/// Ends of that legend.
pub const LEGEND_MORE: [&str; 2] = ["A more", "B more"];

/// Tabs: name, what it tells. In the order of [`crate::view::state::Tab`].
pub const TAB: [(&str, &str); 4] = [
    ("Sites", "What each trigger point receives."),
    ("Point", "Time series and spectrum at the chosen site, or wherever you click."),
    ("Energy", "Where each watt goes."),
    ("Safety", "Surface, nerves and vessels against thresholds."),
];

/// Orders of the bars, in the order of [`crate::view::state::Order`].
pub const ORDER: [&str; 5] = ["as charted", "most by A", "most by B", "A ÷ B", "by depth"];
/// Tooltip.
pub const ORDER_HINT: &str = "Order of the bars.";
/// Before any answer.
pub const NO_BARS: &str = "Bars appear when the first answer is there.";
/// Bands' heading.
pub const BANDS: &str = "Squares: strain along the muscle fibre, peak";
/// Bands' source.
pub const BANDS_HINT: &str = "Estimates for orientation, not medical limits: spindles of animals answer from about 0.05 % \
     (Brown, Engberg & Matthews 1967); muscle cells are harmed by sustained strain from about 50 % (Ceelen 2008).";

/// Directions of a time series, in the order of [`crate::view::state::Along`].
pub const ALONG: [&str; 3] = ["inwards from the skin", "towards the knee", "round the leg"];
/// Heading of a clicked point.
pub const CLICKED: &str = "Clicked point";
/// Back to the site.
pub const BACK_TO_SITE: &str = "back to the site";
/// Nothing to read.
pub const NO_POINT: &str = "Choose a site in the first tab, or click on the leg or on a cut.";
/// Under the plots.
pub const FOUR_HARMONICS: &str = "The first four harmonics of the steady motion.";
/// Axis names.
pub const TIME_MS: &str = "time [ms]";
/// See above.
pub const FREQUENCY_HZ: &str = "frequency [Hz]";
/// Headings of plots.
pub const SERIES: &str = "over time";
/// See above.
pub const SPECTRUM: &str = "by frequency, amplitude";

/// Energy: heading.
pub const LEDGER: &str = "Where each watt goes";
/// No power.
pub const NO_POWER: &str = "Nothing moves, so no power flows.";
/// What the ledger says.
pub const LEDGER_HINT: &str =
    "Mean power that the heads put in, and what becomes of it. Both bars on one scale.";
/// Destinations beside the regions: membranes, radiated, supports, still building up, not accounted for.
pub const SINKS: [&str; 5] = [
    "skin and fascia",
    "away through the cut ends",
    "into the support",
    "still building up",
    "not accounted for",
];
/// Grouped regions.
pub const GASTROCNEMIUS: &str = "gastrocnemius";
/// Table head.
pub const SHARE_OF_INPUT: &str = "share of the power put in";

/// Safety: headings.
pub const FLAGS: &str = "What to know before trusting these numbers";
/// No flags.
pub const NO_FLAGS: &str = "Nothing is out of range.";
/// See above.
pub const THRESHOLDS: &str = "Against thresholds";
/// See above.
pub const PATHS: &str = "Nerves and vessels";
/// Columns.
pub const PATH_COLUMNS: [&str; 2] = ["strain %", "kPa, peak"];
/// Note under the thresholds.
pub const SUSTAINED: &str = "Thresholds of pressure were found under steady load over minutes to hours; vibration is shorter and swings about zero.";
/// Readings against thresholds.
pub const PRESSURE_UNDER_HEAD: &str = "pressure under the head, peak";
/// See above.
pub const STRAIN_NEAR_SKIN: &str = "strain near the skin, peak";
/// See above.
pub const PRESSURE_ON_PATHS: &str = "pressure on a nerve or vessel, peak";

/// Contraindications: button, heading, text.
pub const WHEN_NOT: &str = "When not to use it";
/// See above.
pub const CLOSE: &str = "Close";
/// See above.
pub const WHEN_NOT_TEXT: [&str; 6] = [
    "This is a computer model, not medical advice. It says what moves, not whether that helps.",
    "Never on a leg with a suspected blood clot (one calf swollen, warm, painful): massage of such legs has been followed by \
     pulmonary embolism.",
    "Not on varicose veins, open or inflamed skin, a fresh injury, fracture or bleeding, nor where you cannot feel well.",
    "Not with blood thinners, a bleeding disorder, pregnancy, a pacemaker or an implant nearby, cancer or nerve disease before \
     a doctor has agreed.",
    "Percussion guns have caused muscle breakdown and bruising in reported cases: light pressure, short, never on bone, nerve \
     or the hollow of the knee.",
    "Stop at once at pain, numbness, tingling or swelling, and seek help at breathlessness or chest pain.",
];
/// The line that is always there.
pub const NOTICE: &str = "A computer model, not medical advice.";
/// How to steer.
pub const STEERING: &str = "Drag: turn · right drag: move · wheel: zoom · click: read a point · drag a device, or Alt + arrows: place it";
/// Placing by numbers.
pub const PLACE_HINT: &str = "Where it sits. Click to type it; or drag the device over the skin; or Alt + arrow keys. s runs from 0 \
     (fibular head) to 1 (outer ankle), θ from the back's midline, + towards the inside.";
/// Numbers of a placement: s, θ, tilt.
pub const PLACE: [&str; 3] = ["height s", "angle θ", "tilt"];
/// Which leg it is.
pub const RIGHT_LEG: &str = "right leg (R)";
/// Why a head cannot lie there.
pub const NO_SKIN: &str = "No skin under the pointer.";

/// Controls.
pub const SLOW_MOTION: &str = "Slow motion";
/// See above.
pub const SEE_INSIDE: &str = "See inside";
/// See above.
pub const COLOUR_AND_VIEW: &str = "Colour and view";
/// Toggles: name, what it does.
pub const FIBRES: (&str, &str) =
    ("fibres", "Directions of the muscle fibres, on muscles laid bare and on cuts.");
/// See above.
pub const NERVES: (&str, &str) =
    ("nerves, vessels", "Nerves and vessels as tubes; the tissue is drawn thin.");
/// See above.
pub const ZONES: (&str, &str) = (
    "referred pain",
    "Where pain from the chosen site is felt, as charted (a sketch after Travell & Simons).",
);
/// See above.
pub const LABELS: (&str, &str) = ("labels", "Names of the trigger points.");
/// See above.
pub const THRESHOLD: (&str, &str) =
    ("region above", "Sets off the region in which strain or energy exceeds this.");
/// What lies beyond the picture.
pub const FELT: &str = "felt in";
/// Views.
pub const VIEWS: [(&str, &str); 4] = [
    ("A | B", "Both views."),
    ("A", "The first view alone."),
    ("B", "The second view alone."),
    ("A − B", "The right view shows how much more A has than B."),
];
/// Handle of the cut.
pub const CUT_HANDLE: &str = "Drag to move the cut.";
