//! Makes a cluster's certificates: an authority of its own and one certificate per node, as files of mode 0600.
//!
//! For tests, benches and clusters on one machine. A real cluster brings certificates from its own authority; each must
//! carry [`LINK_NAME`] as a DNS name and be good for both server and client authentication.

use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use crate::net::tls::{LINK_NAME, TlsFiles};

/// Why certificates could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    #[error("failed to write {}", path.display())]
    Write {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("failed to read {}", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("failed to make a certificate for {name}")]
    Make {
        name: String,
        #[source]
        source: rcgen::Error,
    },
    #[error("{} is not the key of an authority", path.display())]
    Key {
        path: PathBuf,
        #[source]
        source: rcgen::Error,
    },
}

/// A cluster's own authority: `authority.pem` (told to every node) and `authority.key` (kept here) in a folder.
pub struct Authority {
    folder: PathBuf,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Opens the authority in `folder`, or makes it there. Files that exist are never replaced.
    pub fn open_or_create(folder: &Path) -> Result<Self, AuthorityError> {
        let key_path = folder.join("authority.key");
        let key = match std::fs::read_to_string(&key_path) {
            Ok(pem) => {
                KeyPair::from_pem(&pem).map_err(|source| AuthorityError::Key { path: key_path, source })?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => create(folder, &key_path)?,
            Err(source) => return Err(AuthorityError::Read { path: key_path, source }),
        };
        // The issuer is rebuilt from the same parameters: what a node's certificate quotes of it is its name and key.
        let issuer = Issuer::new(authority_params(), key);
        Ok(Self { folder: folder.to_owned(), issuer })
    }

    /// Makes `<name>.pem` and `<name>.key`, or answers those that exist.
    pub fn node(&self, name: &str) -> Result<TlsFiles, AuthorityError> {
        let files = TlsFiles {
            authority: self.folder.join("authority.pem"),
            certificate: self.folder.join(format!("{name}.pem")),
            key: self.folder.join(format!("{name}.key")),
        };
        if files.certificate.exists() && files.key.exists() {
            return Ok(files);
        }
        let failed = |source| AuthorityError::Make { name: name.to_owned(), source };
        let mut params = CertificateParams::new(vec![LINK_NAME.to_owned()]).map_err(failed)?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().map_err(failed)?;
        let certificate = params.signed_by(&key, &self.issuer).map_err(failed)?;
        // The certificate last: it stands for a whole pair.
        write(&files.key, &key.serialize_pem())?;
        write(&files.certificate, &certificate.pem())?;
        Ok(files)
    }
}

fn create(folder: &Path, key_path: &Path) -> Result<KeyPair, AuthorityError> {
    let failed = |source| AuthorityError::Make { name: "the authority".to_owned(), source };
    let key = KeyPair::generate().map_err(failed)?;
    let certificate = authority_params().self_signed(&key).map_err(failed)?;
    std::fs::create_dir_all(folder)
        .map_err(|source| AuthorityError::Write { path: folder.to_owned(), source })?;
    // The key last: it stands for a whole pair.
    write(&folder.join("authority.pem"), &certificate.pem())?;
    write(key_path, &key.serialize_pem())?;
    Ok(key)
}

fn authority_params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Switchboard cluster");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn write(path: &Path, pem: &str) -> Result<(), AuthorityError> {
    let failed = |source| AuthorityError::Write { path: path.to_owned(), source };
    // A file left half made is made again; its mode is set before the first byte is in it.
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(pem.as_bytes()).map_err(failed)
}
