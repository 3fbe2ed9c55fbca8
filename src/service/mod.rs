//! Requests in, replies out.
