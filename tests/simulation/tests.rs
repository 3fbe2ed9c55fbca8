//! Some seeds in every test run, and the planted bugs that must turn them red.
