//! The fast path: what the leading four digits of a number decide in the countries that shops meet. It answers only what
//! the referee would answer, and stays silent otherwise. `plans.rs` holds the rows; the tests work the same rows out of the
//! referee's metadata, so a row cannot be wrong without a test saying so.

mod plans;

use super::{Country, E164, PhoneKind, PhoneProblem};

/// Beginnings that the first four digits don't decide.
const UNDECIDED: u8 = 0;
const INVALID: u8 = 1;
const MOBILE: u8 = 2;
const LANDLINE: u8 = 3;
const EITHER: u8 = 4;
const OTHER: u8 = 5;

/// The numbering plan of one calling code.
struct Plan {
    /// The main country of the code.
    country: [u8; 2],
    code: u16,
    /// A zero, and nothing else, stands before national numbers, and `00` before foreign ones.
    trunk: bool,
    /// `00`, and nothing else, stands before foreign numbers.
    abroad: bool,
    /// Whatever stands before a number begins with zero.
    plain: bool,
    /// Fewest digits behind the code.
    shortest: u8,
    /// Most digits behind the code, local numbers included.
    longest: u8,
    /// For each number of digits behind the code, where the leading four digits change their meaning: ten times the digits,
    /// plus the meaning. Lengths that are not listed have no numbers.
    lengths: &'static [(u8, &'static [u32])],
}

/// What stands for "no plan" in the two indexes below.
const NO_PLAN: u8 = u8::MAX;

/// Plan by calling code.
static BY_CODE: [u8; 1000] = {
    let mut index = [NO_PLAN; 1000];
    let mut at = 0;
    while at < plans::PLANS.len() {
        index[plans::PLANS[at].code as usize] = at as u8; // fewer than 255 plans
        at += 1;
    }
    index
};

/// Plan by country letters.
static BY_COUNTRY: [u8; 26 * 26] = {
    let mut index = [NO_PLAN; 26 * 26];
    let mut at = 0;
    while at < plans::PLANS.len() {
        let [a, b] = plans::PLANS[at].country;
        index[(a - b'A') as usize * 26 + (b - b'A') as usize] = at as u8; // fewer than 255 plans
        at += 1;
    }
    index
};

/// A number that the table knows, why it is none, or silence (`None`) where the referee must be asked.
pub(super) type Verdict = Option<Result<(E164, PhoneKind), PhoneProblem>>;

/// What the referee would say of these ASCII digits, written with a plus or dialed from `home`.
pub(super) fn judge(plus: bool, digits: &str, home: Country) -> Verdict {
    let digits = digits.as_bytes();
    if plus {
        return international(digits);
    }
    let plan = plan_of(home)?;
    match digits {
        [b'0', b'0', rest @ ..] => {
            if plan.abroad && rest.first() != Some(&b'0') {
                international(rest)
            } else {
                None
            }
        }
        [b'0', line @ ..] => {
            if !plan.trunk {
                return None;
            }
            behind_trunk(plan, digits, line)
        }
        _ => {
            if !plan.plain {
                return None;
            }
            without_prefix(plan, digits)
        }
    }
}

/// National digits behind a trunk zero. The referee takes the zero off when what remains can be a number; otherwise it
/// judges the digits with it.
fn behind_trunk(plan: &Plan, digits: &[u8], line: &[u8]) -> Verdict {
    match plan.kind(line) {
        UNDECIDED => None,
        INVALID if plan.kind(digits) == INVALID => Some(Err(plan.problem(line.len()))),
        INVALID => None,
        kind => found(plan.code, line, kind),
    }
}

/// Digits that begin with anything but zero: a national number, or one that begins with the country's own code. The referee
/// reads the code where the digits are too many for a national number.
fn without_prefix(plan: &Plan, digits: &[u8]) -> Verdict {
    let kind = plan.kind(digits);
    let Some(line) = behind_code(plan, digits) else {
        return match kind {
            UNDECIDED => None,
            INVALID => Some(Err(plan.problem(digits.len()))),
            kind => found(plan.code, digits, kind),
        };
    };
    if digits.len() > usize::from(plan.longest) {
        return match plan.kind(line) {
            UNDECIDED => None,
            INVALID if line.first() == Some(&b'0') => None,
            INVALID => Some(Err(plan.problem(line.len()))),
            kind => found(plan.code, line, kind),
        };
    }
    match kind {
        UNDECIDED | INVALID => None,
        kind => found(plan.code, digits, kind),
    }
}

/// Digits behind a plus.
fn international(digits: &[u8]) -> Verdict {
    let (plan, line) = (1..=3).find_map(|length| {
        let (head, line) = digits.split_at_checked(length)?;
        let code =
            head.iter().try_fold(0usize, |code, b| b.is_ascii_digit().then(|| code * 10 + usize::from(b - b'0')))?;
        // Codes never begin with each other, so the first that is known is the one; zero begins none.
        let plan = plan_at(*BY_CODE.get(code)?)?;
        (head.first() != Some(&b'0')).then_some((plan, line))
    })?;
    match (plan.kind(line), line) {
        // A trunk zero behind the code.
        (INVALID, [b'0', rest @ ..]) if plan.trunk => match plan.kind(rest) {
            UNDECIDED | INVALID => None,
            kind => found(plan.code, rest, kind),
        },
        (UNDECIDED, _) => None,
        (INVALID, _) if plan.plain && line.first() != Some(&b'0') => Some(Err(plan.problem(line.len()))),
        (INVALID, _) => None,
        (kind, _) => found(plan.code, line, kind),
    }
}

/// Whether these digits, with their trunk zero, are a mobile number of another Arab country. Further countries don't
/// count: with them nearly any slip of a digit would be a number somewhere.
pub(super) fn known_elsewhere(digits: &str, home: Country) -> bool {
    let Some(line) = digits.strip_prefix('0') else { return false };
    let home = home.code().as_bytes();
    plans::PLANS
        .iter()
        .any(|plan| plan.trunk && plan.is_arab() && plan.country != *home && plan.kind(line.as_bytes()) == MOBILE)
}

fn plan_at(index: u8) -> Option<&'static Plan> {
    plans::PLANS.get(usize::from(index))
}

fn plan_of(country: Country) -> Option<&'static Plan> {
    let &[a, b] = country.code().as_bytes() else { return None };
    let index = usize::from(a.checked_sub(b'A')?) * 26 + usize::from(b.checked_sub(b'A')?);
    plan_at(*BY_COUNTRY.get(index)?)
}

/// The digits behind the plan's own code, if they begin with it.
fn behind_code<'a>(plan: &Plan, digits: &'a [u8]) -> Option<&'a [u8]> {
    let (code, length) = match plan.code {
        code @ 0..=9 => (code, 1),
        code @ 10..=99 => (code, 2),
        code => (code, 3),
    };
    let (head, line) = digits.split_at_checked(length)?;
    let value = head.iter().fold(0u16, |value, b| value * 10 + u16::from(b - b'0'));
    (value == code).then_some(line)
}

fn found(code: u16, line: &[u8], kind: u8) -> Verdict {
    let number =
        line.iter().try_fold(u64::from(code), |number, b| number.checked_mul(10)?.checked_add(u64::from(b - b'0')))?;
    let kind = match kind {
        MOBILE => PhoneKind::Mobile,
        LANDLINE => PhoneKind::Landline,
        EITHER => PhoneKind::MobileOrLandline,
        OTHER => PhoneKind::Other,
        _ => return None,
    };
    // The referee keeps numbers of 16 digits and more out, and so do its plans with the table.
    (number < 1_000_000_000_000_000).then_some(Ok((E164(number), kind)))
}

impl Plan {
    /// What the digits behind the code mean, by their number and the first four.
    fn kind(&self, line: &[u8]) -> u8 {
        let Some((_, changes)) = self.lengths.iter().find(|(length, _)| usize::from(*length) == line.len()) else {
            return INVALID;
        };
        let &[a, b, c, d, ..] = line else { return UNDECIDED };
        let prefix = [a, b, c, d].iter().fold(0u32, |prefix, b| prefix * 10 + u32::from(b - b'0'));
        let at = changes.partition_point(|change| change / 10 <= prefix);
        let change = at.checked_sub(1).and_then(|at| changes.get(at)).copied().unwrap_or(0);
        // A remainder by ten is one digit.
        (change % 10) as u8
    }

    fn is_arab(&self) -> bool {
        matches!(self.code, 20 | 212 | 213 | 216 | 218 | 222 | 249 | 252 | 253 | 960..=979)
    }

    fn problem(&self, length: usize) -> PhoneProblem {
        match length {
            length if length < usize::from(self.shortest) => PhoneProblem::TooShort,
            length if length > usize::from(self.longest) => PhoneProblem::TooLong,
            _ => PhoneProblem::Invalid,
        }
    }
}

#[cfg(test)]
mod metadata;
#[cfg(test)]
mod tests;
