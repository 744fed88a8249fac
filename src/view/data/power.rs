//! Where the power of a case goes: shares grouped by tissue.

use crate::anatomy::Tissue;
use crate::metric::CaseReport;

/// One destination of power.
#[derive(Clone, Debug, PartialEq)]
pub struct PowerShare {
    /// Message that names it; the region's name on a phantom.
    pub name: String,
    /// Colour, sRGB.
    pub colour: [u8; 3],
    /// Mean power [W]; the shares add up to the input power.
    pub watts: f64,
}

/// All destinations of the power that the heads deliver, from the skin inwards, then what leaves the leg;
/// empty without an energy ledger. Regions of one muscle form one share.
pub fn shares(report: &CaseReport) -> Vec<PowerShare> {
    let Some(ledger) = &report.ledger else { return Vec::new() };
    let mut shares: Vec<PowerShare> = Vec::new();
    let mut add = |name: String, colour: [u8; 3], watts: f64| match shares.iter_mut().find(|s| s.name == name)
    {
        Some(share) => share.watts += watts,
        None => shares.push(PowerShare { name, colour, watts }),
    };
    add("sink-membranes".into(), [196, 188, 150], ledger.membranes_w);
    let mut regions: Vec<_> = report.regions.iter().enumerate().collect();
    regions.sort_by_key(|(i, row)| (rank(&row.name), *i));
    for (i, row) in regions {
        let (name, colour) = region(&row.name, i);
        add(name, colour, row.absorbed_w);
    }
    add("sink-radiated".into(), [148, 168, 190], ledger.radiated_w);
    add("sink-supports".into(), [104, 112, 124], ledger.supports_w);
    add("sink-stored".into(), [180, 170, 210], ledger.stored_w.unwrap_or(0.0));
    let lost = 0.01 * ledger.residual_percent.unwrap_or(0.0) * ledger.input_w;
    add("sink-lost".into(), [216, 216, 216], lost);
    shares
}

/// Order of the tissues from the skin inwards.
fn rank(name: &str) -> usize {
    match Tissue::from_name(name) {
        Some(Tissue::Fat) | None => 0,
        Some(Tissue::GastrocnemiusMedial | Tissue::GastrocnemiusLateral) => 1,
        Some(Tissue::Soleus) => 2,
        Some(Tissue::Tendon) => 3,
        Some(Tissue::DeepPosterior) => 4,
        Some(Tissue::Anterior) => 5,
        Some(Tissue::Lateral) => 6,
    }
}

/// Name and colour of a region's share.
fn region(name: &str, index: usize) -> (String, [u8; 3]) {
    let message = format!("tissue-{name}");
    match Tissue::from_name(name) {
        Some(Tissue::Fat) => (message, [238, 206, 120]),
        Some(Tissue::GastrocnemiusMedial | Tissue::GastrocnemiusLateral) => {
            ("tissue-gastrocnemius".into(), [214, 108, 92])
        }
        Some(Tissue::Soleus) => (message, [156, 56, 58]),
        Some(Tissue::Tendon) => (message, [206, 194, 168]),
        Some(Tissue::DeepPosterior) => (message, [104, 54, 82]),
        Some(Tissue::Anterior) => (message, [142, 98, 138]),
        Some(Tissue::Lateral) => (message, [92, 106, 150]),
        None => (
            name.replace('_', " "),
            [[214, 108, 92], [156, 56, 58], [104, 54, 82], [142, 98, 138]][index % 4],
        ),
    }
}

/// The shares of two cases side by side: name, colour, power of each case [W] (0 where a case lacks the
/// share).
pub fn table(shares: &[Vec<PowerShare>; 2]) -> Vec<(String, [u8; 3], [f64; 2])> {
    let mut rows: Vec<(String, [u8; 3], [f64; 2])> = Vec::new();
    for (side, list) in shares.iter().enumerate() {
        for share in list {
            let at = rows.iter().position(|(name, ..)| *name == share.name).unwrap_or_else(|| {
                rows.push((share.name.clone(), share.colour, [0.0; 2]));
                rows.len() - 1
            });
            rows[at].2[side] += share.watts;
        }
    }
    rows
}
