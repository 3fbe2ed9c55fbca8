//! Imports from file to commit.
