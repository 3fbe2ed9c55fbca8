//! Which number some digits are: the steps that libphonenumber takes from a dialed number to a country code and the digits
//! behind it, over the tables in `plans`. It sees digits only; what surrounds them is `spelling`.

use super::plans::{self, Code, Length, Plans, Region};
use super::{Country, E164, PhoneKind, PhoneProblem};

/// More digits than this are no number: 15 of E.164, a country code and a prefix to dial abroad.
const MOST_DIGITS: usize = 22;
/// Digits behind the country code.
const LEAST_LINE: usize = 2;
const MOST_LINE: usize = 17;

/// The digits behind a country code.
#[derive(Debug, Clone, Copy)]
struct Line {
    digits: [u8; 32],
    length: usize,
}

impl Line {
    /// The pieces one after another; `None` when they don't fit, which no rule of the metadata makes.
    fn of(pieces: &[&[u8]]) -> Option<Line> {
        let mut line = Line { digits: [0; 32], length: 0 };
        for piece in pieces {
            let end = line.length + piece.len();
            line.digits.get_mut(line.length..end)?.copy_from_slice(piece);
            line.length = end;
        }
        Some(line)
    }

    fn digits(&self) -> &[u8] {
        self.digits.get(..self.length).unwrap_or(&[])
    }
}

/// The number that these ASCII digits are, dialed from `home`, or in international form with `plus`.
pub(super) fn judge(plus: bool, digits: &str, home: Country) -> Result<(E164, PhoneKind), PhoneProblem> {
    let digits = digits.as_bytes();
    match digits.len() {
        0..3 => return Err(PhoneProblem::TooShort),
        3..=MOST_DIGITS => {}
        _ => return Err(PhoneProblem::TooLong),
    }
    let plans = plans::all();
    let home = plans.region(home);
    let (code, line) = if plus { with_plus(plans, digits, home)? } else { without_plus(plans, digits, home)? };
    // A number without a code is read in the plan of its own region, even where others share the code.
    let (code, region) = match (code, home) {
        (Some(code), _) => (code, plans.main(code).ok_or(PhoneProblem::Invalid)?),
        (None, Some(home)) => (plans.code_of(home).ok_or(PhoneProblem::Invalid)?, home),
        (None, None) => return Err(PhoneProblem::Invalid),
    };
    if line.length < LEAST_LINE {
        return Err(PhoneProblem::TooShort);
    }
    let stripped = without_trunk(plans, region, line);
    // What is left must be long enough for a number; otherwise the prefix was part of one.
    let is_prefix = matches!(region.length(stripped.length), Length::Possible | Length::TooLong);
    let line = if is_prefix { stripped } else { line };
    match line.length {
        ..LEAST_LINE => return Err(PhoneProblem::TooShort),
        LEAST_LINE..=MOST_LINE => {}
        _ => return Err(PhoneProblem::TooLong),
    }
    match plans.kind(code, line.digits()) {
        Some(kind) => number(code, line.digits()).map(|number| (number, kind)).ok_or(PhoneProblem::Invalid),
        None => Err(match problem(plans, code, line.length) {
            // Whoever left a digit out behind the trunk zero is told so: that zero is no digit of the number.
            PhoneProblem::Invalid => problem(plans, code, stripped.length),
            problem => problem,
        }),
    }
}

/// Whether these digits, with their trunk zero, are a mobile number of another Arab country. Further countries don't
/// count: with them nearly any slip of a digit would be a number somewhere.
pub(super) fn known_elsewhere(digits: &str, home: Country) -> bool {
    const ARAB: [u16; 21] =
        [20, 212, 213, 216, 218, 222, 249, 252, 253, 961, 962, 963, 964, 965, 966, 967, 968, 970, 971, 973, 974];
    let Some(line) = digits.strip_prefix('0') else { return false };
    let plans = plans::all();
    let home = plans.region(home).and_then(|home| plans.code_of(home)).map(|code| code.value);
    ARAB.iter().filter(|code| Some(**code) != home).filter_map(|code| plans.code(*code)).any(|code| {
        plans.main(code).is_some_and(|region| plans.has_plain_prefixes(region))
            && plans.kind(code, line.as_bytes()) == Some(PhoneKind::Mobile)
    })
}

/// Digits behind a plus. Where no code begins so, the plus may stand before what is dialed.
fn with_plus(plans: &Plans, digits: &[u8], home: Option<&Region>) -> Result<(Option<Code>, Line), PhoneProblem> {
    match behind_code(plans, digits) {
        Err(PhoneProblem::Invalid) => {}
        found => return found,
    }
    match without_plus(plans, digits, home)? {
        (None, _) => Err(PhoneProblem::Invalid),
        found => Ok(found),
    }
}

/// Digits that begin with a country code. Codes never begin with each other, so the first that is known is the one.
fn behind_code(plans: &Plans, digits: &[u8]) -> Result<(Option<Code>, Line), PhoneProblem> {
    if digits.len() <= LEAST_LINE {
        return Err(PhoneProblem::TooShort);
    }
    let mut value = 0;
    for length in 1..=3 {
        let (head, line) = digits.split_at_checked(length).ok_or(PhoneProblem::Invalid)?;
        value = value * 10 + head.last().map_or(0, |digit| u16::from(digit - b'0'));
        if value == 0 {
            break;
        }
        if let Some(code) = plans.code(value) {
            return Ok((Some(code), Line::of(&[line]).ok_or(PhoneProblem::TooLong)?));
        }
    }
    Err(PhoneProblem::Invalid)
}

/// Digits as dialed: behind the prefix for abroad, behind the home country's own code, or a number at home (without code).
fn without_plus(plans: &Plans, digits: &[u8], home: Option<&Region>) -> Result<(Option<Code>, Line), PhoneProblem> {
    let whole = Line::of(&[digits]).ok_or(PhoneProblem::TooLong)?;
    let Some(home) = home else { return Ok((None, whole)) };
    if let Some(rest) =
        plans.abroad(home).and_then(|prefix| prefix.find(digits)).and_then(|found| digits.get(found.length..))
        // No code begins with zero, so this was no prefix.
        && rest.first() != Some(&b'0')
    {
        return behind_code(plans, rest);
    }
    let code = plans.code_of(home).ok_or(PhoneProblem::Invalid)?;
    if let Some(rest) = without_own_code(code, digits) {
        let line = without_trunk(plans, home, Line::of(&[rest]).ok_or(PhoneProblem::TooLong)?);
        let better = !plans.is_general(home, digits) && plans.is_general(home, line.digits());
        if better || home.length(digits.len()) == Length::TooLong {
            return Ok((Some(code), line));
        }
    }
    Ok((None, whole))
}

fn without_own_code(code: Code, digits: &[u8]) -> Option<&[u8]> {
    let length = match code.value {
        0..=9 => 1,
        10..=99 => 2,
        _ => 3,
    };
    let (head, rest) = digits.split_at_checked(length)?;
    let value = head.iter().fold(0u16, |value, digit| value * 10 + u16::from(digit - b'0'));
    (value == code.value).then_some(rest)
}

/// The line without the prefix that is dialed at home, or as the region's rule changes it. A line that looks like a number
/// stays when what would be left does not.
fn without_trunk(plans: &Plans, region: &Region, line: Line) -> Line {
    let digits = line.digits();
    if digits.is_empty() {
        return line;
    }
    let Some(found) = plans.trunk(region).and_then(|prefix| prefix.find(digits)) else { return line };
    let rest = digits.get(found.length..).unwrap_or(&[]);
    let (first, second) = (found.part(0), found.part(1));
    let filled = |part: &std::ops::Range<usize>| !part.is_empty();
    let transforms =
        !region.rule.is_empty() && first.as_ref().is_some_and(|first| second.as_ref().map_or(filled(first), filled));
    let changed = if transforms {
        // Every rule is some digits and then one of the parts.
        let (head, part) = match (region.rule.strip_suffix("$1"), region.rule.strip_suffix("$2")) {
            (Some(head), _) => (head, first),
            (None, Some(head)) => (head, second),
            (None, None) => (region.rule, None),
        };
        let part = part.and_then(|part| digits.get(part)).unwrap_or(&[]);
        Line::of(&[head.as_bytes(), part, rest])
    } else {
        Line::of(&[rest])
    };
    match changed {
        Some(changed) if !plans.is_general(region, digits) || plans.is_general(region, changed.digits()) => changed,
        _ => line,
    }
}

/// E.164 has seven to fifteen digits.
fn number(code: Code, line: &[u8]) -> Option<E164> {
    let number = line
        .iter()
        .try_fold(u64::from(code.value), |number, b| number.checked_mul(10)?.checked_add(u64::from(b - b'0')))?;
    (1_000_000..1_000_000_000_000_000).contains(&number).then_some(E164(number))
}

/// Why so many digits behind a code are no number, by the plan of its main country.
fn problem(plans: &Plans, code: Code, digits: usize) -> PhoneProblem {
    match plans.main(code).map(|region| region.length(digits)) {
        Some(Length::TooShort | Length::Local) => PhoneProblem::TooShort,
        Some(Length::TooLong) => PhoneProblem::TooLong,
        _ => PhoneProblem::Invalid,
    }
}

#[cfg(test)]
mod tests;
