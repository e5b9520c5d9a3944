//! Answers of a mail server, as they come in.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// The longest answer that is taken for one.
const ANSWER_MAX: usize = 64 * 1024;

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub code: u16,
    pub words: String,
}

/// What has come in and was not read yet.
#[derive(Default)]
pub struct Inbox {
    input: Vec<u8>,
    read: usize,
}

impl Inbox {
    /// The next answer, all of its lines.
    pub async fn reply(&mut self, stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Reply> {
        let mut words = String::new();
        loop {
            let line = self.line(stream).await?;
            let code = line.get(..3).and_then(|code| code.parse().ok());
            let code: u16 = code.ok_or_else(|| nonsense("no answer of a mail server"))?;
            if !words.is_empty() {
                words.push('\n');
            }
            words.push_str(line.get(4..).unwrap_or_default());
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(Reply { code, words });
            }
            if words.len() > ANSWER_MAX {
                return Err(nonsense("an answer without an end"));
            }
        }
    }

    async fn line(&mut self, stream: &mut (impl AsyncRead + Unpin)) -> io::Result<String> {
        loop {
            let rest = &self.input[self.read..];
            if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let line = String::from_utf8_lossy(&rest[..end]).trim_end().to_owned();
                self.read += end + 1;
                if self.read == self.input.len() {
                    self.input.clear();
                    self.read = 0;
                }
                return Ok(line);
            }
            if rest.len() > ANSWER_MAX {
                return Err(nonsense("an answer without an end"));
            }
            if stream.read_buf(&mut self.input).await? == 0 {
                return Err(nonsense("the connection was closed"));
            }
        }
    }
}

pub fn nonsense(words: &str) -> io::Error {
    io::Error::other(words)
}
