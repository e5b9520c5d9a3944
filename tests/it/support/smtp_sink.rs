//! A mail server that does what a test tells it to, and remembers everything it saw. It lives in
//! the test's process, so that it outlives a server that is killed.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::sink_script::{At, Do, Taken};
use super::sink_talk::{Notes, converse_on};
use super::sink_tls::Tls;

pub struct SmtpSink {
    pub address: SocketAddr,
    notes: Arc<Mutex<Notes>>,
    released: watch::Sender<HashSet<At>>,
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
        let (released, hold) = watch::channel(HashSet::new());
        let shared = notes.clone();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Answers to commands that came together leave one by one here.
                stream.set_nodelay(true).unwrap();
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

    /// Lets everyone go who is held at this place, now and later.
    pub fn release(&self, at: At) {
        self.released.send_modify(|released| {
            released.insert(at);
        });
    }

    /// Waits until the script has acted at this place, once more than when last asked.
    pub async fn reached(&self, at: At) {
        loop {
            let place = self.notes().reached.iter().position(|reached| *reached == at);
            if let Some(place) = place {
                self.notes().reached.remove(place);
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Forgets where the script has acted so far.
    pub fn begin_anew(&self) {
        self.notes().reached.clear();
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

    /// Letters whose end hung back behind their beginning as long as a delayed acknowledgement
    /// takes (40 ms on Linux).
    pub fn hung_back(&self) -> usize {
        let limit = Duration::from_millis(35);
        self.notes().contents.iter().filter(|time| **time >= limit).count()
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
