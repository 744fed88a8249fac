//! Numbers and durations in few characters.

/// A duration [s] as `1.2 s`, `3 min 20 s`, `5 h 10 min` or `12 days`.
pub fn duration(s: f64) -> String {
    let whole = s.round() as u64;
    match whole {
        _ if s < 10.0 => format!("{s:.1} s"),
        0..60 => format!("{whole} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        3600..172_800 => format!("{} h {} min", whole / 3600, whole / 60 % 60),
        _ => format!("{} days", whole / 86_400),
    }
}

/// A number with three significant digits; scientific below 10⁻³ and from 10⁶; a dash for NaN, which means no
/// value.
pub fn short(x: f64) -> String {
    if x == 0.0 {
        return "0".into();
    }
    if x.is_nan() {
        return "–".into();
    }
    if x.is_infinite() {
        return format!("{x}");
    }
    // round first, so that 9.996 becomes 10.0 and not 10.00
    let rounded: f64 = format!("{x:.2e}").parse().unwrap_or(x);
    let size = rounded.abs();
    if !(1e-3..1e6).contains(&size) {
        return format!("{x:.1e}");
    }
    let decimals = (2 - size.log10().floor() as i32).clamp(0, 5) as usize;
    format!("{rounded:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_in_words() {
        let words = [1.24, 59.0, 200.0, 18_600.0, 1e6].map(duration);
        assert_eq!(words, ["1.2 s", "59 s", "3 min 20 s", "5 h 10 min", "11 days"]);
    }

    #[test]
    fn numbers_are_short() {
        let table = [
            (0.0, "0"),
            (1.0, "1.00"),
            (9.996, "10.0"),
            (-123.4, "-123"),
            (0.012_34, "0.0123"),
            (1e-5, "1.0e-5"),
            (123_456.0, "123000"),
            (f64::NAN, "–"),
            (f64::INFINITY, "inf"),
        ];
        for (x, text) in table {
            assert_eq!(short(x), text);
        }
    }
}
