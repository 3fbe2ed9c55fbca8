//! Folded text of one field of one block, side by side in one piece of memory, so that a search runs over it at scan speed
//! and maps each hit back to its contact. Texts are folded when a block is searched first; an edit afterwards replaces only
//! its own text.

use super::block::Block;
use super::record::ContactRef;
use crate::domain::text::{digit_value, fold_into};
use memchr::memmem::Finder;
use std::cell::OnceCell;

/// Ends every text and blanks replaced ones. No UTF-8 text holds this byte, so no needle ever matches across or inside it.
const END: u8 = 0xFF;
/// No text at this place.
const NOWHERE: u16 = u16::MAX;
/// Texts an arena may hold, replaced ones included, before it is built again.
const MAX_TEXTS: usize = 1 << 15;

/// The text fields that have an arena. Cities have an index of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Name,
    /// Digits only: the full number, or what was written where no number is known.
    Phones,
    Emails,
    Note,
}

impl Field {
    /// Every field, in the order of `Texts`.
    pub const ALL: [Field; 4] = [Field::Name, Field::Phones, Field::Emails, Field::Note];

    /// Appends the contact's folded text in this field.
    fn fold_into(self, contact: &ContactRef, out: &mut String) {
        match self {
            Field::Name => fold_into(contact.name, out),
            Field::Note => fold_into(contact.note, out),
            Field::Phones => {
                for phone in contact.phones.iter() {
                    if !out.is_empty() {
                        out.push(' ');
                    }
                    match phone.number {
                        Some(number) => number.push_digits(out),
                        None => out.extend(digits_of(phone.raw)),
                    }
                }
            }
            Field::Emails => {
                for email in contact.emails.iter() {
                    if !out.is_empty() {
                        out.push(' ');
                    }
                    if email.bytes().all(|byte| byte.is_ascii_graphic()) {
                        // Folding such a text is lower case and nothing else.
                        out.extend(email.chars().map(|c| c.to_ascii_lowercase()));
                    } else {
                        fold_into(email, out);
                    }
                }
            }
        }
    }
}

/// The digits of a text in any script that `text::digit_value` knows, as ASCII.
pub fn digits_of(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(digit_value).map(|digit| char::from(b'0' + digit))
}

/// The folded texts of one field of a block.
#[derive(Debug, Clone, Default)]
pub struct Arena {
    text: Vec<u8>,
    /// Where each text starts, ascending; a text ends before the `END` in front of the next start.
    starts: Vec<u32>,
    /// Whose text it is, by place within the block.
    owners: Vec<u16>,
    /// Which text belongs to each place, or `NOWHERE`.
    of_place: Vec<u16>,
    /// Bytes blanked by replacement.
    blank: usize,
}

impl Arena {
    fn for_block(block: &Block) -> Arena {
        Arena { of_place: vec![NOWHERE; block.len()], ..Arena::default() }
    }

    fn build(block: &Block, field: Field) -> Arena {
        let mut arena = Arena::for_block(block);
        let mut scratch = String::new();
        for place in 0..block.len() {
            scratch.clear();
            if field == Field::Name {
                fold_into(block.name(place).unwrap_or_default(), &mut scratch);
            } else if let Some(contact) = block.get(place) {
                field.fold_into(&contact, &mut scratch);
            }
            arena.push(place, &scratch);
        }
        arena.shrink();
        arena
    }

    fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.owners.shrink_to_fit();
    }

    fn push(&mut self, place: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.of_place.len() <= place {
            self.of_place.resize(place + 1, NOWHERE);
        }
        // `is_wasteful` keeps the number of texts below u16::MAX, and places end at 4,096.
        self.of_place[place] = self.starts.len() as u16;
        self.starts.push(self.text.len() as u32);
        self.owners.push(place as u16);
        self.text.extend_from_slice(text.as_bytes());
        self.text.push(END);
    }

    /// The range of a text, without its end mark.
    fn range(&self, entry: usize) -> std::ops::Range<usize> {
        let start = self.starts[entry] as usize;
        let end = self.starts.get(entry + 1).map_or(self.text.len(), |next| *next as usize);
        start..end - 1
    }

    /// The folded text at a place; empty if there is none.
    pub fn get(&self, place: usize) -> &[u8] {
        match self.of_place.get(place) {
            Some(entry) if *entry != NOWHERE => &self.text[self.range(*entry as usize)],
            _ => &[],
        }
    }

    fn set(&mut self, place: usize, text: &str) {
        if self.get(place) == text.as_bytes() {
            return;
        }
        if let Some(entry) = self.of_place.get(place).copied().filter(|entry| *entry != NOWHERE) {
            let range = self.range(entry as usize);
            self.blank += range.len();
            self.text[range].fill(END);
            self.of_place[place] = NOWHERE;
        }
        self.push(place, text);
    }

    fn is_wasteful(&self) -> bool {
        self.blank * 2 > self.text.len() || self.starts.len() > MAX_TEXTS
    }

    /// Calls `each` with every text and its place.
    pub fn each(&self, mut each: impl FnMut(usize, &[u8])) {
        for (entry, owner) in self.owners.iter().enumerate() {
            let text = &self.text[self.range(entry)];
            // What was replaced is blank.
            if text.first() != Some(&END) {
                each(usize::from(*owner), text);
            }
        }
    }

    /// Calls `hit` with the place of each text that holds the needle, once per text, in no order.
    pub fn find(&self, needle: &Finder, mut hit: impl FnMut(usize)) {
        let mut at = 0;
        let mut entry = 0;
        while let Some(found) = self.text.get(at..).and_then(|rest| needle.find(rest)) {
            let position = (at + found) as u32;
            entry += self.starts[entry..].partition_point(|start| *start <= position);
            // `entry` is now behind the text that was hit; the first text starts at 0, so there is one.
            hit(usize::from(self.owners[entry - 1]));
            match self.starts.get(entry) {
                Some(next) => at = *next as usize,
                None => return,
            }
        }
    }

    fn memory(&self) -> usize {
        self.text.capacity() + self.starts.capacity() * 4 + self.owners.capacity() * 2 + self.of_place.capacity() * 2
    }
}

/// The arenas of one block, each built when it is first asked for.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    fields: [OnceCell<Arena>; 4],
}

impl Texts {
    /// The arena of a field.
    pub fn arena(&self, block: &Block, field: Field) -> &Arena {
        self.fields[field as usize].get_or_init(|| Arena::build(block, field))
    }

    /// Builds every arena that is missing, reading each contact once; false if none was.
    pub fn build_all(&self, block: &Block) -> bool {
        let missing: Vec<Field> =
            Field::ALL.into_iter().filter(|field| self.fields[*field as usize].get().is_none()).collect();
        if missing.is_empty() {
            return false;
        }
        let mut arenas: Vec<Arena> = missing.iter().map(|_| Arena::for_block(block)).collect();
        let mut scratch = String::new();
        for place in 0..block.len() {
            let Some(contact) = block.get(place) else { continue };
            for (field, arena) in missing.iter().zip(&mut arenas) {
                scratch.clear();
                field.fold_into(&contact, &mut scratch);
                arena.push(place, &scratch);
            }
        }
        for (field, mut arena) in missing.iter().zip(arenas) {
            arena.shrink();
            self.fields[*field as usize].get_or_init(|| arena);
        }
        true
    }

    /// The contact at a place is now this one, or gone.
    pub fn set(&mut self, place: usize, contact: Option<&ContactRef>) {
        let mut scratch = String::new();
        for field in Field::ALL {
            let cell = &mut self.fields[field as usize];
            let Some(arena) = cell.get_mut() else { continue };
            scratch.clear();
            if let Some(contact) = contact {
                field.fold_into(contact, &mut scratch);
            }
            arena.set(place, &scratch);
            if arena.is_wasteful() {
                cell.take();
            }
        }
    }

    /// Bytes held in memory.
    pub fn memory(&self) -> usize {
        self.fields.iter().filter_map(OnceCell::get).map(Arena::memory).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(arena: &Arena, needle: &str) -> Vec<usize> {
        let mut found = Vec::new();
        arena.find(&Finder::new(needle), |place| found.push(place));
        found.sort_unstable();
        found
    }

    #[test]
    fn hits_map_to_their_places_and_replaced_texts_are_not_found() {
        let mut arena = Arena::default();
        for (place, text) in ["sara", "", "omar sara", "maha", "ss"].into_iter().enumerate() {
            arena.set(place, text);
        }
        assert_eq!(places(&arena, "sara"), [0, 2]);
        assert_eq!(places(&arena, "s"), [0, 2, 4]);
        assert_eq!(places(&arena, "rama"), [0usize; 0], "no match across two texts");
        arena.set(0, "noor");
        arena.set(1, "sarah");
        arena.set(2, "");
        assert_eq!(places(&arena, "sara"), [1]);
        assert_eq!(arena.get(0), b"noor");
        assert_eq!(arena.get(2), b"");
        assert_eq!(arena.get(77), b"");
    }

    #[test]
    fn digits_of_three_scripts_are_one() {
        for text in ["+966 50-1", "٩٦٦٥٠١", "۹۶۶۵۰۱", "(966)501x"] {
            assert_eq!(digits_of(text).collect::<String>(), "966501");
        }
    }
}
