//! Processor time: of this process, and of the database's server where it is another.

use anyhow::Context as _;
use sqlx::{Connection as _, PgConnection, Row as _};

use crate::place::Kind;

/// Linux counts in hundredths of a second.
const TICKS: f64 = 100.0;

pub struct Processor {
    /// The server that may create databases; every process of it counts.
    server: Option<String>,
}

impl Processor {
    pub fn of(kind: &Kind) -> Self {
        let server = match kind {
            Kind::Sqlite => None,
            Kind::Postgres(server) => Some(server.clone()),
        };
        Self { server }
    }

    /// Seconds used so far, in user and system mode, by all threads.
    pub async fn used(&self) -> anyhow::Result<f64> {
        let mut ticks = ticks("self")?;
        if let Some(server) = &self.server {
            let mut admin = PgConnection::connect(server).await?;
            let rows =
                sqlx::query("SELECT pid FROM pg_stat_activity").fetch_all(&mut admin).await?;
            for row in rows {
                let pid: i32 = row.try_get("pid")?;
                // A process that ended meanwhile is none of ours.
                ticks += self::ticks(&pid.to_string()).unwrap_or(0.0);
            }
            admin.close().await?;
        }
        Ok(ticks / TICKS)
    }
}

fn ticks(process: &str) -> anyhow::Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let rest = text.rsplit_once(')').context("no such process")?.1;
    let mut fields = rest.split_whitespace().skip(11);
    let mut next = || -> anyhow::Result<f64> { Ok(fields.next().context("no times")?.parse()?) };
    Ok(next()? + next()?)
}
