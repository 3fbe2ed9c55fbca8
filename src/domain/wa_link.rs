//! Click-to-chat links.
