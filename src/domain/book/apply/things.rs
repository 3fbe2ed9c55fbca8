//! Ops about what stands beside the contacts.

use super::OpError;
use crate::domain::book::Book;
use crate::domain::book::ledger::Item;
use crate::domain::book::op::Op;
use crate::domain::book::shelf::is_consistent;
use crate::domain::message::{BroadcastList, Campaign};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagId};
use crate::domain::text::fold;
use std::collections::BTreeMap;

impl Book {
    /// Carries out an op that is not about contacts; all others are carried out by `apply_one`.
    pub(super) fn apply_to_shelf(&mut self, op: Op) -> Result<Vec<Op>, OpError> {
        let shelf = &mut self.shelf;
        let inverse = match op {
            Op::PutTag(tag) => return self.put_tag(tag),
            Op::DropTag(id) => return self.drop_tag(id),
            Op::DropDimension(id) => return self.drop_dimension(id),
            Op::PutList(list) => return self.put_list(list),
            Op::PutCampaign(campaign) => return self.put_campaign(campaign),
            Op::Bar(mut bars) => {
                bars.retain(|bar| shelf.bars.add(*bar));
                return Ok(if bars.is_empty() { Vec::new() } else { vec![Op::Unbar(bars)] });
            }
            Op::Unbar(mut bars) => {
                bars.retain(|bar| shelf.bars.remove(*bar));
                return Ok(if bars.is_empty() { Vec::new() } else { vec![Op::Bar(bars)] });
            }
            Op::KeepApart(pairs) => {
                let noted = shelf.keep_apart(pairs);
                self.mark_pairs(&noted);
                return Ok(if noted.is_empty() { Vec::new() } else { vec![Op::LetTogether(noted)] });
            }
            Op::LetTogether(pairs) => {
                let forgotten = shelf.let_together(pairs);
                self.mark_pairs(&forgotten);
                return Ok(if forgotten.is_empty() { Vec::new() } else { vec![Op::KeepApart(forgotten)] });
            }
            Op::PutDimension(dimension) => {
                let id = dimension.id;
                let inverse = put(&mut shelf.dimensions, id, dimension, Op::PutDimension, Op::DropDimension);
                self.mark_item(Item::Dimension(id));
                self.settle_tags();
                inverse
            }
            Op::PutSegment(segment) => {
                let id = segment.id;
                let inverse = put(&mut shelf.segments, id, segment, Op::PutSegment, Op::DropSegment);
                self.mark_item(Item::Segment(id));
                inverse
            }
            Op::PutTemplate(template) => {
                let id = template.id;
                let inverse = put(&mut shelf.templates, id, template, Op::PutTemplate, Op::DropTemplate);
                self.mark_item(Item::Template(id));
                inverse
            }
            Op::PutRecipe(recipe) => {
                let id = recipe.id;
                let inverse = put(&mut shelf.recipes, id, recipe, Op::PutRecipe, Op::DropRecipe);
                self.mark_item(Item::Recipe(id));
                inverse
            }
            Op::Arrange(arrangement) => {
                let id = arrangement.id;
                let inverse = put(&mut shelf.arrangements, id, arrangement, Op::Arrange, Op::Disarrange);
                self.mark_item(Item::Arrangement(id));
                inverse
            }
            Op::SetSettings(settings) => {
                let before = std::mem::replace(&mut shelf.settings, settings);
                self.mark_settings(&before);
                Op::SetSettings(before)
            }
            op => return self.drop_item(op),
        };
        Ok(vec![inverse])
    }

    /// Removes one of the things that are simply there or not.
    fn drop_item(&mut self, op: Op) -> Result<Vec<Op>, OpError> {
        let shelf = &mut self.shelf;
        let (inverse, item) = match op {
            Op::DropRecipe(id) => {
                (Op::PutRecipe(shelf.recipes.remove(&id).ok_or(OpError::UnknownRecipe(id))?), Item::Recipe(id))
            }
            Op::Disarrange(id) => {
                let old = shelf.arrangements.remove(&id).ok_or(OpError::UnknownArrangement(id))?;
                (Op::Arrange(old), Item::Arrangement(id))
            }
            Op::DropSegment(id) => {
                (Op::PutSegment(shelf.segments.remove(&id).ok_or(OpError::UnknownSegment(id))?), Item::Segment(id))
            }
            Op::DropTemplate(id) => {
                (Op::PutTemplate(shelf.templates.remove(&id).ok_or(OpError::UnknownTemplate(id))?), Item::Template(id))
            }
            Op::DropList(id) => (Op::PutList(shelf.lists.remove(&id).ok_or(OpError::UnknownList(id))?), Item::List(id)),
            Op::DropCampaign(id) => {
                let campaign = shelf.campaigns.remove(&id).ok_or(OpError::UnknownCampaign(id))?;
                (Op::PutCampaign(campaign), Item::CampaignStarted(id))
            }
            _ => return Ok(Vec::new()),
        };
        self.mark_item(item);
        Ok(vec![inverse])
    }

    fn put_tag(&mut self, tag: Tag) -> Result<Vec<Op>, OpError> {
        let id = tag.id;
        if let Some(other) = self.shelf.tag_named(&fold(&tag.name)).filter(|other| *other != id) {
            return Err(OpError::TagNameTaken(other));
        }
        if let Some(dimension) = tag.dimension.filter(|dimension| !self.shelf.dimensions.contains_key(dimension)) {
            return Err(OpError::UnknownDimension(dimension));
        }
        let old = self.shelf.put_tag(tag);
        self.mark_tag(id, old.is_none());
        Ok(vec![match old {
            Some(old) => Op::PutTag(old),
            None => Op::DropTag(id),
        }])
    }

    fn drop_tag(&mut self, id: TagId) -> Result<Vec<Op>, OpError> {
        if !self.carriers(id).is_empty() {
            return Err(OpError::TagInUse(id));
        }
        let old = self.shelf.drop_tag(id).ok_or(OpError::UnknownTag(id))?;
        self.mark_tag_dropped(&old);
        Ok(vec![Op::PutTag(old)])
    }

    fn drop_dimension(&mut self, id: DimensionId) -> Result<Vec<Op>, OpError> {
        let old: Dimension = self.shelf.dimensions.remove(&id).ok_or(OpError::UnknownDimension(id))?;
        let mut inverse = vec![Op::PutDimension(old)];
        let mut homeless = Vec::new();
        for tag in self.shelf.tags.values_mut().filter(|tag| tag.dimension == Some(id)) {
            inverse.push(Op::PutTag(tag.clone()));
            tag.dimension = None;
            homeless.push(tag.id);
        }
        self.mark_item(Item::Dimension(id));
        for tag in homeless {
            self.mark_tag(tag, false);
        }
        Ok(inverse)
    }

    fn put_list(&mut self, list: BroadcastList) -> Result<Vec<Op>, OpError> {
        self.require_given_out(&list.recipients.0)?;
        let id = list.id;
        let inverse = put(&mut self.shelf.lists, id, list, Op::PutList, Op::DropList);
        self.mark_item(Item::List(id));
        Ok(vec![inverse])
    }

    fn put_campaign(&mut self, campaign: Campaign) -> Result<Vec<Op>, OpError> {
        self.require_given_out(&campaign.recipients.0)?;
        if !is_consistent(&campaign) {
            return Err(OpError::CampaignSets(campaign.id));
        }
        let id = campaign.id;
        let inverse = put(&mut self.shelf.campaigns, id, campaign, Op::PutCampaign, Op::DropCampaign);
        self.mark_item(Item::Campaign(id));
        if matches!(inverse, Op::DropCampaign(_)) {
            self.mark_item(Item::CampaignStarted(id));
        }
        Ok(vec![inverse])
    }
}

/// Puts a value into a map and says what takes that back.
fn put<K: Ord + Copy, V>(
    map: &mut BTreeMap<K, V>,
    key: K,
    value: V,
    put: impl FnOnce(V) -> Op,
    drop: impl FnOnce(K) -> Op,
) -> Op {
    match map.insert(key, value) {
        Some(old) => put(old),
        None => drop(key),
    }
}
