//! Files in a real folder, and the scanner's protocol against a stand-in of ClamAV's daemon on a real socket.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod arriving;
mod examining;
mod folder;
mod scanning;
mod stand_in;
