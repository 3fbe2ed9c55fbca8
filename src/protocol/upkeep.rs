//! What is asked and answered about keeping a book in order: rules, the health of tags and list, what purchases say.

use crate::domain::health::lifetime::Lifetime;
use crate::domain::health::rfm::RfmGroup;
use crate::domain::rules::log::RunDay;
use crate::domain::rules::ready::ReadyKey;
use crate::domain::rules::{Rule, RuleId};
use crate::domain::tag::{DimensionId, TagId};
use crate::domain::tag_traits::{DimensionTraits, Scheme, TagTraits};
use crate::domain::upkeep::report::FindingReport;
use crate::domain::upkeep::uses::Uses;
use serde::{Deserialize, Serialize};

/// The rules of a book.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RulesView {
    /// In the order in which they run.
    pub rules: Vec<Rule>,
    /// Ready-made ones that the book does not have.
    pub ready: Vec<ReadyKey>,
    /// What reading them shows.
    pub findings: Vec<FindingReport>,
    /// What they did, the newest day first.
    pub log: Vec<RunDay>,
}

/// What purchases say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FiguresView {
    /// Who ever bought.
    pub customers: u32,
    /// Groups by recency, frequency and money, the best first, with how many are in each.
    pub groups: Vec<(RfmGroup, u32)>,
    /// What the average customer is worth, and its factors.
    pub lifetime: Lifetime,
}

/// What holds for tags beside their names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TagScheme {
    pub scheme: Scheme,
    /// Those that are not as usual.
    pub traits: Vec<TagTraits>,
    /// Dimensions that are not as usual.
    pub dimensions: Vec<DimensionTraits>,
    /// How many contacts carry more than one tag of a dimension, for those of which somebody does.
    pub several: Vec<(DimensionId, u32)>,
    /// What names each tag.
    pub uses: Vec<(TagId, Uses)>,
    /// What rules that name tags are called.
    pub rules: Vec<(RuleId, String)>,
}
