//! How the sink converses.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::server::TlsStream;

use super::sink_script::{At, Do, Taken};
use super::sink_tls::{self, Tls};

#[derive(Default)]
pub struct Notes {
    pub once: HashMap<At, VecDeque<Do>>,
    pub always: HashMap<At, Do>,
    pub taken: Vec<Taken>,
    pub commands: Vec<String>,
    pub connections: usize,
    pub open: usize,
    pub most_open: usize,
    /// Places where something else than the ordinary answer was given or withheld.
    pub reached: Vec<At>,
    /// From the first line of each content to its closing dot.
    pub contents: Vec<Duration>,
}

/// A stream whose end can be made abrupt.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send {
    fn cut(&self);
}

impl Wire for TcpStream {
    fn cut(&self) {
        self.set_zero_linger().unwrap();
    }
}

impl Wire for TlsStream<TcpStream> {
    fn cut(&self) {
        self.get_ref().0.cut();
    }
}

pub async fn converse_on(
    stream: TcpStream,
    tls: Tls,
    notes: Arc<Mutex<Notes>>,
    hold: watch::Receiver<HashSet<At>>,
) {
    let connection = {
        let mut notes = notes.lock().unwrap();
        notes.connections += 1;
        notes.open += 1;
        notes.most_open = notes.most_open.max(notes.open);
        notes.connections
    };
    let starttls = tls == Tls::Upgraded;
    let mut talk = Talk { notes: notes.clone(), hold, connection, starttls };
    if tls == Tls::Wrapped {
        if let Ok(stream) = sink_tls::acceptor().accept(stream).await {
            talk.run(BufReader::new(stream), true).await;
        }
    } else if let Some(stream) = talk.run(BufReader::new(stream), true).await {
        talk.starttls = false;
        if let Ok(stream) = sink_tls::acceptor().accept(stream.into_inner()).await {
            talk.run(BufReader::new(stream), false).await;
        }
    }
    notes.lock().unwrap().open -= 1;
}

struct Talk {
    notes: Arc<Mutex<Notes>>,
    hold: watch::Receiver<HashSet<At>>,
    connection: usize,
    starttls: bool,
}

/// The conversation is over.
struct Over;

impl Talk {
    /// Gives the stream back when the client wants TLS.
    async fn run<S: Wire>(
        &mut self,
        mut stream: BufReader<S>,
        greets: bool,
    ) -> Option<BufReader<S>> {
        if greets {
            self.answer(&mut stream, At::Greeting, "220 sink.example.jp ESMTP").await.ok()?;
        }
        let (mut from, mut to) = (String::new(), Vec::new());
        loop {
            let line = read_line(&mut stream).await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let noted = if verb == "AUTH" { "AUTH …".to_owned() } else { line.clone() };
            self.notes.lock().unwrap().commands.push(noted);
            let done = match verb.as_str() {
                "EHLO" => self.answer(&mut stream, At::Ehlo, &self.greeting()).await,
                "STARTTLS" => {
                    stream.write_all(b"220 go ahead\r\n").await.ok()?;
                    return Some(stream);
                }
                "AUTH" => self.answer(&mut stream, At::Auth, "235 2.7.0 welcome").await,
                "MAIL" => {
                    from = inside_brackets(&line);
                    to.clear();
                    self.answer(&mut stream, At::Mail, "250 2.1.0 ok").await
                }
                "RCPT" => {
                    to.push(inside_brackets(&line));
                    self.answer(&mut stream, At::Rcpt, "250 2.1.5 ok").await
                }
                "DATA" => self.data(&mut stream, &from, &to).await,
                "RSET" => self.answer(&mut stream, At::Reset, "250 2.0.0 ok").await,
                "QUIT" => {
                    let _ = stream.write_all(b"221 2.0.0 bye\r\n").await;
                    return None;
                }
                _ => self.answer(&mut stream, At::Reset, "502 5.5.1 what?").await,
            };
            done.ok()?;
        }
    }

    fn greeting(&self) -> String {
        let tls = if self.starttls { "250-STARTTLS\r\n" } else { "" };
        format!(
            "250-sink.example.jp\r\n250-PIPELINING\r\n250-8BITMIME\r\n{tls}250 AUTH PLAIN LOGIN"
        )
    }

    async fn data<S: Wire>(
        &self,
        stream: &mut BufReader<S>,
        from: &str,
        to: &[String],
    ) -> Result<bool, Over> {
        if !self.answer(stream, At::Data, "354 go on").await? {
            return Ok(false);
        }
        let mut bytes = Vec::new();
        let mut begun = None;
        loop {
            let mut line = Vec::new();
            if stream.read_until(b'\n', &mut line).await.unwrap_or(0) == 0 {
                return Err(Over);
            }
            if begun.is_none() {
                begun = Some(Instant::now());
                self.act_on_body(stream).await?;
            }
            if line == b".\r\n" {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        let place = {
            let mut notes = self.notes.lock().unwrap();
            notes.contents.extend(begun.map(|begun: Instant| begun.elapsed()));
            let (from, to) = (from.to_owned(), to.to_vec());
            let connection = self.connection;
            notes.taken.push(Taken { from, to, bytes, connection, confirmed: false });
            notes.taken.len() - 1
        };
        let confirmed = self.answer(stream, At::Dot, "250 2.0.0 taken").await?;
        self.notes.lock().unwrap().taken[place].confirmed = confirmed;
        Ok(confirmed)
    }

    async fn act_on_body<S: Wire>(&self, stream: &mut BufReader<S>) -> Result<(), Over> {
        match self.behaviour(At::Body) {
            Do::Accept | Do::Say(_) => Ok(()),
            other => self.act(stream, At::Body, other, "").await.map(|_| ()),
        }
    }

    /// True when the ordinary answer was given.
    async fn answer<S: Wire>(
        &self,
        stream: &mut BufReader<S>,
        at: At,
        ordinary: &str,
    ) -> Result<bool, Over> {
        self.act(stream, at, self.behaviour(at), ordinary).await
    }

    async fn act<S: Wire>(
        &self,
        stream: &mut BufReader<S>,
        at: At,
        what: Do,
        ordinary: &str,
    ) -> Result<bool, Over> {
        let (words, accepted) = match what {
            Do::Accept => (ordinary, true),
            Do::Hold => {
                let _ = self.hold.clone().wait_for(|released| released.contains(&at)).await;
                (ordinary, true)
            }
            Do::After(pause) => {
                tokio::time::sleep(pause).await;
                (ordinary, true)
            }
            Do::Say(words) => (words, false),
            Do::Hang => std::future::pending().await,
            Do::Reset => {
                stream.get_ref().cut();
                return Err(Over);
            }
            Do::Close => return Err(Over),
        };
        if words.is_empty() {
            return Ok(accepted);
        }
        stream.write_all(format!("{words}\r\n").as_bytes()).await.map_err(|_| Over)?;
        stream.flush().await.map_err(|_| Over)?;
        Ok(accepted)
    }

    fn behaviour(&self, at: At) -> Do {
        let mut notes = self.notes.lock().unwrap();
        let once = notes.once.get_mut(&at).and_then(VecDeque::pop_front);
        let what = once.or_else(|| notes.always.get(&at).cloned()).unwrap_or(Do::Accept);
        if what != Do::Accept {
            notes.reached.push(at);
        }
        what
    }
}

async fn read_line<S: Wire>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}

fn inside_brackets(line: &str) -> String {
    let rest = line.split_once('<').map_or("", |(_, rest)| rest);
    rest.rsplit_once('>').map_or(rest, |(inside, _)| inside).to_owned()
}
