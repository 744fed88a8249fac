//! A curve over frequency as an SVG picture, both axes logarithmic, with marks.

use std::fmt::Write;

const SIZE: (f64, f64) = (820.0, 460.0);
const FRAME: [f64; 4] = [80.0, 40.0, 640.0, 410.0];
/// Colour-blind-safe (Okabe & Ito 2008).
const COLOURS: [&str; 7] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

/// One curve.
#[derive(Clone, Debug)]
pub struct Curve {
    /// In the legend.
    pub name: String,
    /// (x, y), both > 0.
    pub points: Vec<(f64, f64)>,
    /// (x, y, words) of marked points.
    pub marks: Vec<(f64, f64, String)>,
}

/// The picture; empty axes if there is no point with both coordinates above 0.
pub fn log_log(title: &str, x: &str, y: &str, curves: &[Curve]) -> String {
    let all = || curves.iter().flat_map(|c| &c.points).filter(|p| p.0 > 0.0 && p.1 > 0.0);
    let range = |of: fn(&(f64, f64)) -> f64| {
        let (low, high) = all().fold((f64::INFINITY, 0.0f64), |(l, h), p| (l.min(of(p)), h.max(of(p))));
        if low < high { (low, high) } else { (1.0, 10.0) }
    };
    let (across, up) = (range(|p| p.0), range(|p| p.1));
    let [left, top, right, bottom] = FRAME;
    let place = |v: f64, (low, high): (f64, f64), from: f64, to: f64| {
        from + (to - from) * (v / low).ln() / (high / low).ln()
    };
    let at = |p: (f64, f64)| (place(p.0, across, left, right), place(p.1, up, bottom, top));
    let mut out = String::new();
    let mut put = |text: String| out.push_str(&text);
    put(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{left}\" y=\"24\" font-size=\"15\">{}</text>\n",
        SIZE.0,
        SIZE.1,
        escape(title)
    ));
    for v in ticks(across) {
        let px = at((v, up.0)).0;
        put(format!(
            "<path d=\"M{px:.1} {top}V{bottom}\" stroke=\"#ddd\"/><text x=\"{px:.1}\" y=\"{}\" text-anchor=\"middle\">{v}</text>\n",
            bottom + 16.0
        ));
    }
    for v in ticks(up) {
        let py = at((across.0, v)).1;
        put(format!(
            "<path d=\"M{left} {py:.1}H{right}\" stroke=\"#ddd\"/><text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{v}</text>\n",
            left - 6.0,
            py + 4.0
        ));
    }
    put(format!(
        "<rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"black\"/>\n\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n\
         <text transform=\"translate(20 {}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
        right - left,
        bottom - top,
        0.5 * (left + right),
        bottom + 36.0,
        escape(x),
        0.5 * (top + bottom),
        escape(y)
    ));
    for (i, curve) in curves.iter().enumerate() {
        put(drawn(curve, COLOURS[i % COLOURS.len()], i, &at));
    }
    out.push_str("</svg>\n");
    out
}

fn drawn(curve: &Curve, colour: &str, row: usize, at: &dyn Fn((f64, f64)) -> (f64, f64)) -> String {
    let mut text = String::new();
    let shown: Vec<String> = curve
        .points
        .iter()
        .filter(|p| p.0 > 0.0 && p.1 > 0.0)
        .map(|&p| at(p))
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect();
    let legend = FRAME[1] + 14.0 + 18.0 * row as f64;
    // Writing into a string cannot fail.
    let _ = write!(
        text,
        "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{}\"/>\n\
         <path d=\"M{} {legend}h18\" stroke=\"{colour}\" stroke-width=\"2\"/><text x=\"{}\" y=\"{}\">{}</text>\n",
        shown.join(" "),
        FRAME[2] + 12.0,
        FRAME[2] + 36.0,
        legend + 4.0,
        escape(&curve.name)
    );
    for (x, y, words) in curve.marks.iter().filter(|m| m.0 > 0.0 && m.1 > 0.0) {
        let (px, py) = at((*x, *y));
        let _ = writeln!(
            text,
            "<circle cx=\"{px:.1}\" cy=\"{py:.1}\" r=\"4\" fill=\"{colour}\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            px + 6.0,
            py - 6.0,
            escape(words)
        );
    }
    text
}

/// 1, 2 and 5 times powers of ten inside a range.
fn ticks((low, high): (f64, f64)) -> Vec<f64> {
    let decades = low.log10().floor() as i32..=high.log10().ceil() as i32;
    let all = decades
        .flat_map(|d| [1.0, 2.0, 5.0].map(|m| if d < 0 { m / 10f64.powi(-d) } else { m * 10f64.powi(d) }));
    all.filter(|v| (low..=high).contains(v)).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_lie_on_the_frame_and_words_are_escaped() {
        let curve = Curve {
            name: "a < b".into(),
            points: vec![(10.0, 1.0), (1000.0, 100.0)],
            marks: vec![(100.0, 10.0, "f & g".into())],
        };
        let svg = log_log("Z", "f [Hz]", "|Z|", &[curve]);
        let [left, top, right, bottom] = FRAME;
        assert!(svg.contains(&format!("points=\"{left:.1},{bottom:.1} {right:.1},{top:.1}\"")), "{svg}");
        let middle = format!("cx=\"{:.1}\" cy=\"{:.1}\"", 0.5 * (left + right), 0.5 * (top + bottom));
        assert!(svg.contains(&middle) && svg.contains("a &lt; b") && svg.contains("f &amp; g"));
        assert_eq!(ticks((8.0, 120.0)), [10.0, 20.0, 50.0, 100.0]);
        assert!(log_log("", "", "", &[]).ends_with("</svg>\n"));
    }
}
