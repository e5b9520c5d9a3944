//! A mail server that takes everything and keeps nothing, in a process of its own. It understands
//! PIPELINING and answers a batch of commands with one write, so that it is never the slowest part.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::product::Child;

pub const ROLE: &str = "as-sink";

const GREETING: &str = "220 sink ESMTP\r\n";
const FEATURES: &str =
    "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 10485760\r\n";

/// The sink as the measurement sees it.
pub struct Sink {
    _child: Child,
    pub address: SocketAddr,
}

/// What it has taken so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub messages: u64,
    /// Of the messages alone, headers included.
    pub bytes: u64,
}

impl Sink {
    pub fn start() -> anyhow::Result<Self> {
        let mut command = std::process::Command::new(std::env::current_exe()?);
        command.arg(ROLE);
        let (child, address) = Child::announcing(command)?;
        Ok(Self { _child: child, address })
    }

    /// Asks the sink itself, over SMTP.
    pub async fn tally(&self) -> anyhow::Result<Tally> {
        let mut stream = TcpStream::connect(self.address).await?;
        stream.write_all(b"VRFY tally\r\nQUIT\r\n").await?;
        let mut text = String::new();
        stream.read_to_string(&mut text).await?;
        let line = text.lines().find_map(|line| line.strip_prefix("252 "));
        let (messages, bytes) =
            line.and_then(|line| line.split_once(' ')).context("the sink does not say")?;
        Ok(Tally { messages: messages.parse()?, bytes: bytes.parse()? })
    }
}

#[derive(Default)]
struct Taken {
    messages: AtomicU64,
    bytes: AtomicU64,
}

/// The other process: says its address and takes letters until it is killed.
pub async fn serve() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let taken = Arc::new(Taken::default());
    loop {
        let (stream, _) = listener.accept().await?;
        let taken = taken.clone();
        // Whoever hangs up in the middle has lost nothing here.
        tokio::spawn(async move { converse(stream, &taken).await });
    }
}

async fn converse(mut stream: TcpStream, taken: &Taken) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    stream.write_all(GREETING.as_bytes()).await?;
    let mut talk = Talk { input: Vec::with_capacity(64 * 1024), in_message: false, seen: 0 };
    let mut answers = String::new();
    loop {
        if stream.read_buf(&mut talk.input).await? == 0 {
            return Ok(());
        }
        let goes_on = talk.step(&mut answers, taken);
        if !answers.is_empty() {
            stream.write_all(answers.as_bytes()).await?;
            answers.clear();
        }
        if !goes_on {
            return Ok(());
        }
    }
}

struct Talk {
    input: Vec<u8>,
    in_message: bool,
    /// How much of a message has been searched for its end.
    seen: usize,
}

impl Talk {
    /// Answers all that has arrived. False: the client said goodbye.
    fn step(&mut self, answers: &mut String, taken: &Taken) -> bool {
        loop {
            if self.in_message {
                if !self.end_of_message(answers, taken) {
                    return true;
                }
            } else {
                let Some(end) = self.input.iter().position(|byte| *byte == b'\n') else {
                    return true;
                };
                let verb = self.input[..end.min(4)].to_ascii_uppercase();
                self.input.drain(..=end);
                match verb.as_slice() {
                    b"EHLO" | b"HELO" => answers.push_str(FEATURES),
                    b"DATA" => {
                        self.in_message = true;
                        self.seen = 0;
                        answers.push_str("354 go on\r\n");
                    }
                    b"QUIT" => {
                        answers.push_str("221 bye\r\n");
                        return false;
                    }
                    b"VRFY" => answers.push_str(&taken.told()),
                    _ => answers.push_str("250 ok\r\n"),
                }
            }
        }
    }

    fn end_of_message(&mut self, answers: &mut String, taken: &Taken) -> bool {
        const END: &[u8] = b"\r\n.\r\n";
        let from = self.seen.saturating_sub(END.len());
        let found = self.input[from..].windows(END.len()).position(|five| five == END);
        let Some(at) = found else {
            self.seen = self.input.len();
            return false;
        };
        let length = from + at + END.len();
        self.input.drain(..length);
        self.in_message = false;
        taken.messages.fetch_add(1, Ordering::Relaxed);
        let content = u64::try_from(length - 3).unwrap_or(0);
        taken.bytes.fetch_add(content, Ordering::Relaxed);
        answers.push_str("250 taken\r\n");
        true
    }
}

impl Taken {
    fn told(&self) -> String {
        let messages = self.messages.load(Ordering::Relaxed);
        format!("252 {messages} {}\r\n", self.bytes.load(Ordering::Relaxed))
    }
}
