//! Tags that mean one thing: the same name spelled differently, a slip of the keyboard, or the same holders under two names.

use super::permille;
use crate::domain::slots::Slots;
use crate::domain::tag::{DimensionId, TagId};
use crate::domain::text::fold;
use serde::{Deserialize, Serialize};
use strsim::osa_distance;

/// Letters that a name must have before a slip in it is taken for one.
const LEAST_LETTERS: usize = 5;
/// One slip for so many letters.
const LETTERS_A_SLIP: usize = 6;
/// Holders in common, of all holders, in thousandths: enough by itself, and enough where the names share a word.
const SAME_HOLDERS: u32 = 800;
const SHARED_HOLDERS: u32 = 500;
/// Fewer holders than this have much in common by chance.
const LEAST_HOLDERS: u64 = 5;

/// Why two tags look like one. Stored by position: new ones go at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same but for spaces, marks, the article, the order of words, or Arabic letters that people mix.
    Spelling,
    /// A letter more or less, or another one.
    Slip,
    /// A word in common, and half of their holders.
    Word,
    /// Nearly the same holders.
    Holders,
}

/// Two tags that look like one, and which would stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twins {
    /// Stays: the one with more holders, then the one that filters ask for, then the older id.
    pub survivor: TagId,
    pub other: TagId,
    pub why: Likeness,
    /// Holders of each, and of both.
    pub survivor_holders: u64,
    pub other_holders: u64,
    pub both: u64,
    /// Holders of both over holders of either (Jaccard), in thousandths.
    pub shared_permille: u32,
}

/// What is looked at of a tag.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    pub tag: TagId,
    pub name: &'a str,
    pub dimension: Option<DimensionId>,
    pub holders: &'a Slots,
    /// Whether a saved segment or a rule asks for it.
    pub asked: bool,
}

/// A name as it is compared.
struct Key {
    /// Words without marks and article, in alphabetical order.
    words: Vec<String>,
    /// All of them without spaces.
    letters: String,
    digits: String,
}

impl Key {
    fn new(name: &str) -> Key {
        let folded = fold(name);
        let mut words: Vec<String> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| without_article(word).to_owned())
            .collect();
        let digits = folded.chars().filter(char::is_ascii_digit).collect();
        let letters = words.concat();
        words.sort();
        Key { words, letters, digits }
    }
}

/// The word without ال, if enough is left of it to be a word.
fn without_article(word: &str) -> &str {
    word.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3).unwrap_or(word)
}

/// Every pair of tags that looks like one, the surest first. Tags of which both are numbers apart ("2024" and "2025", "18-24"
/// and "25-34") never do by their spelling.
pub fn twins(tags: &[Named]) -> Vec<Twins> {
    let keys: Vec<Key> = tags.iter().map(|tag| Key::new(tag.name)).collect();
    let mut found = Vec::new();
    for (at, (one, key)) in tags.iter().zip(&keys).enumerate() {
        for (other, another) in tags.iter().zip(&keys).skip(at + 1) {
            if let Some(pair) = pair(one, key, other, another) {
                found.push(pair);
            }
        }
    }
    found.sort_by_key(|pair| (pair.why, std::cmp::Reverse(pair.shared_permille), pair.survivor, pair.other));
    found
}

fn pair(one: &Named, key: &Key, other: &Named, another: &Key) -> Option<Twins> {
    let spelled = spelled(key, another);
    let (fewer, more) = (one.holders.len().min(other.holders.len()), one.holders.len().max(other.holders.len()));
    let has_word = key.words.iter().any(|word| word.chars().count() >= 3 && another.words.contains(word));
    let needed = if has_word { SHARED_HOLDERS } else { SAME_HOLDERS };
    // They can't have more in common than the smaller one has.
    let may_share = fewer >= LEAST_HOLDERS && permille(fewer, more) >= needed;
    if spelled.is_none() && !may_share {
        return None;
    }
    let both = one.holders.intersection_len(other.holders);
    let shared_permille = permille(both, one.holders.len() + other.holders.len() - both);
    let why = match spelled {
        Some(why) => why,
        None if shared_permille >= SAME_HOLDERS => Likeness::Holders,
        None if shared_permille >= needed => Likeness::Word,
        None => return None,
    };
    let rank = |tag: &Named| (tag.holders.len(), tag.asked, std::cmp::Reverse(tag.tag));
    let (survivor, other) = if rank(one) >= rank(other) { (one, other) } else { (other, one) };
    Some(Twins {
        survivor: survivor.tag,
        other: other.tag,
        why,
        survivor_holders: survivor.holders.len(),
        other_holders: other.holders.len(),
        both,
        shared_permille,
    })
}

fn spelled(one: &Key, other: &Key) -> Option<Likeness> {
    if one.letters.is_empty() || one.digits != other.digits {
        return None;
    }
    if one.letters == other.letters || one.words == other.words {
        return Some(Likeness::Spelling);
    }
    let least = one.letters.chars().count().min(other.letters.chars().count());
    let slips = least.div_ceil(LETTERS_A_SLIP);
    let is_slip = least >= LEAST_LETTERS && osa_distance(&one.letters, &other.letters) <= slips;
    is_slip.then_some(Likeness::Slip)
}
