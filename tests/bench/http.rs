//! Clients that keep their connections and ask again as soon as they are answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// An answer as far as a client must understand it.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// One kept connection.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    pub async fn connect(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Asks, and reads the whole answer; its body is kept only in [`ask`](Self::ask).
    pub async fn status(&mut self, request: &[u8]) -> anyhow::Result<u16> {
        let (status, head, body) = self.exchange(request).await?;
        self.buffer.drain(..head + body);
        Ok(status)
    }

    pub async fn ask(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        let (status, head, body) = self.exchange(request).await?;
        let text = String::from_utf8_lossy(&self.buffer[..head]).into_owned();
        let content = self.buffer[head..head + body].to_vec();
        self.buffer.drain(..head + body);
        Ok(Answer { status, head: text, body: content })
    }

    /// Status, length of the head and of the body, both in the buffer.
    async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<(u16, usize, usize)> {
        self.stream.write_all(request).await?;
        let head = loop {
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let status: u16 = text.get(9..12).context("no status")?.parse()?;
        let body = if status == 304 || status == 204 { 0 } else { content_length(text)? };
        while self.buffer.len() < head + body {
            self.more().await?;
        }
        Ok((status, head, body))
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the server hung up");
        Ok(())
    }
}

fn content_length(head: &str) -> anyhow::Result<usize> {
    for line in head.lines() {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            return Ok(value.trim().parse()?);
        }
    }
    bail!("an answer without a length: {head}")
}

/// `GET path` with further header lines, each ending in CRLF.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: identity\r\n{headers}\r\n")
        .into_bytes()
}

/// Several clients, one question.
pub struct Load {
    pub clients: usize,
    pub time: Duration,
    pub request: Vec<u8>,
    pub expected: u16,
}

impl Load {
    /// Answers per second.
    pub async fn rate(&self, address: SocketAddr) -> anyhow::Result<f64> {
        let request: Arc<[u8]> = self.request.clone().into();
        let begun = Instant::now();
        let mut clients = tokio::task::JoinSet::new();
        for _ in 0..self.clients {
            clients.spawn(insist(address, request.clone(), self.time, self.expected));
        }
        let mut answers = 0;
        while let Some(ended) = clients.join_next().await {
            answers += ended??;
        }
        Ok(f64::from(answers) / begun.elapsed().as_secs_f64())
    }
}

async fn insist(
    address: SocketAddr,
    request: Arc<[u8]>,
    time: Duration,
    expected: u16,
) -> anyhow::Result<u32> {
    let mut client = Client::connect(address).await?;
    let begun = Instant::now();
    let mut answers = 0;
    while begun.elapsed() < time {
        let status = client.status(&request).await?;
        ensure!(status == expected, "answered {status} instead of {expected}");
        answers += 1;
    }
    Ok(answers)
}
