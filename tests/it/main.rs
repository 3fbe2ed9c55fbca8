//! Native tests, one binary.

mod tidy;
