//! Tests of upkeep: what is told before is what happens, once, and can be taken back; what names a tag follows it.

mod checkups;
mod figures;
mod runs;
mod schemes;
mod tag_changes;
mod world;
