//! Dependence of a comparison on one input, and the values at which it changes its sign.
//!
//! A comparison is the ratio r of two results at equal inputs; its sign is that of ln r. The ratios are
//! grouped by the value of the input, and the sign of each group is that of its median.

use crate::metric::quantile::interval;

/// The ratios at one value of an input.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The value as written in the table.
    pub value: String,
    /// Quantiles 2.5 %, 50 % and 97.5 % of the ratio over all other inputs [1].
    pub ratio: [f64; 3],
}

/// Dependence of a comparison on one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependence {
    /// Ratios at every value, in the order of first appearance.
    pub levels: Vec<Level>,
    /// Pairs of neighbouring values between which the median crosses 1.
    pub flips: Vec<(String, String)>,
}

/// Dependence of the ratio on an input; `samples` are (value of the input, ratio > 0) in the order of the
/// study. `None` for fewer than two values.
pub fn dependence(samples: &[(String, f64)]) -> Option<Dependence> {
    let mut values: Vec<&str> = Vec::new();
    for (value, ratio) in samples {
        if ratio.is_finite() && *ratio > 0.0 && !values.contains(&value.as_str()) {
            values.push(value);
        }
    }
    let level = |value: &&str| {
        let here: Vec<f64> =
            samples.iter().filter(|(v, r)| v == value && *r > 0.0).map(|(_, ratio)| *ratio).collect();
        interval(&here).map(|ratio| Level { value: (*value).to_string(), ratio })
    };
    let levels: Vec<Level> = values.iter().filter_map(level).collect();
    if levels.len() < 2 {
        return None;
    }
    let crosses = |pair: &&[Level]| (pair[0].ratio[1] - 1.0) * (pair[1].ratio[1] - 1.0) < 0.0;
    let flips = levels.windows(2).filter(crosses).map(|p| (p[0].value.clone(), p[1].value.clone())).collect();
    Some(Dependence { levels, flips })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_change_lies_between_neighbouring_values() {
        // r = 50 Hz / f is above 1 below 50 Hz and below 1 above.
        let samples: Vec<(String, f64)> =
            [20.0, 40.0, 60.0, 80.0].iter().map(|f: &f64| (f.to_string(), 50.0 / f)).collect();
        let found = dependence(&samples).unwrap();
        assert_eq!(found.flips, [("40".to_string(), "60".to_string())]);
        assert_eq!(found.levels[0].ratio, [2.5; 3]);
        let never: Vec<(String, f64)> = samples.iter().map(|(v, r)| (v.clone(), 10.0 * r)).collect();
        assert!(dependence(&never).unwrap().flips.is_empty());
        assert_eq!(dependence(&samples[..1]), None);
        assert_eq!(dependence(&[("a".into(), f64::NAN), ("b".into(), 2.0)]), None);
    }
}
