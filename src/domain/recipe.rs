//! A recipe: how a file with certain columns was read, so that next month's file is read alike. The book keeps it and does
//! not look inside; writing and replaying one is `import::recipe`'s business.

use super::date::Timestamp;
use serde::{Deserialize, Serialize};

/// The identity of a recipe, random as those of tags and segments are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecipeId(pub u64);

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    pub id: RecipeId,
    /// The file it was last used for.
    pub name: String,
    pub used: Timestamp,
    /// The headers of the file, folded, in order.
    pub headers: Vec<String>,
    /// Columns and choices as JSON, readable in a backup.
    pub text: String,
}
