//! Verdicts: rules applied to readings, nothing else.
//!
//! In one setting a reading supports its claim, contradicts it, or does neither. With tissue as uncertain as it is, a reading counts as
//! support only if it supports with soft, default and stiff tissue alike, and so does contradiction. A claim with a part that no
//! mechanical model can say anything about is supported partly at most. A suspended claim is undecided, whatever its readings say.

use crate::preset::claims::{Bound, ClaimSpec, ClaimsSpec, Needs, ReadingSpec};
use crate::preset::variant::Variant;
use crate::run::claims::reading::{touches, value};
use crate::run::claims::{Answers, VARIANTS};
use std::collections::BTreeMap;

/// What the numbers say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// They bear it out.
    Supports,
    /// Some do, some do not, or not in every tissue.
    Partly,
    /// They say otherwise.
    Contradicts,
    /// They decide nothing until an experiment is made again; the claim says why.
    Undecided,
    /// There are none.
    NotTestable,
}

impl Verdict {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Supports => "supports",
            Verdict::Partly => "partly",
            Verdict::Contradicts => "contradicts",
            Verdict::Undecided => "undecided",
            Verdict::NotTestable => "not testable",
        }
    }
}

/// A reading in every setting.
#[derive(Clone, Debug)]
pub struct Read {
    /// `[variant]` value, or why there is none.
    pub values: Vec<Result<f64, String>>,
    /// Condition → value, for those it depends on.
    pub conditions: Vec<(String, Result<f64, String>)>,
    /// What it says over all variants; none for a reading that is only shown or has no number.
    pub verdict: Option<Verdict>,
}

/// A claim with everything found about it.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The claim.
    pub claim: &'a ClaimSpec,
    /// `[reading]`.
    pub readings: Vec<Read>,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether a reading with a rule has no number.
    pub is_incomplete: bool,
    /// What the verdict would be with default tissue alone.
    pub default: Verdict,
    /// Settings under which it would be another, and which.
    pub flips: Vec<(String, Verdict)>,
    /// Conditions that any of its readings depends on and that were answered.
    pub asked: Vec<String>,
}

/// Judges every claim, in order.
pub fn judge<'a>(claims: &'a ClaimsSpec, answers: &Answers) -> Vec<Judged<'a>> {
    claims.claims.iter().map(|claim| one(claims, claim, answers)).collect()
}

/// Why claims are undecided: each reason once, with the numbers of its claims.
pub fn reasons(judged: &[Judged<'_>]) -> Vec<String> {
    let mut numbers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for claim in judged.iter().map(|j| j.claim) {
        if let Some(reason) = &claim.suspended {
            numbers.entry(reason).or_default().push(claim.number.to_string());
        }
    }
    numbers.into_iter().map(|(reason, of)| format!("Undecided, {}: {reason}", of.join(", "))).collect()
}

fn one<'a>(claims: &'a ClaimsSpec, claim: &'a ClaimSpec, answers: &Answers) -> Judged<'a> {
    let read = |reading: &ReadingSpec| {
        let values: Vec<_> = VARIANTS.iter().map(|v| value(answers, reading, v.name())).collect();
        let touched = claims.conditions.iter().filter(|c| touches(claims, reading, &c.name));
        let conditions = touched.map(|c| (c.name.clone(), value(answers, reading, &c.name))).collect();
        let sides: Vec<Option<Verdict>> = values.iter().map(|v| side(reading, v.as_ref().ok())).collect();
        Read { verdict: agreed(&sides), values, conditions }
    };
    let readings: Vec<Read> = claim.readings.iter().map(read).collect();
    let judged: Vec<Option<Verdict>> =
        claim.readings.iter().zip(&readings).filter(|(r, _)| is_judged(r)).map(|(_, r)| r.verdict).collect();
    let in_setting = |name: &str| -> Vec<Option<Verdict>> {
        let is_condition = claims.conditions.iter().any(|c| c.name == name);
        let one = |r: &ReadingSpec| {
            let own = if is_condition && !touches(claims, r, name) { Variant::AsGiven.name() } else { name };
            side(r, value(answers, r, own).ok().as_ref())
        };
        claim.readings.iter().filter(|r| is_judged(r)).map(one).collect()
    };
    let default = together(claim, &in_setting(Variant::AsGiven.name()));
    let is_whole = |name: &String| in_setting(name).iter().all(Option::is_some);
    let touched =
        claims.conditions.iter().filter(|c| claim.readings.iter().any(|r| touches(claims, r, &c.name)));
    let asked: Vec<String> = touched.map(|c| c.name.clone()).filter(is_whole).collect();
    let variants = VARIANTS[1..].iter().map(|v| v.name().to_string()).filter(is_whole);
    let others = variants.chain(asked.clone());
    let flips = others.map(|name| (together(claim, &in_setting(&name)), name));
    let flips = flips.filter(|(v, _)| *v != default).map(|(verdict, name)| (name, verdict)).collect();
    Judged {
        verdict: together(claim, &judged),
        is_incomplete: judged.contains(&None),
        claim,
        readings,
        default,
        flips,
        asked,
    }
}

fn is_judged(reading: &ReadingSpec) -> bool {
    reading.supports.is_some() || reading.contradicts.is_some()
}

/// What one number says; none without a rule or a number.
pub fn side(reading: &ReadingSpec, value: Option<&f64>) -> Option<Verdict> {
    if !is_judged(reading) {
        return None;
    }
    let within = |bound: Option<Bound>, x: f64| bound.is_some_and(|b| b.holds(x));
    value.map(|&x| match (within(reading.supports, x), within(reading.contradicts, x)) {
        (true, _) => Verdict::Supports,
        (_, true) => Verdict::Contradicts,
        _ => Verdict::Partly,
    })
}

/// What several settings say together: what all say, else partly; none if one of them has no number.
fn agreed(sides: &[Option<Verdict>]) -> Option<Verdict> {
    let all: Vec<Verdict> = sides.iter().copied().collect::<Option<_>>()?;
    let first = *all.first()?;
    Some(if all.iter().all(|v| *v == first) { first } else { Verdict::Partly })
}

/// What the judged readings of a claim say together; one without a number can neither complete a support nor a contradiction.
fn together(claim: &ClaimSpec, sides: &[Option<Verdict>]) -> Verdict {
    if claim.suspended.is_some() {
        return Verdict::Undecided;
    }
    if sides.iter().all(Option::is_none) {
        return Verdict::NotTestable;
    }
    let is = |v: Verdict| move |x: &Option<Verdict>| *x == Some(v);
    let supported = match claim.needs {
        Needs::All => sides.iter().all(is(Verdict::Supports)),
        Needs::Any => sides.iter().any(is(Verdict::Supports)),
    };
    match (supported, sides.iter().all(is(Verdict::Contradicts))) {
        (true, _) if claim.open.is_empty() => Verdict::Supports,
        (_, true) => Verdict::Contradicts,
        _ => Verdict::Partly,
    }
}

#[cfg(test)]
mod tests;
