//! Amounts of money as whole thousandths (Gulf dinars have three decimals), and how files write them.

use serde::{Deserialize, Serialize};

/// Thousandths of the book's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Amount(pub i64);
