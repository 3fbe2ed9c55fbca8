//! Text search: which contacts hold a needle in a field, or in any.

use super::Book;
use super::arena::{Field, Texts, digits_of};
use super::block::{BLOCK_SLOTS, Block, first_slot};
use super::index::slots_from_words;
use crate::domain::segment::ast::TextField;
use crate::domain::slots::Slots;
use crate::domain::text::{digit_value, fold};
use memchr::memmem::Finder;

/// The bits of a block.
type Words = [u64; BLOCK_SLOTS as usize / 64];

/// The digits of a needle that is written like a phone number (or a part of one).
fn phone_digits(needle: &str) -> Option<String> {
    let like_a_phone = |c: char| digit_value(c).is_some() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/' | ' ');
    let digits: String = digits_of(needle).collect();
    (!digits.is_empty() && needle.chars().all(like_a_phone)).then_some(digits)
}

impl Book {
    /// Members of `universe` that hold every word of `needle` (as typed; it is folded here) in some text field. Digits also
    /// match phones, whole numbers with gaps in them too. An empty needle matches all of them.
    pub fn search(&self, needle: &str, universe: &Slots) -> Slots {
        let folded = fold(needle);
        let mut found = universe.clone();
        for word in folded.split_whitespace() {
            found = self.text_in(TextField::Any, word, &found);
            if found.is_empty() {
                break;
            }
        }
        if folded.contains(' ')
            && let Some(digits) = phone_digits(needle)
        {
            found |= self.phones_holding(&digits, universe);
        }
        found
    }

    /// Contacts whose name holds this folded text.
    pub fn name_search(&self, folded: &str) -> Slots {
        self.scan(Field::Name, folded, &self.index.everyone)
    }

    /// Members of `universe` whose field holds `needle`, already folded (`Index::text`).
    pub(super) fn text_in(&self, field: TextField, needle: &str, universe: &Slots) -> Slots {
        if needle.is_empty() {
            return universe.clone();
        }
        match field {
            TextField::Name => self.scan(Field::Name, needle, universe),
            TextField::Email => self.scan(Field::Emails, needle, universe),
            TextField::Note => self.scan(Field::Note, needle, universe),
            TextField::City => self.index.cities.slots(needle).map(|slots| slots & universe).unwrap_or_default(),
            TextField::Phone => self.phones_holding(&digits_of(needle).collect::<String>(), universe),
            TextField::Any => {
                let mut found = self.index.cities.holding(needle);
                found &= universe;
                found |= self.scan(Field::Name, needle, universe);
                found |= self.scan(Field::Emails, needle, universe);
                found |= self.scan(Field::Note, needle, universe);
                if let Some(digits) = phone_digits(needle) {
                    found |= self.phones_holding(&digits, universe);
                }
                found
            }
        }
    }

    /// Members of `universe` with a folded text in this field that passes, each phone and e-mail address by itself.
    pub(super) fn texts_where(&self, field: TextField, universe: &Slots, keep: &dyn Fn(&[u8]) -> bool) -> Slots {
        let (field, is_several) = match field {
            TextField::City => return self.index.cities.where_key(keep) & universe,
            TextField::Any => return Slots::new(),
            TextField::Name => (Field::Name, false),
            TextField::Note => (Field::Note, false),
            TextField::Phone => (Field::Phones, true),
            TextField::Email => (Field::Emails, true),
        };
        let passes = |text: &[u8]| {
            if is_several { text.split(|byte| *byte == b' ').any(keep) } else { keep(text) }
        };
        self.each_block(universe, |block, texts, words| {
            let arena = texts.arena(block, field);
            arena.each(|place, text| words[place / 64] |= u64::from(passes(text)) << (place % 64));
        })
    }

    /// Members of `universe` whose bits are set, block by block; blocks without members are passed over.
    fn each_block(&self, universe: &Slots, mut set: impl FnMut(&Block, &Texts, &mut Words)) -> Slots {
        let mut words: Words = [0; BLOCK_SLOTS as usize / 64];
        let mut found = Slots::new();
        for (number, (block, texts)) in self.blocks.iter().zip(&self.texts).enumerate() {
            let first = first_slot(number);
            let end = u64::from(first) + u64::from(BLOCK_SLOTS);
            if universe.range_cardinality(u64_range(first, end)) == 0 {
                continue;
            }
            set(block, texts, &mut words);
            if words.iter().any(|word| *word != 0) {
                found |= slots_from_words(first, &words);
                words.fill(0);
            }
        }
        found &= universe;
        found
    }

    /// Members of `universe` with a phone that holds these digits. Leading zeros are a national or international prefix that
    /// a full number doesn't have, so the digits behind them count too.
    fn phones_holding(&self, digits: &str, universe: &Slots) -> Slots {
        if digits.is_empty() {
            return Slots::new();
        }
        let mut found = self.scan(Field::Phones, digits, universe);
        let significant = digits.trim_start_matches('0');
        if significant.len() < digits.len() && !significant.is_empty() {
            found |= self.scan(Field::Phones, significant, universe);
        }
        found
    }

    /// Members of `universe` whose text in this field holds the needle.
    fn scan(&self, field: Field, needle: &str, universe: &Slots) -> Slots {
        if needle.is_empty() {
            return universe.clone();
        }
        let finder = Finder::new(needle);
        self.each_block(universe, |block, texts, words| {
            texts.arena(block, field).find(&finder, |place| words[place / 64] |= 1 << (place % 64));
        })
    }

    /// Prepares the search of one further block; false when all are ready. For idle moments after opening: the first search
    /// prepares what it needs itself, which takes a few milliseconds per 4,096 contacts.
    pub fn warm_search(&self) -> bool {
        for (block, texts) in self.blocks.iter().zip(&self.texts) {
            if texts.build_all(block) {
                return true;
            }
        }
        false
    }
}

/// A range of slots that ends before `end`, which may lie behind the last possible slot.
fn u64_range(first: u32, end: u64) -> std::ops::RangeInclusive<u32> {
    first..=u32::try_from(end - 1).unwrap_or(u32::MAX)
}
