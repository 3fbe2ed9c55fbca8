//! Native tests, one binary.

mod tidy;
#[macro_use]
#[path = "../store_suite/mod.rs"]
mod store_suite;
#[path = "../simulation/mod.rs"]
mod simulation;

mod dedupe;
mod emails;
mod encodings;
mod exports;
mod filters;
mod orders;
mod own_fields;
mod phones;
mod rules;
mod segment_language;
mod service;
mod shop_year;
mod store;
mod worked_example;
mod worker_queue;
