//! Every different word of the names in hand, each read once, with the likenesses that were already worked out.

use super::name::Name;
use super::spelling;
use super::word::{Word, words_of};
use rustc_hash::FxHashMap;

/// The number of a word.
pub(super) type WordId = u32;

/// Likenesses that are remembered; beyond, they are worked out again.
const REMEMBERED: usize = 2_000_000;

/// Words by number.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: Vec<Word>,
    by_key: FxHashMap<String, Vec<WordId>>,
    likeness: FxHashMap<(WordId, WordId), f32>,
    /// Cities by how they are written: a list has few.
    places: FxHashMap<String, Name>,
}

impl Lexicon {
    /// Reads a name.
    pub fn name(&mut self, text: &str) -> Name {
        let (words, comma) = words_of(text);
        let mut ids: Vec<WordId> = words.into_iter().map(|word| self.learn(word)).collect();
        if comma && ids.len() > 1 {
            ids.rotate_left(1);
        }
        Name { words: ids }
    }

    /// Reads the name of a city.
    pub fn place(&mut self, text: &str) -> Name {
        if let Some(known) = self.places.get(text) {
            return known.clone();
        }
        let name = self.name(text);
        self.places.insert(text.to_owned(), name.clone());
        name
    }

    fn learn(&mut self, word: Word) -> WordId {
        let known = self.by_key.get(&word.base).into_iter().flatten();
        let same = known.copied().find(|id| self.words.get(*id as usize) == Some(&word));
        if let Some(id) = same {
            return id;
        }
        // There are fewer words than bytes of names, and those fit in memory.
        let id = WordId::try_from(self.words.len()).unwrap_or(WordId::MAX);
        self.by_key.entry(word.base.clone()).or_default().push(id);
        self.words.push(word);
        id
    }

    pub fn word(&self, id: WordId) -> Option<&Word> {
        self.words.get(id as usize)
    }

    pub fn is_initial(&self, id: WordId) -> bool {
        self.word(id).is_some_and(|word| word.initial)
    }

    /// Whether a name of one word is more than a letter or a family's name.
    pub fn is_tellable(&self, words: &[WordId]) -> bool {
        words.first().and_then(|id| self.word(*id)).is_some_and(|word| !word.initial && !word.article)
    }

    /// How alike two words are as names, from 0 to 1.
    pub fn likeness(&mut self, a: WordId, b: WordId) -> f32 {
        if a == b {
            return if self.is_initial(a) { spelling::likeness::INITIAL } else { spelling::likeness::SAME };
        }
        let key = (a.min(b), a.max(b));
        if let Some(likeness) = self.likeness.get(&key) {
            return *likeness;
        }
        let (Some(word), Some(other)) = (self.words.get(a as usize), self.words.get(b as usize)) else { return 0.0 };
        let likeness = spelling::compare(word, other);
        if self.likeness.len() < REMEMBERED {
            self.likeness.insert(key, likeness);
        }
        likeness
    }

    /// The words without the spaces between them: محمد علي is written محمدعلي too.
    pub fn run_together(&self, words: &[WordId]) -> String {
        words.iter().filter_map(|id| self.word(*id)).map(|word| word.base.as_str()).collect()
    }

    /// What a word sounds like, roughly.
    pub fn sound(&self, id: WordId) -> u64 {
        self.word(id).map_or(0, |word| word.sound)
    }
}
