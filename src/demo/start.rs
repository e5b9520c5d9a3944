//! Starting the demonstration: a throw-away folder, a database in it, the whole product on top.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

use crate::config::{Config, Delivery, EnglishNames, MailRoute, SecretKey, Secretariat};
use crate::vocabulary::Chance;

/// Before each letter of an issue: a few thousand readers take some minutes, so that one can watch.
const PAUSE: Duration = Duration::from_millis(1_500);

/// A folder that is removed when the demonstration ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn make() -> anyhow::Result<Self> {
        let name = format!("bansou-demo-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path)
            .with_context(|| format!("the folder {} cannot be made", path.display()))?;
        Ok(Self(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The address asked for, or the usual one, or any that is free.
pub fn listener(asked: Option<SocketAddr>) -> anyhow::Result<TcpListener> {
    if let Some(address) = asked {
        return TcpListener::bind(address).with_context(|| format!("{address} cannot be used"));
    }
    let usual = (8080..8090).map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
    let any = std::iter::once(SocketAddr::from(([127, 0, 0, 1], 0)));
    usual
        .chain(any)
        .find_map(|address| TcpListener::bind(address).ok())
        .context("no port is free on this machine")
}

/// Settings of a demonstration in this folder: letters stay on the machine.
pub fn config(folder: &Path, address: SocketAddr) -> Config {
    Config {
        database_url: format!("sqlite://{}", folder.join("bansou.db").display()),
        listen: address,
        admin_listen: None,
        base_url: format!("http://{address}"),
        secret_key: SecretKey::new(Chance::System.secret()),
        mail: MailRoute::Stage { folder: folder.join("letters"), pause: PAUSE },
        mail_from: "jimukyoku@bansou.example.jp".to_owned(),
        newsletter_from: None,
        delivery: Delivery::default(),
        data_dir: folder.to_owned(),
        trusted_proxies: Vec::new(),
        secretariat: Secretariat {
            programme: "地域の人事部 伴走支援".to_owned(),
            name: "地域の人事部 伴走・横展開支援 事務局".to_owned(),
            email: "jimukyoku@bansou.example.jp".to_owned(),
            phone: "03-0000-0000".to_owned(),
            hours: "平日 9:30～17:30".to_owned(),
            postal_address: "東京都千代田区霞が関1-3-1".to_owned(),
            english: EnglishNames {
                programme: "Regional HR Department, accompaniment track".to_owned(),
                name: "Secretariat, Regional HR Department (accompaniment track)".to_owned(),
                hours: "weekdays 9:30-17:30".to_owned(),
                postal_address: "1-3-1 Kasumigaseki, Chiyoda-ku, Tokyo, Japan".to_owned(),
            },
        },
        demo: true,
    }
}
