//! Whole names: which word is the given name, and whether two names can be one person's. The given name decides; of the
//! order of the words, only the family may move to the front.

use super::lexicon::{Lexicon, WordId};
use super::spelling::likeness::{AGREES, DOUBTFUL, INITIAL};
use super::word::Shape;

/// A name as words: given name, names of father and grandfather, family.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Name {
    pub words: Vec<WordId>,
}

/// How two names stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum NameVerdict {
    /// One of the two has no name.
    Missing,
    /// Every word agrees.
    Same,
    /// The shorter has two words or more, and all of them agree with some of the longer, in order.
    Contained,
    /// Given names agree, and one has no more than that.
    GivenOnly,
    /// An initial fits, and the other words agree.
    Initial,
    /// One has only the other's family name, or a name after a child (أبو محمد) that tells nothing.
    FamilyOnly,
    /// The given name agrees, the family name agrees, and the names between do not.
    OtherFather,
    /// The given name agrees and the family name does not.
    OtherFamily,
    /// The same words in an order that makes another person of them, as father and son.
    Reordered,
    /// The given names are alike and may be two.
    Doubtful,
    /// The given names are different.
    Different,
}

/// What comparing two names found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NameMatch {
    pub verdict: NameVerdict,
    /// From 0 to 1.
    pub likeness: f32,
    /// Words that agree behind the given name.
    pub agreeing: usize,
    /// Whether the last words are a pair.
    pub last_agrees: bool,
}

impl NameMatch {
    fn of(verdict: NameVerdict, likeness: f32, agreeing: usize) -> NameMatch {
        NameMatch { verdict, likeness, agreeing, last_agrees: false }
    }
}

/// Compares two names.
pub(super) fn compare(a: &Name, b: &Name, lexicon: &mut Lexicon) -> NameMatch {
    if a.words.is_empty() || b.words.is_empty() {
        return NameMatch::of(NameVerdict::Missing, 0.0, 0);
    }
    if a.words == b.words {
        let agreeing = a.words.len() - 1;
        return if agreeing == 0 && !lexicon.is_tellable(&a.words) {
            NameMatch::of(NameVerdict::FamilyOnly, 0.5, 0)
        } else if agreeing == 0 {
            NameMatch::of(NameVerdict::GivenOnly, 0.9, 0)
        } else {
            NameMatch::of(NameVerdict::Same, 1.0, agreeing)
        };
    }
    let straight = in_order(&a.words, &b.words, lexicon);
    if matches!(straight.verdict, NameVerdict::Same | NameVerdict::Contained)
        || (a.words.len() < 2 && b.words.len() < 2)
    {
        return straight;
    }
    let mut best = straight;
    for (rotated, other) in
        [(family_first(&a.words, &b.words, lexicon), &b.words), (family_first(&b.words, &a.words, lexicon), &a.words)]
    {
        let Some(rotated) = rotated else { continue };
        let found = in_order(&rotated, other, lexicon);
        // The family that was moved must be the other's family, or a child with its father's name would become the father.
        let whole = matches!(found.verdict, NameVerdict::Same | NameVerdict::Contained | NameVerdict::Initial);
        let fits = whole && found.last_agrees;
        if fits && found.likeness > best.likeness {
            best = found;
        }
    }
    if best.verdict == NameVerdict::Different {
        if are_run_together(&a.words, &b.words, lexicon) {
            return NameMatch::of(NameVerdict::Same, 0.95, a.words.len().max(b.words.len()) - 1);
        }
        if is_reordered(&a.words, &b.words, lexicon) {
            return NameMatch::of(NameVerdict::Reordered, 0.4, 0);
        }
    }
    best
}

/// The words with the first moved to the end, if the first may be a family's name: it is no given name, or the three words
/// and more of both names leave no other reading (a father and his son differ in the order of the first two).
fn family_first(words: &[WordId], other: &[WordId], lexicon: &Lexicon) -> Option<Vec<WordId>> {
    let (first, rest) = words.split_first()?;
    let last_is_family =
        rest.last().is_none_or(|last| lexicon.word(*last).is_some_and(|word| word.article && !word.is_given()));
    let is_given = lexicon.word(*first).is_none_or(|word| word.is_given());
    let is_plain = words.len() >= 3 && words.len() == other.len();
    if rest.is_empty() || last_is_family || (is_given && !is_plain) {
        return None;
    }
    Some(rest.iter().chain([first]).copied().collect())
}

/// Whether the names are the same letters with other spaces: محمد علي and محمدعلي.
fn are_run_together(a: &[WordId], b: &[WordId], lexicon: &Lexicon) -> bool {
    if a.len() == b.len() {
        return false;
    }
    let (one, other) = (lexicon.run_together(a), lexicon.run_together(b));
    let slips = usize::from(one.chars().count() >= 8);
    one.len().abs_diff(other.len()) <= 2 && strsim::osa_distance(&one, &other) <= slips
}

fn is_reordered(a: &[WordId], b: &[WordId], lexicon: &mut Lexicon) -> bool {
    let mut left: Vec<WordId> = b.to_vec();
    a.len() == b.len()
        && a.iter().all(|word| match left.iter().position(|other| lexicon.likeness(*word, *other) >= AGREES) {
            Some(at) => {
                left.swap_remove(at);
                true
            }
            None => false,
        })
}

/// Compares names whose first words are the given names.
fn in_order(a: &[WordId], b: &[WordId], lexicon: &mut Lexicon) -> NameMatch {
    let (Some((_, rest_a)), Some((_, rest_b))) = (a.split_first(), b.split_first()) else {
        return NameMatch::of(NameVerdict::Missing, 0.0, 0);
    };
    let rest = align(rest_a, rest_b, lexicon);
    NameMatch { last_agrees: rest.last_agrees, ..by_roles(a, b, &rest, lexicon) }
}

fn by_roles(a: &[WordId], b: &[WordId], rest: &Alignment, lexicon: &mut Lexicon) -> NameMatch {
    let (Some((given_a, rest_a)), Some((given_b, rest_b))) = (a.split_first(), b.split_first()) else {
        return NameMatch::of(NameVerdict::Missing, 0.0, 0);
    };
    let given = lexicon.likeness(*given_a, *given_b);
    let least = rest_a.len().min(rest_b.len());
    let is_initial = lexicon.is_initial(*given_a) || lexicon.is_initial(*given_b);
    let is_kunya = |word: WordId| lexicon.word(word).is_some_and(|word| matches!(word.shape, Shape::Abu | Shape::Umm));
    let kunya = is_kunya(*given_a) != is_kunya(*given_b);
    let mean = |given: f32| 0.55 * given + 0.45 * if rest.pairs == 0 { 0.5 } else { rest.likeness };
    if is_initial && given >= INITIAL {
        let verdict = if rest.pairs > 0 && rest.pairs == least { NameVerdict::Initial } else { NameVerdict::Doubtful };
        return NameMatch::of(verdict, mean(INITIAL), rest.pairs);
    }
    if kunya || is_lone_family(a, b, lexicon) {
        return NameMatch::of(NameVerdict::FamilyOnly, 0.35, rest.pairs);
    }
    if given < DOUBTFUL {
        // Not more than half, however much of the family agrees.
        return NameMatch::of(NameVerdict::Different, (0.4 * given + 0.1 * rest.likeness).min(0.45), rest.pairs);
    }
    if given < AGREES {
        let likeness = if rest.pairs == least { mean(given) * 0.85 } else { 0.4 };
        return NameMatch::of(NameVerdict::Doubtful, likeness, rest.pairs);
    }
    if least == 0 {
        // Names of one word each are as much as there is.
        return NameMatch::of(NameVerdict::GivenOnly, 0.7 * given, 0);
    }
    if rest.pairs == least {
        let verdict = if rest_a.len() == rest_b.len() { NameVerdict::Same } else { NameVerdict::Contained };
        return NameMatch::of(verdict, mean(given), rest.pairs);
    }
    let verdict = if rest.last_agrees { NameVerdict::OtherFather } else { NameVerdict::OtherFamily };
    NameMatch::of(verdict, 0.5 * given, rest.pairs)
}

/// Whether one name is a single word that is the other's family.
fn is_lone_family(a: &[WordId], b: &[WordId], lexicon: &mut Lexicon) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let ([only], Some(last), Some(first)) = (short, long.last(), long.first()) else { return false };
    long.len() > 1
        && lexicon.likeness(*only, *last) >= AGREES
        && lexicon.likeness(*only, *first) < AGREES
        && !lexicon.word(*only).is_some_and(|word| word.is_given())
}

/// The best way to pair words that follow the given names.
struct Alignment {
    pairs: usize,
    /// The mean likeness of the pairs.
    likeness: f32,
    last_agrees: bool,
}

fn align(a: &[WordId], b: &[WordId], lexicon: &mut Lexicon) -> Alignment {
    let width = b.len() + 1;
    // Most pairs first, then most alike.
    let mut best = vec![(0usize, 0.0f32); (a.len() + 1) * width];
    let mut last_agrees = false;
    for (i, word) in a.iter().enumerate() {
        for (j, other) in b.iter().enumerate() {
            let likeness = lexicon.likeness(*word, *other);
            let at = |i: usize, j: usize| best.get(i * width + j).copied().unwrap_or_default();
            let mut value = if at(i, j + 1) > at(i + 1, j) { at(i, j + 1) } else { at(i + 1, j) };
            if likeness >= INITIAL {
                let (pairs, sum) = at(i, j);
                let paired = (pairs + 1, sum + likeness);
                if paired > value {
                    value = paired;
                }
                last_agrees |= i + 1 == a.len() && j + 1 == b.len();
            }
            if let Some(cell) = best.get_mut((i + 1) * width + j + 1) {
                *cell = value;
            }
        }
    }
    let (pairs, sum) = best.last().copied().unwrap_or_default();
    Alignment { pairs, likeness: if pairs == 0 { 0.0 } else { sum / pairs as f32 }, last_agrees }
}
