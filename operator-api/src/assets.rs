//! The workstation's files, wherever they come from.

use bytes::Bytes;

/// One file as it is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asset {
    pub body: Bytes,
    pub content_type: String,
    /// `br` or `gzip`; none = as it is.
    pub encoding: Option<&'static str>,
    /// With its quotes.
    pub etag: String,
    /// Its name holds a digest of its content: browsers may keep it for ever.
    pub is_immutable: bool,
}

/// Files by their path without a leading slash (`index.html`, `assets/main-1a2b.js`).
pub trait Assets: Send + Sync + 'static {
    /// The file in the first of these encodings that there is, else as it is.
    fn get(&self, path: &str, encodings: &[&str]) -> Option<Asset>;
}

/// No files: a pod that serves REST alone.
#[derive(Clone, Copy, Debug)]
pub struct NoAssets;

impl Assets for NoAssets {
    fn get(&self, _path: &str, _encodings: &[&str]) -> Option<Asset> {
        None
    }
}
