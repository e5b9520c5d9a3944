//! The way to a mail server: our own TCP stream, because without `TCP_NODELAY` every letter waits
//! for a delayed acknowledgement (lettre 0.11 never sets it), and TLS from the first byte where
//! the endpoint asks for it.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use entities::mail::attempt::Phase;
use lettre::transport::smtp::client::{AsyncTokioStream, Certificate, TlsParameters};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::line::Limits;
use super::setback::Setback;
use crate::config::{SmtpEndpoint, SmtpTls};

/// Whose certificates are believed: the public authorities, and further ones given by name.
#[derive(Clone, Default)]
pub struct Roots {
    further: Vec<CertificateDer<'static>>,
}

impl Roots {
    /// Believes a private authority too, as inside a ministry's network.
    #[must_use]
    pub fn and(mut self, certificate: Vec<u8>) -> Self {
        self.further.push(CertificateDer::from(certificate));
        self
    }

    /// For STARTTLS, which lettre performs.
    pub fn parameters(&self, host: &str) -> Result<TlsParameters, Setback> {
        let mut parameters = TlsParameters::builder(host.to_owned());
        for der in &self.further {
            let certificate = Certificate::from_der(der.to_vec())
                .map_err(|error| Setback::of(Phase::Tls, &error))?;
            parameters = parameters.add_root_certificate(certificate);
        }
        parameters.build().map_err(|error| Setback::of(Phase::Tls, &error))
    }

    /// For others who connect with TLS.
    pub fn client_config(&self) -> anyhow::Result<ClientConfig> {
        let refused = |setback: Setback| setback.reply.unwrap_or_default();
        self.client().map_err(|setback| anyhow::anyhow!("TLS: {}", refused(setback)))
    }

    fn client(&self) -> Result<ClientConfig, Setback> {
        let mut store = RootCertStore::empty();
        store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        for der in &self.further {
            store.add(der.clone()).map_err(unsafe_line)?;
        }
        Ok(ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(unsafe_line)?
            .with_root_certificates(store)
            .with_no_client_auth())
    }
}

/// Connects to the first address that answers; with TLS where it comes first.
pub async fn reach(
    endpoint: &SmtpEndpoint,
    limits: Limits,
    roots: &Roots,
) -> Result<Box<dyn AsyncTokioStream>, Setback> {
    let tcp = timeout(limits.connect, connect(endpoint))
        .await
        .map_err(|_| Setback::silence(Phase::Connect))?
        .map_err(|error| Setback::of_words(Phase::Connect, &error.to_string()))?;
    if endpoint.tls != SmtpTls::Wrapped {
        return Ok(Box::new(tcp));
    }
    secure(endpoint, limits, roots, Box::new(tcp)).await
}

/// TLS over a stream that is open already: from the first byte, or after STARTTLS.
pub async fn secure(
    endpoint: &SmtpEndpoint,
    limits: Limits,
    roots: &Roots,
    stream: Box<dyn AsyncTokioStream>,
) -> Result<Box<dyn AsyncTokioStream>, Setback> {
    let name = ServerName::try_from(endpoint.host.clone()).map_err(unsafe_line)?;
    let connector = TlsConnector::from(Arc::new(roots.client()?));
    let stream = timeout(limits.tls, connector.connect(name, stream))
        .await
        .map_err(|_| Setback::silence(Phase::Tls))?
        .map_err(unsafe_line)?;
    Ok(Box::new(Wrapped(stream)))
}

async fn connect(endpoint: &SmtpEndpoint) -> io::Result<TcpStream> {
    let mut last = io::Error::other("the name leads to no address");
    for address in lookup_host((endpoint.host.as_str(), endpoint.port)).await? {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn unsafe_line(error: impl fmt::Display) -> Setback {
    Setback::of_words(Phase::Tls, &error.to_string())
}

/// A TLS stream in the shape lettre takes.
#[derive(Debug)]
struct Wrapped(TlsStream<Box<dyn AsyncTokioStream>>);

impl AsyncTokioStream for Wrapped {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl AsyncRead for Wrapped {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wrapped {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
