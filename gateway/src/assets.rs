//! Files that a gateway serves: the loader, the widget's frame, the demo. Whoever runs the gateway brings them.

use bytes::Bytes;

/// One file with its encodings.
#[derive(Clone, Debug)]
pub struct Asset {
    pub bytes: Bytes,
    /// The same, compressed beforehand; none where that gains nothing.
    pub br: Option<Bytes>,
    pub gzip: Option<Bytes>,
    pub content_type: &'static str,
    /// With its quotes.
    pub etag: String,
    /// The path names the content, so it may be kept for ever.
    pub immutable: bool,
}

/// Where files come from.
pub trait Assets: Send + Sync + 'static {
    /// The file behind a path that starts with `/`; `/` itself is the landing page, or nothing.
    fn find(&self, path: &str) -> Option<Asset>;
}

/// No files: sockets only.
#[derive(Clone, Copy, Debug)]
pub struct NoAssets;

impl Assets for NoAssets {
    fn find(&self, _path: &str) -> Option<Asset> {
        None
    }
}

impl<F: Fn(&str) -> Option<Asset> + Send + Sync + 'static> Assets for F {
    fn find(&self, path: &str) -> Option<Asset> {
        self(path)
    }
}
