//! Tests of rules: that a plan is what happens, that it happens once, and that rules which can't come to rest are named.

mod circles;
mod model;
mod properties;
mod ready;
mod written;
