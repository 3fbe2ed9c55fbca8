//! Tests of the language as a whole: what is read and refused, round trips, and that the index answers what a plain look at
//! every contact answers.

mod model;
mod properties;
mod reading;
mod refusing;
mod rewriting;
