//! Mutual TLS of the link: a node is trusted because the cluster's own authority signed its certificate.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::net::TcpStream;
use tokio_rustls::{TlsAcceptor, TlsConnector, TlsStream};

use crate::error::LinkError;

/// The DNS name that every node's certificate carries. Pods come and go with their addresses, so a certificate says
/// *a node of this cluster*, not which one; who it is comes in the greeting.
pub const LINK_NAME: &str = "link.switchboard.internal";

/// Where a node's certificates lie (PEM).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TlsFiles {
    /// Certificates of the cluster's authority; two while it is being replaced.
    pub authority: PathBuf,
    /// This node's certificate, followed by intermediate ones if there are any.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Why the certificates cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("failed to read {}", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: rustls::pki_types::pem::Error,
    },
    #[error("{} holds no certificate", path.display())]
    Empty { path: PathBuf },
    #[error("{} holds a certificate that cannot be an authority", path.display())]
    Authority {
        path: PathBuf,
        #[source]
        source: rustls::Error,
    },
    #[error("failed to build the verifier of nodes from {}", path.display())]
    Verifier {
        path: PathBuf,
        #[source]
        source: rustls::server::VerifierBuilderError,
    },
    #[error("the key does not belong to the certificate {}", path.display())]
    Pair {
        path: PathBuf,
        #[source]
        source: rustls::Error,
    },
}

/// A node's identity and whom it trusts; cheap to clone.
#[derive(Clone)]
pub struct TlsConfig {
    accept: TlsAcceptor,
    dial: TlsConnector,
}

impl TlsConfig {
    /// Loads the files. They are read once: a renewed certificate counts from the next start.
    pub fn load(files: &TlsFiles) -> Result<Self, TlsError> {
        let mut roots = RootCertStore::empty();
        for certificate in certificates(&files.authority)? {
            roots
                .add(certificate)
                .map_err(|source| TlsError::Authority { path: files.authority.clone(), source })?;
        }
        let roots = Arc::new(roots);
        let chain = certificates(&files.certificate)?;
        let key = || {
            PrivateKeyDer::from_pem_file(&files.key)
                .map_err(|source| TlsError::Read { path: files.key.clone(), source })
        };
        let pair = |source| TlsError::Pair { path: files.certificate.clone(), source };
        let provider = Arc::new(rustls::crypto::ring::default_provider());

        let verifier = WebPkiClientVerifier::builder_with_provider(roots.clone(), provider.clone())
            .build()
            .map_err(|source| TlsError::Verifier { path: files.authority.clone(), source })?;
        // Both ends are ours: nothing older than 1.3.
        let mut accept = ServerConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(&[&rustls::version::TLS13])
            .expect("the ring provider has cipher suites for TLS 1.3")
            .with_client_cert_verifier(verifier)
            .with_single_cert(chain.clone(), key()?)
            .map_err(pair)?;
        let mut dial = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .expect("the ring provider has cipher suites for TLS 1.3")
            .with_root_certificates(roots)
            .with_client_auth_cert(chain, key()?)
            .map_err(pair)?;
        // No resumption: every pod has the same name, so tickets would go to the wrong one, and each connection shall
        // be judged by its certificate anew.
        accept.send_tls13_tickets = 0;
        dial.resumption = Resumption::disabled();
        Ok(Self { accept: Arc::new(accept).into(), dial: Arc::new(dial).into() })
    }

    /// The dialled side's handshake: the dialler must show a certificate of ours.
    pub(crate) async fn accept(&self, socket: TcpStream) -> Result<TlsStream<TcpStream>, LinkError> {
        let stream = self.accept.accept(socket).await.map_err(LinkError::of_io)?;
        Ok(TlsStream::Server(stream))
    }

    /// The dialling side's handshake.
    pub(crate) async fn dial(&self, socket: TcpStream) -> Result<TlsStream<TcpStream>, LinkError> {
        let name = ServerName::try_from(LINK_NAME).expect("the constant is a DNS name");
        let stream = self.dial.connect(name, socket).await.map_err(LinkError::of_io)?;
        Ok(TlsStream::Client(stream))
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let read = |source| TlsError::Read { path: path.to_owned(), source };
    let all =
        CertificateDer::pem_file_iter(path).map_err(read)?.collect::<Result<Vec<_>, _>>().map_err(read)?;
    if all.is_empty() { Err(TlsError::Empty { path: path.to_owned() }) } else { Ok(all) }
}
