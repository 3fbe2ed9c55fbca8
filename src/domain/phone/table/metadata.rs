//! Reads numbering plans out of the referee's metadata and works out, exactly, what every four leading digits decide. It
//! writes the rows of `plans.rs` and is the proof that they are right; only tests are compiled with it.
//!
//! The patterns of the metadata are regular expressions over digits, so each becomes a small automaton, and "every number
//! that begins so has this type" is a question about its states, not about samples.

#![allow(
    deprecated,
    reason = "the package warns of reading these fields through its wrapper; there is no wrapper here"
)]

use super::{EITHER, INVALID, LANDLINE, MOBILE, OTHER, UNDECIDED};
use prost::Message;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneMetadata, PhoneMetadataCollection, PhoneNumberDesc, Region};
use std::collections::HashMap;
use std::process::Command;

/// What a pattern says of all numbers with one beginning and length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Says {
    All,
    None,
    Some,
}

/// A nondeterministic automaton over digits: per state, moves by digit set (a bit each) and free moves.
#[derive(Default)]
struct Automaton {
    moves: Vec<Vec<(u16, usize)>>,
    free: Vec<Vec<usize>>,
    end: usize,
}

/// The same automaton with sets of states as states, made as needed.
struct Machine {
    automaton: Automaton,
    sets: Vec<Vec<usize>>,
    numbers: HashMap<Vec<usize>, usize>,
    steps: HashMap<(usize, u8), usize>,
    answers: HashMap<(usize, usize), Says>,
}

const ANY_DIGIT: u16 = 0x3FF;

impl Automaton {
    fn state(&mut self) -> usize {
        self.moves.push(Vec::new());
        self.free.push(Vec::new());
        self.moves.len() - 1
    }

    fn of(pattern: &str) -> Automaton {
        let mut automaton = Automaton::default();
        let start = automaton.state();
        let mut rest = pattern;
        automaton.end = automaton.alternatives(&mut rest, start);
        assert!(rest.is_empty(), "the whole of {pattern} is understood");
        automaton
    }

    fn alternatives(&mut self, rest: &mut &str, start: usize) -> usize {
        let end = self.state();
        loop {
            let branch = self.state();
            self.free[start].push(branch);
            let last = self.sequence(rest, branch);
            self.free[last].push(end);
            match rest.strip_prefix('|') {
                Some(after) => *rest = after,
                None => return end,
            }
        }
    }

    fn sequence(&mut self, rest: &mut &str, start: usize) -> usize {
        let mut at = start;
        while !rest.is_empty() && !rest.starts_with(['|', ')']) {
            let whole = *rest;
            let once = self.atom(rest, at);
            let atom = &whole[..whole.len() - rest.len()];
            at = self.repeated(rest, atom, at, once);
        }
        at
    }

    /// One digit, class or group; leaves `rest` behind it.
    fn atom(&mut self, rest: &mut &str, start: usize) -> usize {
        if let Some(inner) = rest.strip_prefix("(?:").or_else(|| rest.strip_prefix('(')) {
            *rest = inner;
            let end = self.alternatives(rest, start);
            *rest = rest.strip_prefix(')').expect("a group is closed");
            return end;
        }
        let digits;
        if let Some(after) = rest.strip_prefix("\\d") {
            (digits, *rest) = (ANY_DIGIT, after);
        } else if let Some(after) = rest.strip_prefix('[') {
            let (class, after) = after.split_once(']').expect("a class is closed");
            (digits, *rest) = (digit_set(class), after);
        } else {
            let digit = rest
                .chars()
                .next()
                .and_then(|c| c.to_digit(10))
                .unwrap_or_else(|| panic!("{rest} begins with a digit"));
            (digits, *rest) = (1 << digit, &rest[1..]);
        }
        let end = self.state();
        self.moves[start].push((digits, end));
        end
    }

    /// The quantifier behind an atom that leads from `start` to `once`.
    fn repeated(&mut self, rest: &mut &str, atom: &str, start: usize, once: usize) -> usize {
        let (least, most);
        if let Some(after) = rest.strip_prefix('?') {
            (least, most, *rest) = (0, 1, after);
        } else if let Some(after) = rest.strip_prefix('{') {
            let (count, after) = after.split_once('}').expect("a count is closed");
            let (from, to) = count.split_once(',').unwrap_or((count, count));
            least = from.parse::<usize>().expect("a count is a number");
            most = to.parse::<usize>().expect("counts have an end");
            *rest = after;
        } else {
            assert!(!rest.starts_with(['*', '+']), "no endless repetition in {rest}");
            return once;
        }
        let end = self.state();
        if least == 0 {
            self.free[start].push(end);
        }
        let mut at = once;
        for count in 1..=most {
            if count >= least {
                self.free[at].push(end);
            }
            if count < most {
                let mut again = atom;
                at = self.atom(&mut again, at);
            }
        }
        end
    }
}

fn digit_set(class: &str) -> u16 {
    let bytes = class.as_bytes();
    let mut set = 0;
    let mut at = 0;
    while at < bytes.len() {
        let from = bytes[at];
        let to = if bytes.get(at + 1) == Some(&b'-') { bytes[at + 2] } else { from };
        at += if to == from && bytes.get(at + 1) != Some(&b'-') { 1 } else { 3 };
        (from..=to).for_each(|digit| set |= 1u16 << (digit - b'0'));
    }
    set
}

impl Machine {
    fn of(pattern: &str) -> Machine {
        let mut machine = Machine {
            automaton: Automaton::of(pattern),
            sets: Vec::new(),
            numbers: HashMap::new(),
            steps: HashMap::new(),
            answers: HashMap::new(),
        };
        machine.number(vec![0]);
        machine
    }

    /// The number of a set of states, with everything that free moves reach.
    fn number(&mut self, mut set: Vec<usize>) -> usize {
        let mut next = 0;
        while next < set.len() {
            for &state in &self.automaton.free[set[next]] {
                if !set.contains(&state) {
                    set.push(state);
                }
            }
            next += 1;
        }
        set.sort_unstable();
        *self.numbers.entry(set.clone()).or_insert_with(|| {
            self.sets.push(set);
            self.sets.len() - 1
        })
    }

    fn step(&mut self, from: usize, digit: u8) -> usize {
        if let Some(&to) = self.steps.get(&(from, digit)) {
            return to;
        }
        let mut reached = Vec::new();
        for &state in &self.sets[from] {
            for &(digits, to) in &self.automaton.moves[state] {
                if digits >> digit & 1 == 1 && !reached.contains(&to) {
                    reached.push(to);
                }
            }
        }
        let to = self.number(reached);
        self.steps.insert((from, digit), to);
        to
    }

    fn accepts(&self, set: usize) -> bool {
        self.sets[set].contains(&self.automaton.end)
    }

    fn after(&mut self, prefix: &[u8]) -> usize {
        prefix.iter().fold(0, |set, &digit| self.step(set, digit))
    }

    /// What the whole pattern says of all numbers that begin so and have so many more digits.
    fn whole(&mut self, prefix: &[u8], more: usize) -> Says {
        let set = self.after(prefix);
        self.rest(set, more)
    }

    fn rest(&mut self, set: usize, more: usize) -> Says {
        if self.sets[set].is_empty() {
            return Says::None;
        }
        if more == 0 {
            return if self.accepts(set) { Says::All } else { Says::None };
        }
        if let Some(&says) = self.answers.get(&(set, more)) {
            return says;
        }
        let mut says = None;
        for digit in 0..10 {
            let next = self.step(set, digit);
            let one = self.rest(next, more - 1);
            says = Some(match says {
                None => one,
                Some(before) if before == one => one,
                Some(_) => Says::Some,
            });
        }
        let says = says.expect("ten digits were asked");
        self.answers.insert((set, more), says);
        says
    }

    /// What the pattern says of the beginning of all numbers that begin so.
    fn beginning(&mut self, prefix: &[u8]) -> Says {
        let mut set = 0;
        for &digit in prefix {
            if self.accepts(set) {
                return Says::All;
            }
            set = self.step(set, digit);
        }
        match () {
            () if self.accepts(set) => Says::All,
            () if self.sets[set].is_empty() => Says::None,
            () => Says::Some,
        }
    }
}

/// One kind of number in a region's metadata.
struct Description {
    machine: Option<Machine>,
    lengths: Vec<i32>,
}

impl Description {
    fn says(&mut self, prefix: &[u8], length: usize) -> Says {
        let length_fits = self.lengths.is_empty() || self.lengths.contains(&(length as i32));
        match &mut self.machine {
            _ if !length_fits => Says::None,
            // The referee takes an empty pattern for one that fits everything.
            None => Says::All,
            Some(machine) => machine.whole(prefix, length - prefix.len()),
        }
    }
}

struct RegionPlan {
    general: Description,
    others: Vec<Description>,
    fixed: Description,
    mobile: Description,
    same: bool,
    leading: Option<Machine>,
}

/// The pattern without the anchors that the referee's package puts around each.
fn bare(pattern: Option<&str>) -> &str {
    pattern.and_then(|pattern| pattern.strip_prefix("^(?:")?.strip_suffix(")$")).unwrap_or("")
}

fn description(description: Option<&PhoneNumberDesc>) -> Description {
    let description = description.cloned().unwrap_or_default();
    let pattern = bare(description.national_number_pattern.as_deref());
    Description {
        machine: (!pattern.is_empty()).then(|| Machine::of(pattern)),
        lengths: description.possible_length.clone(),
    }
}

/// The metadata inside the referee's package, found where cargo keeps the package.
pub fn all_metadata() -> Vec<PhoneMetadata> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    let tree: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = tree["packages"].as_array().expect("packages are a list");
    let package =
        packages.iter().find(|package| package["name"] == "rlibphonenumber").expect("the referee is a dependency");
    let manifest = std::path::Path::new(package["manifest_path"].as_str().expect("a path"));
    let bytes =
        std::fs::read(manifest.with_file_name("src/generated/metadata/metadata.bin")).expect("the metadata is there");
    PhoneMetadataCollection::decode(bytes.as_slice()).expect("the metadata decodes").metadata
}

fn metadata_of(all: &[PhoneMetadata], region: Region) -> &PhoneMetadata {
    let id = region.to_string();
    all.iter().find(|metadata| metadata.id == id).expect("a region of a calling code has metadata")
}

impl RegionPlan {
    fn of(metadata: &PhoneMetadata) -> RegionPlan {
        let leading = bare(metadata.leading_digits.as_deref());
        RegionPlan {
            general: description(metadata.general_desc.as_ref()),
            others: [
                &metadata.premium_rate,
                &metadata.toll_free,
                &metadata.shared_cost,
                &metadata.voip,
                &metadata.personal_number,
                &metadata.pager,
                &metadata.uan,
                &metadata.voicemail,
            ]
            .into_iter()
            .map(|other| description(other.as_ref()))
            .collect(),
            fixed: description(metadata.fixed_line.as_ref()),
            mobile: description(metadata.mobile.as_ref()),
            same: metadata.same_mobile_and_fixed_line_pattern(),
            leading: (!leading.is_empty()).then(|| Machine::of(leading)),
        }
    }

    /// The kind of all numbers that begin so, as the referee's `get_number_type_helper` finds it.
    fn kind(&mut self, prefix: &[u8], length: usize) -> u8 {
        match self.general.says(prefix, length) {
            Says::None => return INVALID,
            Says::Some => return UNDECIDED,
            Says::All => {}
        }
        for other in &mut self.others {
            match other.says(prefix, length) {
                Says::All => return OTHER,
                Says::Some => return UNDECIDED,
                Says::None => {}
            }
        }
        let mobile = self.mobile.says(prefix, length);
        match (self.fixed.says(prefix, length), mobile) {
            (Says::All, _) if self.same => EITHER,
            (Says::All, Says::All) => EITHER,
            (Says::All, Says::None) => LANDLINE,
            (Says::None, _) if self.same => INVALID,
            (Says::None, Says::All) => MOBILE,
            (Says::None, Says::None) => INVALID,
            _ => UNDECIDED,
        }
    }
}

/// A row of the table as the metadata has it.
#[derive(Debug, PartialEq)]
pub struct Row {
    pub country: String,
    pub code: u16,
    pub trunk: bool,
    pub abroad: bool,
    pub plain: bool,
    pub shortest: u8,
    pub longest: u8,
    pub lengths: Vec<(u8, Vec<u32>)>,
}

/// The plan of the main region of a calling code.
pub fn row(all: &[PhoneMetadata], main: Region, mobile_only: bool) -> Row {
    let util = &PHONE_NUMBER_UTIL;
    let metadata = metadata_of(all, main);
    let general = metadata.general_desc.as_ref().expect("a region describes its numbers");
    let code = metadata.country_code();
    assert_eq!(util.get_region_for_country_code(code), Some(main), "only main regions have a row");
    let regions: Vec<Region> = util.get_regions_for_country_calling_code(code).expect("the code is known").collect();
    let mut plans: Vec<RegionPlan> = regions.iter().map(|&region| RegionPlan::of(metadata_of(all, region))).collect();
    let abroad = bare(metadata.international_prefix.as_deref());
    let national = bare(metadata.national_prefix_for_parsing.as_deref());
    let mut national_machine = (!national.is_empty()).then(|| Machine::of(national));
    let begins_with_zero = |pattern: &str| {
        let mut machine = Machine::of(pattern);
        pattern.is_empty() || (1..=9).all(|digit| machine.beginning(&[digit]) == Says::None)
    };
    let possible = &general.possible_length;
    let local = &general.possible_length_local_only;
    let longest = possible.iter().chain(local).max().copied().expect("a plan has lengths");
    let mut lengths = Vec::new();
    for &length in possible {
        let length = usize::try_from(length).expect("lengths are small");
        let mut changes: Vec<u32> = Vec::new();
        let mut before = None;
        for prefix in 0..10_000u32 {
            let digits = [prefix / 1000, prefix / 100 % 10, prefix / 10 % 10, prefix % 10].map(|digit| digit as u8);
            let kind = if length < 5 || local.contains(&(length as i32)) {
                UNDECIDED
            } else {
                match kind_in_regions(&mut plans, regions.len() > 1, &digits, length) {
                    // A number that may lose its first digits to a national prefix, or that begins with zero, is for the
                    // referee.
                    kind if kind != INVALID
                        && (digits[0] == 0
                            || national_machine
                                .as_mut()
                                .is_some_and(|machine| machine.beginning(&digits) != Says::None)) =>
                    {
                        UNDECIDED
                    }
                    kind if mobile_only && kind != MOBILE => UNDECIDED,
                    kind => kind,
                }
            };
            if before != Some(kind) {
                changes.push(prefix * 10 + u32::from(kind));
                before = Some(kind);
            }
        }
        lengths.push((length as u8, changes));
    }
    Row {
        country: main.to_string(),
        code: code as u16,
        trunk: national == "0" && abroad == "00",
        abroad: abroad == "00",
        plain: begins_with_zero(abroad) && begins_with_zero(national),
        shortest: possible.iter().min().copied().expect("a plan has lengths") as u8,
        longest: longest as u8,
        lengths,
    }
}

/// As the referee's `get_region_for_number` and `get_number_type` find it.
fn kind_in_regions(plans: &mut [RegionPlan], several: bool, prefix: &[u8], length: usize) -> u8 {
    for plan in plans {
        match plan.leading.as_mut().filter(|_| several).map(|machine| machine.beginning(prefix)) {
            Some(Says::All) => return plan.kind(prefix, length),
            Some(Says::Some) => return UNDECIDED,
            _ => {}
        }
        let kind = plan.kind(prefix, length);
        if kind != INVALID || !several {
            return kind;
        }
    }
    INVALID
}
