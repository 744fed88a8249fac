//! `Outcomes`: the verdicts that are possible while a number lies anywhere within a band.

use crate::preset::claims::{Bound, Needs, ReadingSpec};
use serde::{Deserialize, Serialize};

/// Verdict on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// The readings support it.
    Supports,
    /// Some readings support it and some do not, or not with every tissue.
    Partly,
    /// The readings contradict it.
    Contradicts,
    /// The numbers do not carry a verdict: within their errors, or beyond the law, several are possible.
    Undecided,
    /// Advice to be careful: it stands whatever the numbers.
    AdviceStands,
    /// No mechanical number bears on it.
    NotTestable,
}

impl Verdict {
    /// All verdicts, in the order of the page.
    pub const ALL: [Verdict; 6] = [
        Verdict::Supports,
        Verdict::Partly,
        Verdict::Contradicts,
        Verdict::Undecided,
        Verdict::AdviceStands,
        Verdict::NotTestable,
    ];

    /// The verdict in words.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Supports => "supports",
            Verdict::Partly => "partly",
            Verdict::Contradicts => "contradicts",
            Verdict::Undecided => "undecided",
            Verdict::AdviceStands => "the advice stands",
            Verdict::NotTestable => "not testable",
        }
    }
}

/// Verdicts that numbers can give.
const DECIDED: [Verdict; 3] = [Verdict::Supports, Verdict::Partly, Verdict::Contradicts];

/// A set of verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes([bool; 3]);

impl Outcomes {
    /// Anything: a number that is not known.
    pub const ANY: Outcomes = Outcomes([true; 3]);

    /// One verdict.
    pub fn only(verdict: Verdict) -> Outcomes {
        Outcomes::of([verdict])
    }

    /// Several verdicts.
    pub fn of(verdicts: impl IntoIterator<Item = Verdict>) -> Outcomes {
        let mut set = Outcomes::default();
        for verdict in verdicts {
            DECIDED.iter().position(|v| *v == verdict).into_iter().for_each(|i| set.0[i] = true);
        }
        set
    }

    /// The verdicts of the set.
    pub fn iter(self) -> impl Iterator<Item = Verdict> {
        DECIDED.into_iter().zip(self.0).filter(|(_, has)| *has).map(|(v, _)| v)
    }

    /// The only verdict of the set, else undecided.
    pub fn verdict(self) -> Verdict {
        let mut all = self.iter();
        match (all.next(), all.next()) {
            (Some(verdict), None) => verdict,
            _ => Verdict::Undecided,
        }
    }
}

/// Verdict of one number by the rule of its reading.
pub fn rule(reading: &ReadingSpec, x: f64) -> Verdict {
    let within = |bound: Option<Bound>| bound.is_some_and(|b| b.holds(x));
    match (within(reading.supports), within(reading.contradicts)) {
        (true, _) => Verdict::Supports,
        (_, true) => Verdict::Contradicts,
        _ => Verdict::Partly,
    }
}

/// Numbers on both sides of a limit, next to it.
fn beside(limit: f64) -> [f64; 2] {
    let step = 1e-9 * (1.0 + limit.abs());
    [limit - step, limit + step]
}

/// Limits of a reading at which its verdict changes.
pub fn limits(reading: &ReadingSpec) -> Vec<f64> {
    let ends = |bound: Bound| match bound {
        Bound::Above(a) | Bound::Below(a) => vec![a],
        Bound::Between(a, b) | Bound::Outside(a, b) => vec![a, b],
    };
    let all = reading.supports.into_iter().chain(reading.contradicts).flat_map(ends);
    let changes = |limit: &f64| {
        let [below, above] = beside(*limit);
        rule(reading, below) != rule(reading, above)
    };
    all.filter(changes).collect()
}

/// The verdicts of all numbers that are at most `band` from `x`.
pub fn within(reading: &ReadingSpec, x: f64, band: f64) -> Outcomes {
    let inside = limits(reading).into_iter().filter(|limit| (limit - x).abs() < band);
    Outcomes::of(inside.flat_map(beside).chain([x]).map(|y| rule(reading, y)))
}

/// What the readings so far amount to: whether all support, one supports, all contradict.
type State = [bool; 3];

/// The verdicts of a claim whose readings may have any verdict of their sets. `is_open` limits support to
/// *partly*.
pub fn combined(sets: &[Outcomes], needs: Needs, is_open: bool) -> Outcomes {
    let step = |[all, any, none]: State, v: Verdict| {
        [all && v == Verdict::Supports, any || v == Verdict::Supports, none && v == Verdict::Contradicts]
    };
    let mut states: Vec<State> = vec![[true, false, true]];
    for set in sets {
        states = states.iter().flat_map(|state| set.iter().map(|v| step(*state, v))).collect();
        states.sort_unstable();
        states.dedup();
    }
    let verdict = |[all, any, none]: State| {
        let supported = match needs {
            Needs::All => all,
            Needs::Any => any,
        };
        match (supported, none) {
            (true, _) if !is_open => Verdict::Supports,
            (_, true) => Verdict::Contradicts,
            _ => Verdict::Partly,
        }
    };
    Outcomes::of(states.into_iter().map(verdict))
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Contradicts, Partly, Supports, Undecided};
    use super::*;

    fn reading(rules: &str) -> ReadingSpec {
        let of = r#"(experiments: ["e"], case: "c", column: "input_w")"#;
        let text = format!("#![enable(implicit_some)] (name: \"x\", of: {of}, {rules})");
        ron::from_str(&text).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn a_band_reaches_every_verdict_within_it() {
        let reading = reading("supports: Above(2.0), contradicts: Below(1.0)");
        let table: [(f64, f64, &[Verdict]); 6] = [
            (3.0, 0.9, &[Supports]),
            (3.0, 1.1, &[Supports, Partly]),
            (3.0, 2.1, &[Supports, Partly, Contradicts]),
            (1.5, 0.4, &[Partly]),
            (0.5, 0.4, &[Contradicts]),
            (2.0, 1e-3, &[Supports, Partly]),
        ];
        for (x, band, expected) in table {
            assert_eq!(within(&reading, x, band), Outcomes::of(expected.iter().copied()), "{x} ± {band}");
        }
    }

    /// No number lies between bounds that meet.
    #[test]
    fn bounds_that_meet_leave_nothing_between() {
        let reading = reading("supports: Above(1.0), contradicts: Below(1.0)");
        assert_eq!(within(&reading, 1.1, 0.2), Outcomes::of([Supports, Contradicts]));
        let outside = self::reading("supports: Outside(0.5, 2.0), contradicts: Between(0.9, 1.1)");
        assert_eq!(within(&outside, 1.0, 0.05), Outcomes::only(Contradicts));
        assert_eq!(within(&outside, 0.3, 0.1), Outcomes::only(Supports));
    }

    #[test]
    fn readings_combine_in_every_way_that_they_may_turn_out() {
        let [s, p, c] = [Supports, Partly, Contradicts].map(Outcomes::only);
        let sp = Outcomes::of([Supports, Partly]);
        let sc = Outcomes::of([Supports, Contradicts]);
        let table: [(&[Outcomes], Needs, bool, Verdict); 11] = [
            (&[s, s], Needs::All, false, Supports),
            (&[c, c], Needs::All, false, Contradicts),
            (&[s, c], Needs::All, false, Partly),
            (&[s, sp], Needs::All, false, Undecided),
            (&[p, sp], Needs::All, false, Partly),
            (&[c, sp], Needs::All, false, Partly),
            (&[s, sp], Needs::Any, false, Supports),
            (&[c, sc], Needs::Any, false, Undecided),
            (&[s, s], Needs::All, true, Partly),
            (&[c, c], Needs::All, true, Contradicts),
            (&[s, Outcomes::ANY], Needs::All, true, Partly),
        ];
        for (sets, needs, open, expected) in table {
            assert_eq!(combined(sets, needs, open).verdict(), expected, "{sets:?} {needs:?} {open}");
        }
    }
}
