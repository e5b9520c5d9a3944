//! The release binary in a process of its own, and other processes that end with the measurement.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::http::{Client, get};
use crate::place::Places;
use crate::report::field;

pub const BINARY: &str = env!("CARGO_BIN_EXE_bansou");
/// Nobody waits longer for a first answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process that is killed when it is no longer needed.
pub struct Child(std::process::Child);

impl Child {
    pub fn start(mut command: Command) -> anyhow::Result<Self> {
        Ok(Self(command.stdin(Stdio::null()).spawn()?))
    }

    /// A process whose first line of output is its address.
    pub fn announcing(mut command: Command) -> anyhow::Result<(Self, SocketAddr)> {
        let mut child = Self(command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?);
        let output = child.0.stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        Ok((child, line.trim().parse().context("no address announced")?))
    }

    /// Memory in use by this process, in MB: all of it, and the part that is not files.
    pub fn memory(&self) -> anyhow::Result<Memory> {
        Memory::of(&self.0.id().to_string())
    }

    /// Asks it to end, as a system does, and waits.
    pub fn end(mut self) -> anyhow::Result<()> {
        Command::new("kill").arg("-TERM").arg(self.0.id().to_string()).status()?;
        let begun = Instant::now();
        while self.0.try_wait()?.is_none() {
            ensure!(begun.elapsed() < PATIENCE, "it did not end");
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[derive(Clone, Copy)]
pub struct Memory {
    pub resident: f64,
    pub anonymous: f64,
}

impl Memory {
    pub fn of_this_process() -> anyhow::Result<Self> {
        Self::of("self")
    }

    fn of(process: &str) -> anyhow::Result<Self> {
        let file = format!("/proc/{process}/status");
        let megabytes = |name: &str| -> anyhow::Result<f64> {
            let value = field(&file, name).context("the process is gone")?;
            let kilobytes: f64 = value.trim_end_matches("kB").trim().parse()?;
            Ok(kilobytes / 1024.0)
        };
        Ok(Memory { resident: megabytes("VmRSS")?, anonymous: megabytes("RssAnon")? })
    }

    /// The part that is not files.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "megabytes")]
    pub fn kilobytes(self) -> u64 {
        (self.anonymous * 1024.0) as u64
    }
}

/// `bansou serve` on a database.
pub struct Product {
    pub child: Child,
    pub address: SocketAddr,
}

impl Product {
    /// Starts the server and waits for its first answer.
    pub async fn serve(
        places: &Places,
        database: &str,
        further: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        let (product, _) = Self::timed(places, database, further).await?;
        Ok(product)
    }

    /// The same, with the time from the start of the process to the first answer.
    pub async fn timed(
        places: &Places,
        database: &str,
        further: &[(&str, &str)],
    ) -> anyhow::Result<(Self, Duration)> {
        let address = free_address()?;
        let mut command = command(&places.folder, database);
        command
            .arg("serve")
            .env("BANSOU_LISTEN", address.to_string())
            .envs(further.iter().copied());
        let log = std::fs::File::create(places.folder.join("bansou.log"))?;
        command.stderr(log);
        let begun = Instant::now();
        let mut child = Child::start(command)?;
        let took = first_answer(&mut child, address, begun).await.with_context(|| {
            std::fs::read_to_string(places.folder.join("bansou.log")).unwrap_or_default()
        })?;
        Ok((Self { child, address }, took))
    }
}

/// The binary with settings for a measurement and nothing of the caller's environment.
pub fn command(folder: &Path, database: &str) -> Command {
    let mut command = Command::new(BINARY);
    command
        .env_clear()
        .current_dir(folder)
        .envs(settings(database))
        .env("BANSOU_DATA_DIR", folder.join("data"));
    command
}

/// What the product and this program must agree about.
pub fn settings(database: &str) -> [(String, String); 5] {
    [
        ("BANSOU_SECRET_KEY", "a key for measurements, known to everyone"),
        ("BANSOU_DATABASE_URL", database),
        ("BANSOU_BASE_URL", "http://bansou.example.jp"),
        ("BANSOU_MAIL_FROM", "desk@bansou.example.jp"),
        ("BANSOU_LOG", "warn"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// Knocks until the server answers `/healthz` with 200.
pub async fn first_answer(
    child: &mut Child,
    address: SocketAddr,
    begun: Instant,
) -> anyhow::Result<Duration> {
    let request = get("/healthz", "");
    loop {
        if let Ok(mut client) = Client::connect(address).await
            && client.status(&request).await? == 200
        {
            return Ok(begun.elapsed());
        }
        ensure!(!child.has_ended(), "the process ended before it answered");
        ensure!(begun.elapsed() < PATIENCE, "no answer");
        tokio::time::sleep(Duration::from_micros(500)).await;
    }
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
