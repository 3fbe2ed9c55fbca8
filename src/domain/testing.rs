//! What the tests of the domain share.

use proptest::prelude::ProptestConfig;

/// So many cases, or as many as `PROPTEST_CASES` says: a run by hand may take longer.
pub fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(usual), ..ProptestConfig::default() }
}
