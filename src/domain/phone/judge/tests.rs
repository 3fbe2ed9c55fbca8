//! Our answers against the referee's: for every country, every code, and every place where the meaning of digits changes.
//!
//! An ordinary run takes one case in so many, evenly; `DAFTAR_ALL=1` takes them all, which is some minutes unoptimized.

use super::*;
use crate::domain::phone::referee;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Where we say something else than the referee on purpose.
struct Difference {
    why: &'static str,
    /// Which digits it concerns.
    concerns: fn(&str) -> bool,
    ours: PhoneProblem,
    /// A problem, or some number (`None`).
    theirs: Option<PhoneProblem>,
    /// With a plus, digits, home.
    example: (bool, &'static str, &'static str),
}

const MISSING: &str =
    "digits are missing behind the prefix dialed at home, which is no digit of the number; the referee counts it";
const ZEROS: &str = "the referee keeps ten of the zeros that a line begins with, and so shortens the number";

fn any(_: &str) -> bool {
    true
}

/// More than ten zeros, and hardly anything else.
fn zeros(digits: &str) -> bool {
    digits.contains("00000000000")
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        why: MISSING,
        concerns: any,
        ours: PhoneProblem::TooShort,
        theirs: Some(PhoneProblem::Invalid),
        example: (false, "050123456", "SA"),
    },
    Difference {
        why: ZEROS,
        concerns: zeros,
        ours: PhoneProblem::TooLong,
        theirs: None,
        example: (true, "888000000000000", "SA"),
    },
    Difference {
        why: ZEROS,
        concerns: zeros,
        ours: PhoneProblem::TooLong,
        theirs: Some(PhoneProblem::Invalid),
        example: (true, "300000000000000", "SA"),
    },
    Difference {
        why: ZEROS,
        concerns: zeros,
        ours: PhoneProblem::Invalid,
        theirs: Some(PhoneProblem::TooShort),
        example: (true, "878000000000000", "SA"),
    },
];

fn country(code: &str) -> Country {
    Country::parse(code).expect("two letters")
}

/// How many answers were compared, and which differed, by the pair of answers.
#[derive(Default)]
struct Comparison {
    asked: usize,
    numbers: usize,
    turn: usize,
    different: BTreeMap<String, (usize, String)>,
}

impl Comparison {
    /// Asks both, if it is this case's turn.
    fn compare(&mut self, plus: bool, digits: &str, home: Country) {
        self.turn += 1;
        if !self.turn.is_multiple_of(stride()) {
            return;
        }
        self.asked += 1;
        let (ours, theirs) = (judge(plus, digits, home), referee::judge(plus, digits, home));
        self.numbers += usize::from(theirs.is_ok());
        if !agree(digits, ours, theirs) {
            let sign = if plus { "+" } else { "" };
            let case = || format!("{sign}{digits} from {home}");
            let pair = match (ours, theirs) {
                (Ok(_), Ok(_)) => format!("{ours:?} for {theirs:?}"),
                _ => format!("{:?} for {:?}", ours.err(), theirs.err()),
            };
            self.different.entry(pair).or_insert_with(|| (0, case())).0 += 1;
        }
    }

    fn finish(self, what: &str) {
        println!("{what}: {} compared, {} of them numbers, {} differ", self.asked, self.numbers, self.different.len());
        assert!(self.asked > 1000 && self.numbers * 50 > self.asked, "{what}: {} of {}", self.numbers, self.asked);
        assert!(self.different.is_empty(), "{what}, of {}: {:#?}", self.asked, self.different);
    }
}

type Answer = Result<(E164, PhoneKind), PhoneProblem>;

fn agree(digits: &str, ours: Answer, theirs: Answer) -> bool {
    let deliberate = |ours| {
        DIFFERENCES.iter().any(|known| known.ours == ours && known.theirs == theirs.err() && (known.concerns)(digits))
    };
    ours == theirs || ours.is_err_and(deliberate)
}

/// A prime, so that no spelling is always left out.
fn stride() -> usize {
    if std::env::var_os("DAFTAR_ALL").is_some() { 1 } else { 397 }
}

#[test]
fn each_deliberate_difference_is_one() {
    for known in DIFFERENCES {
        let (plus, digits, home) = known.example;
        let home = country(home);
        assert!((known.concerns)(digits));
        assert_eq!(judge(plus, digits, home), Err(known.ours), "{}", known.why);
        assert_eq!(referee::judge(plus, digits, home).err(), known.theirs, "{}", known.why);
    }
}

/// Lines behind a code: every beginning that tells something, every digit behind it, filled up to every length that the
/// code has and to one more and one less.
fn lines(code: Code) -> Vec<String> {
    let plans = plans::all();
    let extent = plans.extent(code);
    let lengths = extent.start().saturating_sub(1)..=extent.end() + 1;
    let mut lines = Vec::new();
    for beginning in plans.beginnings(code) {
        let beginning = String::from_utf8(beginning).expect("digits are text");
        for digit in 0..10 {
            for length in lengths.clone().filter(|length| *length > beginning.len()) {
                let mut line = format!("{beginning}{digit}");
                let filling = ["5273816409", "0", "9"][(lines.len() + digit) % 3];
                line.extend(filling.chars().cycle().take(length.saturating_sub(line.len())));
                lines.push(line);
            }
        }
    }
    lines
}

#[test]
fn agrees_on_every_beginning_of_every_code() {
    let mut comparison = Comparison::default();
    let (countries, of_none) = plans::all().everyone();
    let mut seen = Vec::new();
    for code in countries.iter().map(|(_, code)| *code).chain(of_none) {
        if seen.contains(&code.value) {
            continue;
        }
        seen.push(code.value);
        let members: Vec<Country> =
            countries.iter().filter(|(_, known)| known.value == code.value).map(|(country, _)| *country).collect();
        for (at, line) in lines(code).iter().enumerate() {
            // Each line from one of the countries that share the code, in turn.
            let home = members.get(at % members.len().max(1)).copied().unwrap_or(Country::SAUDI_ARABIA);
            comparison.compare(true, &format!("{}{line}", code.value), Country::SAUDI_ARABIA);
            comparison.compare(false, line, home);
            match at % 4 {
                0 => comparison.compare(false, &format!("0{line}"), home),
                1 => comparison.compare(false, &format!("{}{line}", code.value), home),
                2 => comparison.compare(false, &format!("00{}{line}", code.value), home),
                _ => comparison.compare(true, &format!("{}0{line}", code.value), home),
            }
        }
    }
    comparison.finish("beginnings");
}

/// What is dialed before a number somewhere, at home or abroad, and what is close to it.
const PREFIXES: &[&str] = &[
    "0", "00", "1", "8", "06", "011", "0011", "119", "810", "010", "009", "000", "001", "002", "0015", "014", "019",
    "0121", "9015", "180020", "1001", "183", "17901", "1911", "10010", "1000", "010000", "99", "990", "0030", "00309",
    "08", "0800", "00", "16", "19", "1400", "0052", "0161", "003768", "0002", "15", "1500", "90", "00457", "+", "+0",
    "+00", "+011", "+1",
];

#[test]
fn agrees_on_every_prefix_in_every_country() {
    let mut comparison = Comparison::default();
    let (countries, _) = plans::all().everyone();
    for (country, code) in &countries {
        let lines = lines(*code);
        let some = lines.iter().step_by((lines.len() / 60).max(1));
        for line in some {
            for prefix in PREFIXES {
                let (plus, prefix) = prefix.strip_prefix('+').map_or((false, *prefix), |rest| (true, rest));
                comparison.compare(plus, &format!("{prefix}{line}"), *country);
                comparison.compare(plus, &format!("{prefix}{}{line}", code.value), *country);
            }
        }
    }
    comparison.finish("prefixes");
}

#[test]
fn agrees_on_foreign_numbers_without_a_plus() {
    let mut comparison = Comparison::default();
    let (countries, _) = plans::all().everyone();
    for (at, (_, code)) in countries.iter().enumerate() {
        let lines = lines(*code);
        for (turn, (home, _)) in countries.iter().enumerate() {
            for step in 0..7 {
                let line = &lines[(at * 31 + turn * 17 + step * 1009) % lines.len()];
                comparison.compare(false, &format!("{}{line}", code.value), *home);
                comparison.compare(false, line, *home);
            }
        }
    }
    comparison.finish("foreign numbers");
}

#[test]
fn agrees_on_what_is_no_country() {
    for home in ["AQ", "ZZ", "XX", "UK", "BV"] {
        for (plus, digits) in [
            (false, "0501234567"),
            (true, "966501234567"),
            (false, "966501234567"),
            (false, "00966501234567"),
            (true, "00966501234567"),
            (true, "999501234567"),
            (true, "80012345678"),
            (true, "12"),
            (true, "123"),
            (false, "12345678901234567890123"),
        ] {
            let home = country(home);
            assert_eq!(judge(plus, digits, home), referee::judge(plus, digits, home), "{plus} {digits} from {home}");
        }
    }
}

proptest! {
    #[test]
    fn agrees_on_any_digits(
        plus: bool,
        digits in "(00|011|0|)(966|20|971|1|7|44|39|212|61|54|55|[1-9][0-9]{0,2})?0?[0-9]{1,14}",
        home in 0usize..245,
    ) {
        let (countries, _) = plans::all().everyone();
        let home = countries[home % countries.len()].0;
        let (ours, theirs) = (judge(plus, &digits, home), referee::judge(plus, &digits, home));
        prop_assert!(agree(&digits, ours, theirs), "{} {} from {}: {:?} for {:?}", plus, digits, home, ours, theirs);
    }
}
