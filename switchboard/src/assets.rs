//! The screens inside the binary: what `npm run build` made, each file also compressed.

use std::borrow::Cow;

use bytes::Bytes;
use rust_embed::Embed;

/// The build of `web/`.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../web/dist"]
struct Dist;

/// A file and its compressed forms.
pub(crate) struct Found {
    pub(crate) identity: Cow<'static, [u8]>,
    pub(crate) brotli: Option<Cow<'static, [u8]>>,
    pub(crate) gzip: Option<Cow<'static, [u8]>>,
    /// SHA-256 of the uncompressed file.
    pub(crate) hash: [u8; 32],
}

/// Finds a file by its path below `web/dist`, without a leading slash.
pub(crate) fn find(path: &str) -> Option<Found> {
    let file = Dist::get(path)?;
    let packed = |ending: &str| Dist::get(&format!("{path}.{ending}")).map(|file| file.data);
    Some(Found {
        hash: file.metadata.sha256_hash(),
        identity: file.data,
        brotli: packed("br"),
        gzip: packed("gz"),
    })
}

/// Whether the screens were built before the binary was.
pub(crate) fn are_built() -> bool {
    Dist::get("index.html").is_some()
}

/// The files as both services want them.
pub(crate) struct Screens;

impl gateway::Assets for Screens {
    fn find(&self, path: &str) -> Option<gateway::Asset> {
        let name = file_name(path.trim_start_matches('/'));
        // The workstation is the operator-api's: it writes the nonce into the page.
        if name.starts_with("desk/") {
            return None;
        }
        let found = find(&name)?;
        Some(gateway::Asset {
            br: found.brotli.map(bytes),
            gzip: found.gzip.map(bytes),
            content_type: content_type(&name),
            etag: etag(&found.hash),
            immutable: is_hashed(&name),
            bytes: bytes(found.identity),
        })
    }
}

impl operator_api::Assets for Screens {
    fn get(&self, path: &str, encodings: &[&str]) -> Option<operator_api::Asset> {
        let name = format!("desk/{}", file_name(path));
        let found = find(&name)?;
        let packed = encodings.iter().find_map(|encoding| match *encoding {
            "br" => found.brotli.clone().map(|file| (file, "br")),
            "gzip" => found.gzip.clone().map(|file| (file, "gzip")),
            _ => None,
        });
        let (body, encoding) = packed.map_or((found.identity, None), |(file, name)| (file, Some(name)));
        Some(operator_api::Asset {
            body: bytes(body),
            content_type: content_type(&name).to_owned(),
            encoding,
            etag: etag(&found.hash),
            is_immutable: is_hashed(&name),
        })
    }
}

fn bytes(file: Cow<'static, [u8]>) -> Bytes {
    match file {
        Cow::Borrowed(file) => Bytes::from_static(file),
        Cow::Owned(file) => Bytes::from(file),
    }
}

/// A folder means its index.
fn file_name(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

fn etag(hash: &[u8; 32]) -> String {
    let short: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{short}\"")
}

/// Files below `assets/` bear a digest of their content in their name.
fn is_hashed(name: &str) -> bool {
    name.starts_with("assets/") || name.contains("/assets/")
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "webmanifest") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
