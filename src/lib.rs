//! Daftar: a customer book that lives in the browser.
//!
//! This file is the map of the crate and the only place, beside `store/mod.rs`, that says which half a module belongs to.
//! `domain` is pure: values in, values out; no clock, no randomness, no browser.

/// What the product knows: contacts, tags, import, segments, the book, messages.
pub mod domain;
/// What page and worker say to each other, as plain data.
pub mod protocol;
/// Answers requests: one file per group, generic over the store.
pub mod service;
/// Keeps commits and snapshots: in memory, or in IndexedDB.
pub mod store;

/// The page: Leptos, routes, screens.
#[cfg(feature = "app")]
pub mod app;
/// The button that shops put on their own pages.
#[cfg(feature = "widget")]
pub mod widget;
