//! Attachments: their bytes, what they are, whether they are clean, and who may fetch them.
//!
//! | module | what it does |
//! |---|---|
//! | [`Files`] | the bytes: in as a stream with a limit, out as a stream, in a folder or in S3 |
//! | [`Kind`] | what a file is, by its content and never by its name |
//! | [`name`] | what a file may be called |
//! | [`scanner`] | whether a file is clean: ClamAV, or nobody |
//! | [`thumbnail`] | a small picture of a picture |
//! | [`link`] | addresses that one reader may fetch one file by, for a while |
//!
//! What becomes of a file between its arrival and its readers is decided in [`domain::file`]; its row lies in the store.
//! Nothing here knows who may read what: whoever hands out a [`link::Link`] has decided that.

pub mod link;
pub mod name;
pub mod scanner;
pub mod thumbnail;

mod arriving;
mod error;
mod examine;
mod files;
mod kind;
mod place;

pub use arriving::{Arrived, PutError};
pub use error::FilesError;
pub use examine::{Examined, Turn};
pub use files::{Bytes, Files, Limits, Object, Part, Permit};
pub use kind::{Kind, Misfit};
pub use place::{Place, S3};
