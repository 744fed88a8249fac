//! The common period of several heads.

use crate::drive::spec::DeviceSpec;
use crate::model::error::RunError;
use crate::preset::scenario::CaseSpec;

/// Largest number of drive cycles in a common period of several heads.
pub(super) const MOST_CYCLES: usize = 12;

/// Drive frequencies of the heads that have a drive [Hz].
pub(super) fn driven_frequencies(device: &DeviceSpec) -> Vec<f64> {
    device.heads.iter().map(|h| h.drive.frequency_hz()).filter(|&hz| hz > 0.0).collect()
}

/// Checks that the heads have a common period, for analyses that need one.
///
/// # Errors
/// [`RunError::NoCommonPeriod`].
pub fn check_period(case: &CaseSpec, device: &DeviceSpec) -> Result<(), RunError> {
    let frequencies = driven_frequencies(device);
    if frequencies.is_empty() || common_frequency(&frequencies, MOST_CYCLES).is_some() {
        return Ok(());
    }
    Err(RunError::NoCommonPeriod {
        case: case.name.clone(),
        frequencies: format!("{frequencies:?}"),
        most: MOST_CYCLES,
    })
}

/// The largest frequency of which all `frequencies` are integer multiples, the highest at most `most`-fold; 0
/// if all are zero, `None` if there is none.
pub(crate) fn common_frequency(frequencies: &[f64], most: usize) -> Option<f64> {
    let highest = frequencies.iter().copied().fold(0.0, f64::max);
    if highest == 0.0 {
        return Some(0.0);
    }
    (1..=most).map(|n| highest / n as f64).find(|f0| {
        frequencies.iter().filter(|f| **f > 0.0).all(|f| {
            let ratio = f / f0;
            (ratio - ratio.round()).abs() < 1e-6 && ratio.round() >= 1.0
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_period_of_several_heads() {
        assert_eq!(common_frequency(&[50.0, 50.0], MOST_CYCLES), Some(50.0));
        assert_eq!(common_frequency(&[50.0, 40.0], MOST_CYCLES), Some(10.0));
        assert_eq!(common_frequency(&[50.0, 49.37], MOST_CYCLES), None);
    }
}
