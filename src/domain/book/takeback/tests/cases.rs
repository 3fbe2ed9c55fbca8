//! Cases that a person meets.
