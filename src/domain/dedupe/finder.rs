//! The search in steps, so that its caller can report progress and stop: records are added one by one, then pairs are
//! compared, then what is certain is joined. It holds numbers and words of the records, not the records.

use super::block::candidates;
use super::cluster::{Edge, Refusal, join_all};
use super::detail::{DetailMatch, Values};
use super::lexicon::{Lexicon, WordId};
use super::name::{NameVerdict, compare};
use super::person::{Person, Texts};
use super::score::{OUTWEIGHING_BITS, Setting, Tier, judge};
use super::{DuplicateCluster, Duplicates, MatchedPair, Options, Reason, Record};
use crate::domain::progress::Progress;
use rustc_hash::{FxHashMap, FxHashSet};

/// A search for duplicates. Candidates come in groups that share something; a group of more than forty is divided by name,
/// and of what is still larger only neighbors are compared; such groups are counted.
#[derive(Debug, Default)]
pub struct Finder {
    people: Vec<Person>,
    lexicon: Lexicon,
    texts: Texts,
    values: Values,
    /// How many records have each word in their name or city.
    word_counts: FxHashMap<WordId, u32>,
    bearers: FxHashMap<(u64, u64), u32>,
    not_same: FxHashSet<(u32, u32)>,
    /// The pairs to compare, once they are known.
    pairs: Option<Vec<(u32, u32)>>,
    left_out: u32,
    compared: usize,
    edges: Vec<Edge>,
    reasons: FxHashMap<(u32, u32), Vec<Reason>>,
    review: Vec<MatchedPair>,
}

impl Finder {
    /// A search without records.
    pub fn new(options: &Options) -> Finder {
        let not_same = options.not_same.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
        Finder { not_same, ..Finder::default() }
    }

    /// Adds a record; the first has index 0. Records that are added after the first step are left alone.
    pub fn add(&mut self, record: &Record) {
        if self.pairs.is_some() {
            return;
        }
        let person = Person::read(record, &mut self.lexicon, &mut self.texts);
        self.values.learn(&person);
        for word in person.name.words.iter().chain(&person.city.words) {
            *self.word_counts.entry(*word).or_default() += 1;
        }
        if let Some(key) = person.name_key(&self.lexicon) {
            *self.bearers.entry(key).or_default() += 1;
        }
        self.people.push(person);
    }

    /// Compares at most so many pairs. The first step also finds the pairs.
    pub fn step(&mut self, pairs: usize) -> Progress {
        if self.pairs.is_none() {
            let found = candidates(&self.people, &self.lexicon, &self.values);
            self.left_out = found.left_out;
            self.pairs = Some(found.pairs);
        }
        let all = self.pairs.take().unwrap_or_default();
        let end = self.compared.saturating_add(pairs).min(all.len());
        for (a, b) in all.get(self.compared..end).unwrap_or_default() {
            self.compare(*a, *b);
        }
        self.compared = end;
        let progress = Progress::of(end, all.len());
        self.pairs = Some(all);
        progress
    }

    fn compare(&mut self, a: u32, b: u32) {
        if self.not_same.contains(&(a, b)) {
            return;
        }
        let (Some(one), Some(other)) = (self.people.get(a as usize), self.people.get(b as usize)) else { return };
        let people = (self.people.len() as f32).max(4.0);
        let bearers = [one, other].into_iter().filter_map(|person| person.name_key(&self.lexicon));
        let bearers = bearers.filter_map(|key| self.bearers.get(&key)).max().copied().unwrap_or(1);
        let setting = Setting {
            people,
            bearers,
            unreachable: one.is_unreachable() && other.is_unreachable(),
            frequency: &|word| self.word_counts.get(&word).copied().unwrap_or(1),
            details: self.values.compare(one, other, &self.texts, people),
        };
        let judged = judge(one, other, &setting, &mut self.lexicon);
        match judged.tier {
            Tier::Nothing => {}
            Tier::Review => self.review.push(MatchedPair { a, b, score: judged.score, why: judged.why }),
            Tier::Certain(level) => {
                self.edges.push(Edge { a, b, score: judged.score, level });
                self.reasons.insert((a, b), judged.why);
            }
        }
    }

    /// Does what is left and gives the result.
    pub fn finish(mut self) -> Duplicates {
        while !self.step(usize::MAX).is_complete() {}
        let mut edges = std::mem::take(&mut self.edges);
        let (people, lexicon, not_same) = (&self.people, &mut self.lexicon, &self.not_same);
        let (certain, values, texts) = (&self.reasons, &self.values, &self.texts);
        let mut are_two_people = |a: u32, b: u32| {
            let (Some(a), Some(b)) = (people.get(a as usize), people.get(b as usize)) else { return true };
            contradict_each_other(a, b, lexicon, |a, b| values.compare(a, b, texts, people.len() as f32))
        };
        let contradict = |a: u32, b: u32| {
            let pair = (a.min(b), a.max(b));
            not_same.contains(&pair) || (!certain.contains_key(&pair) && are_two_people(a, b))
        };
        let (groups, refused) = join_all(people.len(), &mut edges, contradict);
        let mut review = std::mem::take(&mut self.review);
        for (edge, refusal) in refused {
            let mut why = self.reasons.get(&(edge.a, edge.b)).cloned().unwrap_or_default();
            why.push(match refusal {
                Refusal::Contradicted => Reason::Contradicted,
                Refusal::SharedBySeveral => Reason::SharedBySeveral,
            });
            review.push(MatchedPair { a: edge.a, b: edge.b, score: 50, why });
        }
        review.retain(|pair| groups.of(pair.a) != groups.of(pair.b));
        review.sort_unstable_by(|x, y| (y.score, x.a, x.b).cmp(&(x.score, y.a, y.b)));
        let mut links: FxHashMap<u32, Vec<MatchedPair>> = FxHashMap::default();
        for edge in edges.iter().filter(|edge| groups.of(edge.a) == groups.of(edge.b)) {
            let why = self.reasons.remove(&(edge.a, edge.b)).unwrap_or_default();
            let link = MatchedPair { a: edge.a, b: edge.b, score: edge.score, why };
            links.entry(groups.of(edge.a)).or_default().push(link);
        }
        let group_of: FxHashMap<u32, u32> =
            edges.iter().flat_map(|edge| [edge.a, edge.b]).map(|record| (record, groups.of(record))).collect();
        let clusters = groups.into_groups().into_iter().map(|members| {
            let group = members.first().and_then(|first| group_of.get(first));
            let mut links = group.and_then(|group| links.remove(group)).unwrap_or_default();
            links.sort_unstable_by_key(|link| (link.a, link.b));
            let score = members
                .iter()
                .filter_map(|member| {
                    links.iter().filter(|link| link.a == *member || link.b == *member).map(|l| l.score).max()
                })
                .min();
            DuplicateCluster { members, score: score.unwrap_or_default(), links }
        });
        Duplicates { clusters: clusters.collect(), review, left_out: self.left_out }
    }
}

/// Whether two records can't be one person's, whatever lies between them. Where neither has a number or an address, their
/// other fields outweigh a name, as they do in judging a pair.
fn contradict_each_other(
    a: &Person,
    b: &Person,
    lexicon: &mut Lexicon,
    details: impl Fn(&Person, &Person) -> DetailMatch,
) -> bool {
    let verdict = compare(&a.name, &b.name, lexicon).verdict;
    let by_name = matches!(
        verdict,
        NameVerdict::Different | NameVerdict::OtherFather | NameVerdict::OtherFamily | NameVerdict::Reordered
    );
    let by_birthday = a.birthday.is_some() && b.birthday.is_some() && a.birthday != b.birthday;
    let outweighed = || a.is_unreachable() && b.is_unreachable() && details(a, b).bits > OUTWEIGHING_BITS;
    (by_name || by_birthday) && !outweighed()
}
