//! A mailbox server that speaks as much POP3 and IMAP as a reader of returned letters asks for.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    Pop3,
    Imap,
}

#[derive(Default)]
struct Lying {
    messages: Vec<(u32, String)>,
    deleted: Vec<u32>,
    fetched: usize,
    next: u32,
    /// Messages it does not hand out.
    refused: Vec<u32>,
    validity: u32,
}

pub struct PostBox {
    pub address: SocketAddr,
    speaks: Speaks,
    lying: Arc<Mutex<Lying>>,
}

impl PostBox {
    pub async fn start(speaks: Speaks) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let lying = Arc::new(Mutex::new(Lying { next: 1, validity: 7, ..Lying::default() }));
        let shared = lying.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let lying = shared.clone();
                tokio::spawn(async move {
                    match speaks {
                        Speaks::Pop3 => pop3(stream, lying).await,
                        Speaks::Imap => imap(stream, lying).await,
                    }
                });
            }
        });
        Self { address, speaks, lying }
    }

    pub fn url(&self) -> String {
        let scheme = if self.speaks == Speaks::Pop3 { "pop3" } else { "imap" };
        format!("{scheme}://desk:pass@{}", self.address)
    }

    pub fn put(&self, raw: &str) {
        let mut lying = self.lying.lock().unwrap();
        let number = lying.next;
        lying.next += 1;
        lying.messages.push((number, raw.to_owned()));
    }

    /// The message put next is never handed out.
    pub fn refuse_next(&self) {
        let mut lying = self.lying.lock().unwrap();
        let next = lying.next;
        lying.refused.push(next);
    }

    /// The folder is made anew, with the same messages.
    pub fn change_validity(&self) {
        self.lying.lock().unwrap().validity += 1;
    }

    pub fn count(&self) -> usize {
        self.lying.lock().unwrap().messages.len()
    }

    /// How often a message was downloaded.
    pub fn fetched(&self) -> usize {
        self.lying.lock().unwrap().fetched
    }
}

impl Lying {
    fn fetch(&mut self, number: u32) -> Option<String> {
        if self.refused.contains(&number) {
            return None;
        }
        self.fetched += 1;
        self.messages.iter().find(|(known, _)| *known == number).map(|(_, raw)| raw.clone())
    }

    /// `5:*` and what is left from there on: the last message always, as the standard has it.
    fn search(&self, range: &str) -> String {
        let from: u32 = range.trim_end_matches(":*").parse().unwrap();
        let from = from.min(self.messages.last().map_or(0, |(last, _)| *last));
        let left = self.messages.iter().map(|(uid, _)| *uid);
        let left = left.filter(|uid| *uid >= from && !self.deleted.contains(uid));
        format!("* SEARCH{}\r\n", left.map(|uid| format!(" {uid}")).collect::<Vec<_>>().concat())
    }

    fn expunge(&mut self) {
        let deleted = std::mem::take(&mut self.deleted);
        self.messages.retain(|(number, _)| !deleted.contains(number));
    }
}

async fn pop3(stream: TcpStream, lying: Arc<Mutex<Lying>>) {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"+OK ready\r\n").await.unwrap();
    let mut line = String::new();
    while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
        let (verb, rest) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        let number = rest.parse().unwrap_or(0);
        let answer = match verb {
            "PASS" if rest != "pass" => "-ERR wrong\r\n".to_owned(),
            "UIDL" => {
                let lying = lying.lock().unwrap();
                let lines =
                    lying.messages.iter().map(|(number, _)| format!("{number} u{number}\r\n"));
                format!("+OK\r\n{}.\r\n", lines.collect::<String>())
            }
            "RETR" => {
                let raw = lying.lock().unwrap().fetch(number);
                let dotted = raw.map(|raw| raw.replace("\r\n.", "\r\n.."));
                dotted.map_or("-ERR damaged\r\n".to_owned(), |raw| format!("+OK\r\n{raw}\r\n.\r\n"))
            }
            "DELE" => {
                lying.lock().unwrap().deleted.push(number);
                "+OK\r\n".to_owned()
            }
            "QUIT" => {
                lying.lock().unwrap().expunge();
                "+OK bye\r\n".to_owned()
            }
            _ => "+OK\r\n".to_owned(),
        };
        stream.write_all(answer.as_bytes()).await.unwrap();
        line.clear();
    }
}

async fn imap(stream: TcpStream, lying: Arc<Mutex<Lying>>) {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"* OK ready\r\n").await.unwrap();
    let mut line = String::new();
    while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
        let words: Vec<_> = line.split_whitespace().collect();
        let number = words.get(3).and_then(|word| word.parse().ok()).unwrap_or(0);
        let before = match words[1..] {
            ["LOGIN", _, password] if password != "\"pass\"" => None,
            ["SELECT" | "EXAMINE", ..] => {
                let validity = lying.lock().unwrap().validity;
                Some(format!("* OK [UIDVALIDITY {validity}] valid\r\n"))
            }
            ["UID", "SEARCH", .., range] => Some(lying.lock().unwrap().search(range)),
            ["UID", "FETCH", ..] => lying.lock().unwrap().fetch(number).map(|raw| {
                let length = raw.len();
                format!("* 1 FETCH (UID {number} BODY[]<0> {{{length}}}\r\n{raw})\r\n")
            }),
            ["UID", "STORE", ..] => {
                lying.lock().unwrap().deleted.push(number);
                Some(String::new())
            }
            ["EXPUNGE"] => {
                lying.lock().unwrap().expunge();
                Some("* 1 EXPUNGE\r\n".to_owned())
            }
            _ => Some(String::new()),
        };
        let answer = match before {
            Some(before) => format!("{before}{} OK done\r\n", words[0]),
            None => format!("{} NO wrong\r\n", words[0]),
        };
        stream.write_all(answer.as_bytes()).await.unwrap();
        line.clear();
    }
}
