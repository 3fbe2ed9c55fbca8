//! The book: contacts, tags and everything else the owner keeps, with the indexes that make them fast.

pub mod op;
