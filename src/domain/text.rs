//! Text as people compare it.
