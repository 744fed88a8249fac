//! `Constraint`: a comparison of two linear expressions, such as `spacing_mm >= 2 * radius_mm + 5`.
//!
//! ```text
//! constraint = sum relation sum        relation = < <= > >= == !=
//! sum        = [+|-] term {(+|-) term}  term     = number | [number *] name
//! ```
//!
//! A name is an axis of the study, or a field path of the scenario.

/// A comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    left: Vec<Term>,
    relation: Relation,
    right: Vec<Term>,
}

#[derive(Clone, Debug, PartialEq)]
struct Term {
    factor: f64,
    /// Empty for a plain number.
    name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Unequal,
}

/// Longer signs first: `<=` is not `<`.
const RELATIONS: [(&str, Relation); 6] = [
    ("<=", Relation::AtMost),
    (">=", Relation::AtLeast),
    ("==", Relation::Equal),
    ("!=", Relation::Unequal),
    ("<", Relation::Less),
    (">", Relation::More),
];

impl Constraint {
    /// Parses a constraint.
    ///
    /// # Errors
    /// A message naming the part that cannot be parsed.
    pub fn parse(text: &str) -> Result<Constraint, String> {
        let found = RELATIONS.iter().find_map(|(sign, r)| text.split_once(sign).map(|parts| (parts, *r)));
        let Some(((left, right), relation)) = found else {
            return Err(format!("`{text}` compares nothing; use one of < <= > >= == !="));
        };
        Ok(Constraint { left: sum(left, text)?, relation, right: sum(right, text)? })
    }

    /// Names in the constraint, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.left.iter().chain(&self.right).map(|t| t.name.as_str()).filter(|n| !n.is_empty())
    }

    /// Whether the constraint holds; `value` gives the number of each name.
    ///
    /// # Errors
    /// The error of `value` for a name without a number.
    pub fn holds<E>(&self, value: impl Fn(&str) -> Result<f64, E>) -> Result<bool, E> {
        let total = |terms: &[Term]| {
            terms.iter().try_fold(0.0, |sum, t| {
                Ok(sum + t.factor * if t.name.is_empty() { 1.0 } else { value(&t.name)? })
            })
        };
        let (left, right) = (total(&self.left)?, total(&self.right)?);
        Ok(match self.relation {
            Relation::Less => left < right,
            Relation::AtMost => left <= right,
            Relation::More => left > right,
            Relation::AtLeast => left >= right,
            Relation::Equal => left == right,
            Relation::Unequal => left != right,
        })
    }
}

/// Parses a sum. Signs after a space or at the start separate terms; those inside a number (`1e-3`) do not.
fn sum(text: &str, whole: &str) -> Result<Vec<Term>, String> {
    let mut terms = Vec::new();
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(format!("one side of `{whole}` is empty"));
    }
    while !rest.is_empty() {
        let (sign, after) = match rest.chars().next() {
            Some('-') => (-1.0, &rest[1..]),
            Some('+') => (1.0, &rest[1..]),
            _ if terms.is_empty() => (1.0, rest),
            _ => return Err(format!("`{rest}` in `{whole}` needs a + or - before it")),
        };
        let after = after.trim_start();
        let end = after.find([' ', '\t']).map_or(after.len(), |at| term_end(after, at));
        terms.push(term(after[..end].trim(), sign, whole)?);
        rest = after[end..].trim_start();
    }
    Ok(terms)
}

/// End of the term that starts at 0 and has its first blank at `at`: `2 * x` continues after the star.
fn term_end(text: &str, at: usize) -> usize {
    let tail = text[at..].trim_start();
    let Some(name) = tail.strip_prefix('*') else { return at };
    let name = name.trim_start();
    let start = text.len() - name.len();
    name.find([' ', '\t']).map_or(text.len(), |end| start + end)
}

fn term(text: &str, sign: f64, whole: &str) -> Result<Term, String> {
    let (factor, name) = match text.split_once('*') {
        Some((factor, name)) if factor.trim().parse::<f64>().is_ok() => {
            (factor.trim().parse().unwrap_or(1.0), name.trim())
        }
        // a star inside brackets belongs to a path
        _ => (1.0, text),
    };
    if let Some(number) = name.parse::<f64>().ok().filter(|x| x.is_finite()) {
        return Ok(Term { factor: sign * factor * number, name: String::new() });
    }
    if !name.starts_with(|c: char| c.is_alphabetic()) {
        return Err(format!("`{text}` in `{whole}` is neither a number nor a name"));
    }
    Ok(Term { factor: sign * factor, name: name.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> bool {
        let value = |name: &str| match name {
            "spacing_mm" => Ok(90.0),
            "radius_mm" => Ok(40.0),
            "cases[*].load.x" => Ok(7.0),
            other => Err(other.to_string()),
        };
        Constraint::parse(text).unwrap().holds(value).unwrap()
    }

    #[test]
    fn sums_are_compared() {
        assert!(holds("spacing_mm >= 2 * radius_mm + 10"));
        assert!(!holds("spacing_mm > 2*radius_mm + 10"));
        assert!(holds("spacing_mm - 2 * radius_mm == 1e1"));
        assert!(holds("-radius_mm < 1e-3"));
        assert!(holds("cases[*].load.x != 8") && holds("3 <= 7"));
        assert!(holds("cases[*].load.x + 1 == 8"));
    }

    #[test]
    fn errors_name_what_cannot_be_parsed() {
        for (text, word) in [
            ("spacing_mm", "compares nothing"),
            ("a < ", "empty"),
            ("a b < 3", "needs a +"),
            ("a < 3 * ", "neither"),
            ("a < nan", "holds"),
            ("2 x < 3", "needs a +"),
        ] {
            match Constraint::parse(text) {
                Err(message) => assert!(message.contains(word), "{text}: {message}"),
                // `nan` is taken for a name, which then has no value
                Ok(c) => assert!(word == "holds" && c.names().any(|n| n == "nan"), "{text}"),
            }
        }
        assert!(Constraint::parse("a < b").unwrap().holds(|_| Err::<f64, _>(())).is_err());
    }
}
