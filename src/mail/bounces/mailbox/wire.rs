//! The connection to a mailbox, line by line, each step with its limit of time.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::config::Mailbox;
use crate::mail::Roots;

const PATIENCE: Duration = Duration::from_secs(30);
/// The longest line of an answer: room for the numbers of a million messages.
const LINE_MAX: usize = 16 * 1024 * 1024;
/// A longer line is read in pieces.
const PIECE: u64 = 64 * 1024;

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

pub struct Wire(BufReader<Box<dyn Stream>>);

/// Connects, with TLS where the settings ask for it.
pub async fn connect(settings: &Mailbox, roots: &Roots) -> anyhow::Result<Wire> {
    let address = (settings.host.as_str(), settings.port);
    let tcp = in_time(TcpStream::connect(address)).await.context("no connection to the mailbox")?;
    if !settings.tls {
        return Ok(Wire(BufReader::new(Box::new(tcp))));
    }
    let name = ServerName::try_from(settings.host.clone()).context("no name for TLS")?;
    let connector = TlsConnector::from(Arc::new(roots.client_config()?));
    let stream = in_time(connector.connect(name, tcp)).await.context("no TLS to the mailbox")?;
    Ok(Wire(BufReader::new(Box::new(stream))))
}

impl Wire {
    /// Without its end.
    async fn line(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut line = Vec::new();
        while !line.ends_with(b"\n") {
            ensure!(line.len() < LINE_MAX, "the mailbox server never ends its line");
            line.extend(self.piece().await?);
        }
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
        Ok(line)
    }

    /// A line with its end, or as much of it as is read at once.
    pub async fn piece(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut piece = Vec::new();
        let mut limited = (&mut self.0).take(PIECE);
        in_time(limited.read_until(b'\n', &mut piece)).await?;
        let whole = piece.ends_with(b"\n") || piece.len() as u64 == PIECE;
        ensure!(whole, "the mailbox server hung up");
        Ok(piece)
    }

    pub async fn text_line(&mut self) -> anyhow::Result<String> {
        Ok(String::from_utf8_lossy(&self.line().await?).into_owned())
    }

    /// So many bytes, of which the first are kept.
    pub async fn bytes(&mut self, mut count: usize, most: usize) -> anyhow::Result<Vec<u8>> {
        let mut kept = Vec::new();
        let mut piece = vec![0; 16 * 1024];
        while count > 0 {
            let wanted = count.min(piece.len());
            in_time(self.0.read_exact(&mut piece[..wanted])).await?;
            let room = most.saturating_sub(kept.len()).min(wanted);
            kept.extend_from_slice(&piece[..room]);
            count -= wanted;
        }
        Ok(kept)
    }

    pub async fn say(&mut self, command: &str) -> anyhow::Result<()> {
        in_time(async {
            self.0.write_all(command.as_bytes()).await?;
            self.0.write_all(b"\r\n").await?;
            self.0.flush().await
        })
        .await
    }
}

async fn in_time<T>(work: impl Future<Output = std::io::Result<T>>) -> anyhow::Result<T> {
    Ok(timeout(PATIENCE, work).await.context("no answer in time")??)
}
