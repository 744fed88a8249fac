//! Numbers as text.

/// A ratio with the multiplication sign: one decimal from 1 to 10, an integer above, [`short`] below.
pub fn times(ratio: f64) -> String {
    match ratio {
        r if (1.0..9.95).contains(&r) => format!("{r:.1}×"),
        r if r >= 9.95 => format!("{}×", short(r.round())),
        r => format!("{}×", short(r)),
    }
}

/// A length [m] in millimetres, micrometres or nanometres, whichever suits its size.
pub fn length(metres: f64) -> String {
    match metres.abs() {
        x if x >= 1e-3 => format!("{} mm", short(metres * 1e3)),
        x if x >= 1e-6 || x == 0.0 => format!("{} µm", short(metres * 1e6)),
        _ => format!("{} nm", short(metres * 1e9)),
    }
}

/// A number with at most three significant digits and no trailing zeros; `–` if it is not finite.
pub fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".into() } else { "–".into() };
    }
    let exponent = value.abs().log10().floor() as i32;
    let digits = (2 - exponent).clamp(0, 9) as usize;
    let unit = 10f64.powi((exponent - 2).max(0));
    let rounded = if exponent > 2 { (value / unit).round() * unit } else { value };
    let text = format!("{rounded:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
