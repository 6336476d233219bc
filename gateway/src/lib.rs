//! WebSocket pods: every customer and operator holds one socket to a gateway.
//!
//! | file | what it does |
//! |---|---|
//! | [`session`] | the rules of one connection, without I/O |
pub mod session;
