//! A mail server that does what a test tells it to, and remembers everything it saw. It lives in
//! the test's process, so that it outlives a server that is killed.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::server::TlsStream;

use super::sink_tls::{self, Tls};

/// A place in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum At {
    Greeting,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// After the first bytes of the content.
    Body,
    /// After the closing dot.
    Dot,
    Reset,
}

/// What the server does there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Do {
    /// The ordinary answer.
    Accept,
    Say(&'static str),
    /// Never answers, and keeps the connection.
    Hang,
    /// Ends the connection with RST.
    Reset,
    /// Closes the connection.
    Close,
    /// The ordinary answer, once the test calls [`SmtpSink::release`].
    Hold,
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

/// A letter that came in whole, up to its closing dot.
#[derive(Clone, Debug)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub bytes: Vec<u8>,
    pub connection: usize,
    /// Whether the sender was told so.
    pub confirmed: bool,
}

#[derive(Default)]
struct Notes {
    once: HashMap<At, VecDeque<Do>>,
    always: HashMap<At, Do>,
    taken: Vec<Taken>,
    commands: Vec<String>,
    connections: usize,
    open: usize,
    most_open: usize,
    /// Places where something else than the ordinary answer was given or withheld.
    reached: Vec<At>,
}

pub struct SmtpSink {
    pub address: SocketAddr,
    notes: Arc<Mutex<Notes>>,
    released: watch::Sender<bool>,
    listening: JoinHandle<()>,
}

impl SmtpSink {
    pub async fn start() -> Self {
        Self::start_with(Tls::None).await
    }

    pub async fn start_with(tls: Tls) -> Self {
        Self::listen(TcpListener::bind("127.0.0.1:0").await.unwrap(), tls)
    }

    /// On an address known before: a server that comes back.
    pub async fn start_at(address: SocketAddr) -> Self {
        Self::listen(TcpListener::bind(address).await.unwrap(), Tls::None)
    }

    fn listen(listener: TcpListener, tls: Tls) -> Self {
        let address = listener.local_addr().unwrap();
        let notes = Arc::new(Mutex::new(Notes::default()));
        let (released, hold) = watch::channel(false);
        let shared = notes.clone();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse_on(stream, tls, shared.clone(), hold.clone()));
            }
        });
        Self { address, notes, released, listening }
    }

    /// As `BANSOU_MAIL` takes it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The next time the conversation comes to this place.
    pub fn once(&self, at: At, what: Do) {
        self.notes().once.entry(at).or_default().push_back(what);
    }

    /// From now on, whenever nothing else was asked for.
    pub fn always(&self, at: At, what: Do) {
        self.notes().always.insert(at, what);
    }

    /// Lets everyone go who is held.
    pub fn release(&self) {
        self.released.send_replace(true);
    }

    /// Waits until the script has acted at this place.
    pub async fn reached(&self, at: At) {
        while !self.notes().reached.contains(&at) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.notes().taken.clone()
    }

    /// Letters the sender knows to have arrived.
    pub fn confirmed(&self) -> usize {
        self.notes().taken.iter().filter(|letter| letter.confirmed).count()
    }

    pub fn commands(&self) -> Vec<String> {
        self.notes().commands.clone()
    }

    pub fn connections(&self) -> usize {
        self.notes().connections
    }

    pub fn most_open(&self) -> usize {
        self.notes().most_open
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap()
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn converse_on(
    stream: TcpStream,
    tls: Tls,
    notes: Arc<Mutex<Notes>>,
    hold: watch::Receiver<bool>,
) {
    let connection = {
        let mut notes = notes.lock().unwrap();
        notes.connections += 1;
        notes.open += 1;
        notes.most_open = notes.most_open.max(notes.open);
        notes.connections
    };
    let starttls = tls == Tls::StartTls;
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
    hold: watch::Receiver<bool>,
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
        format!("250-sink.example.jp\r\n250-8BITMIME\r\n{tls}250 AUTH PLAIN LOGIN")
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
        let mut first = true;
        loop {
            let mut line = Vec::new();
            if stream.read_until(b'\n', &mut line).await.unwrap_or(0) == 0 {
                return Err(Over);
            }
            if std::mem::take(&mut first) {
                self.act_on_body(stream).await?;
            }
            if line == b".\r\n" {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        let place = {
            let mut notes = self.notes.lock().unwrap();
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
            other => self.act(stream, other, "").await.map(|_| ()),
        }
    }

    /// True when the ordinary answer was given.
    async fn answer<S: Wire>(
        &self,
        stream: &mut BufReader<S>,
        at: At,
        ordinary: &str,
    ) -> Result<bool, Over> {
        self.act(stream, self.behaviour(at), ordinary).await
    }

    async fn act<S: Wire>(
        &self,
        stream: &mut BufReader<S>,
        what: Do,
        ordinary: &str,
    ) -> Result<bool, Over> {
        let (words, accepted) = match what {
            Do::Accept => (ordinary, true),
            Do::Hold => {
                let _ = self.hold.clone().wait_for(|released| *released).await;
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
