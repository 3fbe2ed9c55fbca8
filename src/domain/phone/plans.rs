//! The numbering plans of all countries, as libphonenumber's metadata has them: what stands before a number, how long it may
//! be, and what its digits mean. `regions.txt` and `digits.bin` are worked out of the metadata by the tests of this folder;
//! here they are read. What to make of the digits that somebody wrote is `judge`.

mod graph;
mod prefix;

use graph::{Graph, Node};
use prefix::Prefix;
use std::sync::LazyLock;

use super::{Country, PhoneKind};

static REGIONS: &str = include_str!("plans/regions.txt");
static DIGITS: &[u8] = include_bytes!("plans/digits.bin");

static PLANS: LazyLock<Plans> =
    LazyLock::new(|| Plans::read(REGIONS, DIGITS).expect("the tests write both files and read them back"));

/// What an entry of the indexes says where there is none.
const NONE: u8 = u8::MAX;

/// Meanings of a whole number in `digits.bin`; zero is none.
const MOBILE: u8 = 1;
const LANDLINE: u8 = 2;
const EITHER: u8 = 3;
const OTHER: u8 = 4;

pub(super) struct Plans {
    regions: Vec<Region>,
    codes: Vec<Code>,
    /// Code by its value.
    by_code: [u8; 1000],
    /// Region by the letters of its country.
    by_country: [u8; 26 * 26],
    prefixes: Vec<(&'static str, Prefix)>,
    graph: Graph,
}

/// The plan of one country, or of a code that belongs to none.
pub(super) struct Region {
    /// Position among the codes.
    code: u8,
    /// Numbers of digits that a whole number may have, a bit each.
    lengths: u32,
    /// Numbers of digits that reach a line in its own area only.
    local: u32,
    abroad: Option<u8>,
    trunk: Option<u8>,
    /// What a number becomes that was written with `trunk`, with `$1` and `$2` for its captured parts; empty to drop it.
    pub rule: &'static str,
    /// Digits that can be a number here.
    general: Node,
}

/// A calling code and the countries that share it.
#[derive(Clone, Copy)]
pub(super) struct Code {
    pub value: u16,
    /// The main region of the code.
    main: u8,
    kinds: Node,
}

/// Whether a number can have so many digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Possible,
    /// Without the area code.
    Local,
    TooShort,
    TooLong,
    /// Longer ones and shorter ones exist.
    Between,
}

pub(super) fn all() -> &'static Plans {
    &PLANS
}

impl Plans {
    fn read(regions: &'static str, digits: &[u8]) -> Option<Plans> {
        let mut plans = Plans {
            regions: Vec::new(),
            codes: Vec::new(),
            by_code: [NONE; 1000],
            by_country: [NONE; 26 * 26],
            prefixes: Vec::new(),
            graph: Graph::default(),
        };
        for line in regions.lines().filter(|line| !line.starts_with('#')) {
            plans.read_region(line)?;
        }
        let (graph, roots) = Graph::read(digits)?;
        plans.graph = graph;
        let mut roots = roots.into_iter();
        for code in &mut plans.codes {
            code.kinds = roots.next()?;
        }
        for region in &mut plans.regions {
            region.general = roots.next()?;
        }
        roots.next().is_none().then_some(plans)
    }

    /// One line: country, code, lengths, local lengths, prefix for abroad, prefix at home, rule. The first country of a code
    /// is its main one.
    fn read_region(&mut self, line: &'static str) -> Option<()> {
        let mut fields = line.split(' ').map(|field| if field == "-" { "" } else { field });
        let mut next = || fields.next();
        let (country, value) = (next()?, next()?.parse::<u16>().ok()?);
        let (lengths, local) = (lengths_of(next()?)?, lengths_of(next()?)?);
        let (abroad, trunk, rule) = (next()?, next()?, next()?);
        let position = u8::try_from(self.regions.len()).ok().filter(|&position| position != NONE)?;
        let slot = self.by_code.get_mut(usize::from(value))?;
        if *slot == NONE {
            *slot = u8::try_from(self.codes.len()).ok()?;
            self.codes.push(Code { value, main: position, kinds: Node::default() });
        }
        let code = *slot;
        if let Some(place) = place_of(country) {
            *self.by_country.get_mut(place)? = position;
        }
        let (abroad, trunk) = (self.prefix_of(abroad)?, self.prefix_of(trunk)?);
        self.regions.push(Region { code, lengths, local, abroad, trunk, rule, general: Node::default() });
        Some(())
    }

    /// The position of a prefix; many countries share one.
    fn prefix_of(&mut self, pattern: &'static str) -> Option<Option<u8>> {
        if pattern.is_empty() {
            return Some(None);
        }
        let known = self.prefixes.iter().position(|(known, _)| *known == pattern);
        let position = match known {
            Some(position) => position,
            None => {
                self.prefixes.push((pattern, Prefix::parse(pattern)?));
                self.prefixes.len() - 1
            }
        };
        u8::try_from(position).ok().map(Some)
    }

    /// The plan of a country; `None` where nobody has telephones.
    pub fn region(&self, country: Country) -> Option<&Region> {
        self.regions.get(usize::from(*self.by_country.get(place_of(country.code())?)?))
    }

    /// The code of this value, if it is assigned.
    pub fn code(&self, value: u16) -> Option<Code> {
        self.codes.get(usize::from(*self.by_code.get(usize::from(value))?)).copied()
    }

    pub fn code_of(&self, region: &Region) -> Option<Code> {
        self.codes.get(usize::from(region.code)).copied()
    }

    /// The plan that counts for a code: its main country's.
    pub fn main(&self, code: Code) -> Option<&Region> {
        self.regions.get(usize::from(code.main))
    }

    /// What these digits behind a code are; `None` where they are no number.
    pub fn kind(&self, code: Code, line: &[u8]) -> Option<PhoneKind> {
        match self.graph.meaning(code.kinds, line) {
            MOBILE => Some(PhoneKind::Mobile),
            LANDLINE => Some(PhoneKind::Landline),
            EITHER => Some(PhoneKind::MobileOrLandline),
            OTHER => Some(PhoneKind::Other),
            _ => None,
        }
    }

    /// Whether these digits look like a number of the region at all.
    pub fn is_general(&self, region: &Region, line: &[u8]) -> bool {
        self.graph.meaning(region.general, line) > 0
    }

    /// What is dialed from this region before a foreign number.
    pub fn abroad(&self, region: &Region) -> Option<&Prefix> {
        self.prefix(region.abroad)
    }

    /// What is dialed inside this region before a number.
    pub fn trunk(&self, region: &Region) -> Option<&Prefix> {
        self.prefix(region.trunk)
    }

    /// Whether a zero, and nothing else, stands before numbers at home, and `00` before foreign ones.
    pub fn has_plain_prefixes(&self, region: &Region) -> bool {
        let text = |position: Option<u8>| Some(self.prefixes.get(usize::from(position?))?.0);
        text(region.trunk) == Some("0") && text(region.abroad) == Some("00")
    }

    fn prefix(&self, position: Option<u8>) -> Option<&Prefix> {
        Some(&self.prefixes.get(usize::from(position?))?.1)
    }
}

impl Region {
    pub fn length(&self, digits: usize) -> Length {
        let bit = u32::try_from(digits).ok().and_then(|digits| 1u32.checked_shl(digits)).unwrap_or(0);
        match () {
            () if self.lengths == 0 => Length::Between,
            () if self.local & bit != 0 => Length::Local,
            () if self.lengths & bit != 0 => Length::Possible,
            () if bit != 0 && bit < self.lengths & self.lengths.wrapping_neg() => Length::TooShort,
            () if bit == 0 || bit > self.lengths => Length::TooLong,
            () => Length::Between,
        }
    }
}

/// A bit for each number in a list with commas.
fn lengths_of(list: &str) -> Option<u32> {
    list.split(',').filter(|length| !length.is_empty()).try_fold(0, |lengths, length| {
        let length: u32 = length.parse().ok()?;
        Some(lengths | 1u32.checked_shl(length)?)
    })
}

/// Where two letters stand in the index of countries.
fn place_of(country: &str) -> Option<usize> {
    let &[a, b] = country.as_bytes() else { return None };
    let place = |letter: u8| letter.checked_sub(b'A').filter(|place| *place < 26).map(usize::from);
    Some(place(a)? * 26 + place(b)?)
}

/// What tests ask for.
#[cfg(test)]
impl Plans {
    /// All countries with their calling codes, and the codes without a country.
    pub fn everyone(&self) -> (Vec<(Country, Code)>, Vec<Code>) {
        let countries: Vec<(Country, Code)> = REGIONS
            .lines()
            .filter_map(|line| Country::parse(line.split(' ').next()?))
            .filter_map(|country| Some((country, self.code_of(self.region(country)?)?)))
            .collect();
        let of_none = self.codes.iter().filter(|code| countries.iter().all(|(_, known)| known.value != code.value));
        (countries.clone(), of_none.copied().collect())
    }

    /// Beginnings of lines behind this code, such that every place where the meaning of digits changes is behind one.
    pub fn beginnings(&self, code: Code) -> Vec<Vec<u8>> {
        self.graph.beginnings(code.kinds)
    }

    /// Fewest and most digits behind this code, local ones too.
    pub fn extent(&self, code: Code) -> std::ops::RangeInclusive<usize> {
        let region = self.main(code).expect("a code has a main region");
        let lengths = region.lengths | region.local;
        lengths.trailing_zeros() as usize..=lengths.ilog2() as usize
    }
}

#[cfg(test)]
mod automata;
#[cfg(test)]
mod metadata;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod writing;
