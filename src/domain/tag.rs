//! Tags and the dimensions they belong to. Who carries a tag is the book's business.

use serde::{Deserialize, Serialize};

/// The identity of a tag, random and the same on every device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TagId(pub u64);

/// The identity of a dimension, random and the same on every device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DimensionId(pub u64);

/// A label on contacts. Two tags never have names that fold to the same key (`text::fold`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    pub id: TagId,
    pub name: String,
    pub color: TagColor,
    pub dimension: Option<DimensionId>,
}

/// A question that tags answer, such as interest or purchase stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    pub id: DimensionId,
    pub name: String,
    /// The color that new tags of this dimension take.
    pub color: TagColor,
}

/// The ten colors of the palette; the style sheet says what each looks like in light and dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TagColor {
    #[default]
    Gray,
    Red,
    Orange,
    Amber,
    Green,
    Teal,
    Blue,
    Indigo,
    Purple,
    Pink,
}

impl TagColor {
    /// Every color, in palette order.
    pub const ALL: [TagColor; 10] = [
        TagColor::Gray,
        TagColor::Red,
        TagColor::Orange,
        TagColor::Amber,
        TagColor::Green,
        TagColor::Teal,
        TagColor::Blue,
        TagColor::Indigo,
        TagColor::Purple,
        TagColor::Pink,
    ];
}
