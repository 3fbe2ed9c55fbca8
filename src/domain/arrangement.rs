//! What the owner arranged about the book beside its contacts: fields of the shop's own, what holds for a tag or a segment,
//! rules. The book keeps each as JSON under its identity and does not look inside, so that a new kind of arrangement costs
//! the book, its journal, its merges and its backups nothing. Whoever works with a kind reads it by its own type
//! (`Arranged`).

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What an arrangement is about. Stored by position: new ones go at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArrangementKind {
    /// A field of the shop's own.
    Field,
    /// What holds for a tag beside its name, color and dimension.
    Tag,
    /// What holds for a dimension beside its name and color.
    Dimension,
    /// What belongs to a segment beside its filter.
    Segment,
    /// A rule.
    Rule,
    /// How healthy the book was on a day.
    Health,
}

impl ArrangementKind {
    /// Every kind, in stored order.
    pub const ALL: [ArrangementKind; 6] = [
        ArrangementKind::Field,
        ArrangementKind::Tag,
        ArrangementKind::Dimension,
        ArrangementKind::Segment,
        ArrangementKind::Rule,
        ArrangementKind::Health,
    ];
}

/// The identity of an arrangement, the same on every device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ArrangementId {
    pub kind: ArrangementKind,
    pub key: u64,
}

/// One arrangement as the book keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrangement {
    pub id: ArrangementId,
    /// What people call what it is about.
    pub name: String,
    /// JSON, readable in a backup.
    pub text: String,
}

/// Something that is kept as an arrangement.
pub trait Arranged: Serialize + DeserializeOwned {
    const KIND: ArrangementKind;
    /// What the text says it is, and the number of its shape. Of one kind there may be several things; each reads its own
    /// only, and a shape with a higher number is left alone. `None` for a text that is the thing and nothing else.
    const SHAPE: Option<Shape> = None;

    /// Which of its kind.
    fn key(&self) -> u64;

    /// What people call it.
    fn called(&self) -> String;

    /// As the book keeps it.
    fn arranged(&self) -> Arrangement {
        let text = match Self::SHAPE {
            Some(Shape { what, v }) => serde_json::to_string(&Shaped { v, what: what.into(), it: self }),
            None => serde_json::to_string(self),
        };
        // Nothing of ours fails to be written as JSON: there are no maps with keys that are no text.
        let text = text.unwrap_or_default();
        Arrangement { id: ArrangementId { kind: Self::KIND, key: self.key() }, name: self.called(), text }
    }

    /// Reads one. `None` if it is of another kind, or was made by a program that knows more than this one.
    fn of(arrangement: &Arrangement) -> Option<Self> {
        if arrangement.id.kind != Self::KIND {
            return None;
        }
        let Some(Shape { what, v }) = Self::SHAPE else { return serde_json::from_str(&arrangement.text).ok() };
        // What it is comes first: of another shape the rest need not read.
        let head: Shaped<IgnoredAny> = serde_json::from_str(&arrangement.text).ok()?;
        if head.what != what || head.v > v {
            return None;
        }
        serde_json::from_str::<Shaped<Self>>(&arrangement.text).ok().map(|shaped| shaped.it)
    }
}

/// What a text is, and the number of its shape: raised when a program that knows the number before would misread it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    pub what: &'static str,
    pub v: u8,
}

/// A text that says what it is.
#[derive(Serialize, Deserialize)]
struct Shaped<'a, T> {
    v: u8,
    what: Cow<'a, str>,
    it: T,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::{CustomField, FieldKind};

    #[test]
    fn what_was_arranged_is_read_again() {
        let field =
            CustomField { key: "Size".into(), label: "المقاس".into(), kind: FieldKind::Number, choices: vec![] };
        let kept = field.arranged();
        assert_eq!((kept.id.kind, kept.name.as_str()), (ArrangementKind::Field, "المقاس"));
        assert_eq!(CustomField::of(&kept), Some(field.clone()));
        let other = Arrangement { id: ArrangementId { kind: ArrangementKind::Rule, ..kept.id }, ..kept.clone() };
        assert_eq!(CustomField::of(&other), None);
        let newer = Arrangement { text: kept.text.replace("number", "color"), ..kept };
        assert_eq!(CustomField::of(&newer), None, "left alone, not guessed");
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Day {
        day: u64,
    }

    impl Arranged for Day {
        const KIND: ArrangementKind = ArrangementKind::Rule;
        const SHAPE: Option<Shape> = Some(Shape { what: "day", v: 2 });

        fn key(&self) -> u64 {
            self.day
        }

        fn called(&self) -> String {
            String::new()
        }
    }

    #[test]
    fn of_one_kind_each_reads_its_own() {
        let kept = Day { day: 7 }.arranged();
        assert_eq!(kept.text, r#"{"v":2,"what":"day","it":{"day":7}}"#);
        assert_eq!(Day::of(&kept), Some(Day { day: 7 }));
        let read = |text: &str| Day::of(&Arrangement { text: text.into(), ..kept.clone() });
        assert_eq!(read(r#"{"v":1,"what":"day","it":{"day":8,"hour":3}}"#), Some(Day { day: 8 }), "what was before");
        assert_eq!(read(r#"{"v":3,"what":"day","it":{"day":8}}"#), None, "what is to come");
        assert_eq!(read(r#"{"v":1,"what":"night","it":{"day":8}}"#), None);
        assert_eq!(read(r#"{"day":8}"#), None);
    }
}
