//! E-mail addresses: what is one, and the key that two spellings of one share.

use serde::{Deserialize, Serialize};

/// A syntactically valid address, as written (case kept).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Email(pub String);
