//! Limits that both sides of a wire must agree on.

/// Characters (Unicode scalar values) of one message.
pub const TEXT_CHARS: usize = 10_000;
/// Bytes of one message in UTF-8.
pub const TEXT_BYTES: usize = 32 * 1024;
/// Files of one message.
pub const TEXT_FILES: usize = 5;
/// Bytes of one WebSocket message.
pub const FRAME_BYTES: usize = 64 * 1024;
/// Bytes of one message before the `hello` was accepted.
pub const HELLO_BYTES: usize = 8 * 1024;
/// Bytes that may wait for one connection.
pub const OUTBOUND_BYTES: usize = 64 * 1024;
/// Records that may wait in one connection's lanes.
pub const LANE_RECORDS: usize = 20;
/// Bytes that may wait in one connection's lanes.
pub const LANE_BYTES: usize = 64 * 1024;
/// Entries of one page.
pub const PAGE_ENTRIES: usize = 100;
/// Bytes of one page.
pub const PAGE_BYTES: usize = 32 * 1024;
/// Bytes of one link message.
pub const LINK_BYTES: usize = 4 * 1024 * 1024;
/// Waiting tickets in one board snapshot.
pub const BOARD_ROWS: usize = 200;
/// Timelines that one connection may watch beside its own.
pub const WATCHED: usize = 32;
/// A connection that sends nothing for this long is dead.
pub const PING_MS: u64 = 15_000;
pub const DEAD_MS: u64 = 30_000;
