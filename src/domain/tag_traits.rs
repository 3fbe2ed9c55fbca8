//! What holds for tags and dimensions beside their names and colors: what leaves by itself, what is put away, what may not be
//! changed without a reason. Each is kept as an arrangement; what has none is as usual.

use super::arrangement::{Arranged, Arrangement, ArrangementKind, Shape};
use super::tag::{DimensionId, TagId};
use serde::{Deserialize, Serialize};

/// What holds for a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagTraits {
    pub tag: TagId,
    /// Its name when this was written.
    pub name: String,
    /// Contacts lose it after so many days.
    #[serde(default)]
    pub leaves_after: Option<u16>,
    /// It is offered no more. Who carries it goes on carrying it.
    #[serde(default)]
    pub archived: bool,
    /// It may be changed with a reason only.
    #[serde(default)]
    pub locked: bool,
}

impl TagTraits {
    /// As usual.
    pub fn new(tag: TagId, name: &str) -> TagTraits {
        TagTraits { tag, name: name.to_owned(), leaves_after: None, archived: false, locked: false }
    }

    /// Whether it says nothing.
    pub fn is_usual(&self) -> bool {
        *self == TagTraits::new(self.tag, &self.name)
    }

    /// The tag of this arrangement, if it is put away. It comes to what reading the arrangement would, without a reader of
    /// JSON: the overview of a book asks it before anything else is loaded. A name can't look like it, because quotes in
    /// texts are written with a backslash before them.
    pub fn put_away(kept: &Arrangement) -> Option<TagId> {
        let is_one = kept.id.kind == Self::KIND
            && kept.text.starts_with("{\"v\":1,\"what\":\"tag\",")
            && kept.text.contains(",\"archived\":true");
        is_one.then_some(TagId(kept.id.key))
    }
}

impl Arranged for TagTraits {
    const KIND: ArrangementKind = ArrangementKind::Tag;
    const SHAPE: Option<Shape> = Some(Shape { what: "tag", v: 1 });

    fn key(&self) -> u64 {
        self.tag.0
    }

    fn called(&self) -> String {
        self.name.clone()
    }
}

/// What holds for a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionTraits {
    pub dimension: DimensionId,
    /// Its name when this was written.
    pub name: String,
    /// A contact should carry one of its tags at most.
    #[serde(default)]
    pub single: bool,
    /// It and its tags may be changed with a reason only.
    #[serde(default)]
    pub locked: bool,
}

impl DimensionTraits {
    /// As usual.
    pub fn new(dimension: DimensionId, name: &str) -> DimensionTraits {
        DimensionTraits { dimension, name: name.to_owned(), single: false, locked: false }
    }

    /// Whether it says nothing.
    pub fn is_usual(&self) -> bool {
        *self == DimensionTraits::new(self.dimension, &self.name)
    }
}

impl Arranged for DimensionTraits {
    const KIND: ArrangementKind = ArrangementKind::Dimension;
    // A program that knows the first shape would write over a lock without a reason.
    const SHAPE: Option<Shape> = Some(Shape { what: "dimension", v: 2 });

    fn key(&self) -> u64 {
        self.dimension.0
    }

    fn called(&self) -> String {
        self.name.clone()
    }
}

/// What holds for all tags together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    /// No tag or dimension is made, changed or removed without a reason.
    #[serde(default)]
    pub locked: bool,
    /// The tag of contacts that are put away.
    #[serde(default)]
    pub archive: Option<TagId>,
}

impl Arranged for Scheme {
    const KIND: ArrangementKind = ArrangementKind::Dimension;
    const SHAPE: Option<Shape> = Some(Shape { what: "scheme", v: 1 });

    fn key(&self) -> u64 {
        // No dimension has it: their identities are spread over all numbers, and this one is left out by its shape anyway.
        u64::MAX
    }

    fn called(&self) -> String {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::arrangement::ArrangementId;
    use proptest::prelude::*;

    proptest! {
        /// What is told from the text alone is what reading it tells.
        #[test]
        fn what_is_put_away_is_told_without_reading(
            tag in any::<u64>(), name in "(,?\"?archived\"?:true|\\PC|[\"\\\\,:{}]){0,6}",
            leaves_after in any::<Option<u16>>(), archived in any::<bool>(), locked in any::<bool>(), v in 0u8..3,
        ) {
            let traits = TagTraits { tag: TagId(tag), name: name.clone(), leaves_after, archived, locked };
            let mut kept = traits.arranged();
            kept.text = kept.text.replacen("{\"v\":1,", &format!("{{\"v\":{v},"), 1);
            let read = |kept: &Arrangement| TagTraits::of(kept).filter(|traits| traits.archived).map(|traits| traits.tag);
            // There is no shape before the first.
            if v > 0 {
                prop_assert_eq!(TagTraits::put_away(&kept), read(&kept));
            }
            kept.id = ArrangementId { kind: ArrangementKind::Rule, key: tag };
            prop_assert_eq!(TagTraits::put_away(&kept), None);
            let other = DimensionTraits { dimension: DimensionId(tag), name, single: true, locked }.arranged();
            prop_assert_eq!(TagTraits::put_away(&other), None);
        }
    }

    #[test]
    fn what_the_first_shapes_say_is_read_forever() {
        let traits = TagTraits { leaves_after: Some(60), locked: true, ..TagTraits::new(TagId(7), "جديد") };
        let read = |kept: &Arrangement, text: &str| Arrangement { text: text.into(), ..kept.clone() };
        let text =
            r#"{"v":1,"what":"tag","it":{"tag":7,"name":"جديد","leaves_after":60,"archived":false,"locked":true}}"#;
        assert_eq!(TagTraits::of(&read(&traits.arranged(), text)), Some(traits.clone()));
        assert_eq!(traits.arranged().text, text);
        let short = r#"{"v":1,"what":"tag","it":{"tag":7,"name":"x"}}"#;
        assert!(TagTraits::of(&read(&traits.arranged(), short)).is_some_and(|traits| traits.is_usual()));

        let single = DimensionTraits { single: true, ..DimensionTraits::new(DimensionId(3), "Stage") };
        let text = r#"{"v":1,"what":"dimension","it":{"dimension":3,"name":"Stage","single":true}}"#;
        assert_eq!(DimensionTraits::of(&read(&single.arranged(), text)), Some(single.clone()));
        let text = r#"{"v":2,"what":"dimension","it":{"dimension":3,"name":"Stage","single":true,"locked":true}}"#;
        let locked = DimensionTraits { locked: true, ..single.clone() };
        assert_eq!(DimensionTraits::of(&read(&single.arranged(), text)), Some(locked.clone()));
        assert_eq!(locked.arranged().text, text);
        let scheme = Scheme { locked: true, archive: Some(TagId(9)) };
        let text = r#"{"v":1,"what":"scheme","it":{"locked":true,"archive":9}}"#;
        assert_eq!(Scheme::of(&read(&scheme.arranged(), text)), Some(scheme.clone()));
        assert_eq!(DimensionTraits::of(&scheme.arranged()), None);
        assert_eq!(Scheme::of(&single.arranged()), None);
    }
}
