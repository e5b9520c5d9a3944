//! Settings, parsed once at start from `BANSOU_*` variables or a TOML file; constructs nothing.
//!
//! A variable wins over the file. What cannot work together is refused with a sentence that says
//! what to change.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use sha2::{Digest, Sha256};
use url::Url;

use crate::vocabulary::EmailAddress;

mod delivery;
mod groups;
mod magazine;
mod pace;
mod route;
mod secretariat;

pub use delivery::{BounceLimits, Bounces, Delivery, DkimKey, Mailbox, MailboxKind, WebhookSecret};
pub use groups::{domains_of, group_of};
pub use magazine::MagazineSender;
pub use pace::{MailPace, Rate};
use route::parse_mail;
pub use route::{MailRoute, SmtpEndpoint, SmtpTls};
pub use secretariat::{EnglishNames, Secretariat, ShownNames};

/// Everything `serve` and `work` need to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite://path` or `postgres://…`.
    pub database_url: String,
    pub listen: SocketAddr,
    /// Where `/metrics` is served; never the public address.
    pub admin_listen: Option<SocketAddr>,
    /// How people reach the server; every link in a letter begins with it. No trailing slash.
    pub base_url: String,
    pub secret_key: SecretKey,
    pub mail: MailRoute,
    /// Address letters come from.
    pub mail_from: String,
    /// Whom issues come from; none: as other letters.
    pub newsletter_from: Option<MagazineSender>,
    pub delivery: Delivery,
    pub data_dir: PathBuf,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    pub secretariat: Secretariat,
    /// Sample data, one-press sign-in and the mailbox page: `bansou demo` alone sets it.
    pub demo: bool,
}

/// The root of every key: 32 bytes or more, from which each purpose derives its own.
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

impl SecretKey {
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key of one purpose; knowing one says nothing about another.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        use hmac::{Hmac, Mac};
        // HMAC takes a key of any length; the refusal cannot happen.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return self.0;
        };
        mac.update(b"bansou/v1/");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn parse(text: Option<&str>) -> anyhow::Result<Self> {
        let text = text.unwrap_or_default();
        ensure!(
            text.len() >= 32,
            "BANSOU_SECRET_KEY is missing or too short; give at least 32 random characters and \
             keep them, for example from `head -c 32 /dev/urandom | base64`"
        );
        Ok(Self(Sha256::digest(text.as_bytes()).into()))
    }
}

impl Config {
    /// Reads the file if there is one, lets the variables win, and checks the whole.
    pub fn read(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> anyhow::Result<Self> {
        let mut given = file.map(read_file).transpose()?.unwrap_or_default();
        for (name, value) in variables {
            if let Some(key) = name.strip_prefix("BANSOU_") {
                given.insert(key.to_ascii_lowercase(), value);
            }
        }
        Self::check(&Given(given))
    }

    fn check(given: &Given) -> anyhow::Result<Self> {
        let data_dir = PathBuf::from(given.or("data_dir", "data"));
        let database_url =
            given.or("database_url", &format!("sqlite://{}", data_dir.join("bansou.db").display()));
        ensure!(
            ["sqlite:", "postgres:", "postgresql:"]
                .iter()
                .any(|kind| database_url.starts_with(kind)),
            "BANSOU_DATABASE_URL must begin with sqlite:// or postgres://"
        );
        let listen: SocketAddr = given
            .or("listen", "127.0.0.1:8080")
            .parse()
            .context("BANSOU_LISTEN must be an address and a port, for example 127.0.0.1:8080")?;
        let base_url = parse_base_url(&given.or("base_url", &format!("http://{listen}")))?;
        let config = Self {
            listen,
            admin_listen: given.get("admin_listen").map(str::parse).transpose().context(
                "BANSOU_ADMIN_LISTEN must be an address and a port, for example 127.0.0.1:9090",
            )?,
            base_url,
            secret_key: SecretKey::parse(given.get("secret_key"))?,
            mail: parse_mail(given.get("mail"), &data_dir)?,
            mail_from: mail_from(given)?,
            newsletter_from: given.get("newsletter_from").map(MagazineSender::parse).transpose()?,
            delivery: Delivery::read(given)?,
            trusted_proxies: parse_proxies(given.get("trusted_proxies"))?,
            secretariat: secretariat(given)?,
            database_url,
            data_dir,
            demo: false,
        };
        config.refuse_contradictions()?;
        Ok(config)
    }

    fn refuse_contradictions(&self) -> anyhow::Result<()> {
        for (name, address) in self.senders() {
            if matches!(self.mail, MailRoute::Smtp(_)) && address.ends_with("localdomain") {
                bail!("BANSOU_MAIL sends real letters, so {name} must name a real address");
            }
            self.delivery.refuse_strange_signatures((name, address))?;
        }
        self.delivery.refuse_contradictions(&self.mail)?;
        if self.admin_listen == Some(self.listen) {
            bail!("BANSOU_ADMIN_LISTEN must differ from BANSOU_LISTEN: metrics are not public");
        }
        Ok(())
    }

    /// The addresses letters come from, by the settings that name them.
    fn senders(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let magazine = self.newsletter_from.as_ref();
        let magazine = magazine.map(|sender| ("BANSOU_NEWSLETTER_FROM", sender.address.as_str()));
        std::iter::once(("BANSOU_MAIL_FROM", self.mail_from.as_str())).chain(magazine)
    }

    /// Whether browsers reach us over TLS; only then may cookies carry the `__Host-` prefix.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

struct Given(BTreeMap<String, String>);

impl Given {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str).filter(|value| !value.trim().is_empty())
    }

    fn or(&self, key: &str, otherwise: &str) -> String {
        self.get(key).unwrap_or(otherwise).to_owned()
    }
}

fn read_file(path: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the settings file {} cannot be read", path.display()))?;
    let table: toml::Table = toml::from_str(&text)
        .with_context(|| format!("the settings file {} is not valid TOML", path.display()))?;
    table
        .into_iter()
        .map(|(key, value)| match value {
            toml::Value::String(text) => Ok((key, text)),
            toml::Value::Integer(number) => Ok((key, number.to_string())),
            toml::Value::Boolean(flag) => Ok((key, flag.to_string())),
            toml::Value::Table(table) => pace::of_table(&table).map(|pairs| (key, pairs)),
            _ => bail!("the setting {key} must be a plain value in quotation marks"),
        })
        .collect()
}

fn parse_base_url(text: &str) -> anyhow::Result<String> {
    let advice = "BANSOU_BASE_URL must look like https://bansou.example.jp, without a path";
    let url = Url::parse(text).context(advice)?;
    ensure!(matches!(url.scheme(), "http" | "https") && url.path() == "/", "{advice}");
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn parse_proxies(text: Option<&str>) -> anyhow::Result<Vec<IpAddr>> {
    text.unwrap_or_default()
        .split([',', ' '])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().context("BANSOU_TRUSTED_PROXIES must list IP addresses"))
        .collect()
}

fn mail_from(given: &Given) -> anyhow::Result<String> {
    parse_address("BANSOU_MAIL_FROM", &given.or("mail_from", "bansou@localhost.localdomain"))
}

/// Letters go to it or come from it: one that cannot be written to would lose them in silence.
fn parse_address(name: &str, text: &str) -> anyhow::Result<String> {
    let address = EmailAddress::parse(text).ok();
    let address = address.with_context(|| {
        format!("{name} must be one mail address such as desk@example.jp; {text} is none")
    })?;
    Ok(address.as_str().to_owned())
}

fn secretariat(given: &Given) -> anyhow::Result<Secretariat> {
    let email = match given.get("secretariat_email") {
        Some(text) => parse_address("BANSOU_SECRETARIAT_EMAIL", text)?,
        None => mail_from(given)?,
    };
    // English is ours only where the Japanese beside it is.
    let english = |key: &str, own: &str| {
        let otherwise = if given.get(key).is_none() { own } else { "" };
        given.or(&format!("{key}_en"), otherwise)
    };
    Ok(Secretariat {
        english: EnglishNames {
            programme: english("programme", "Regional HR Department, accompaniment track"),
            name: english(
                "secretariat_name",
                "Secretariat, Regional HR Department (accompaniment track)",
            ),
            hours: english("secretariat_hours", "weekdays 9:30-17:30"),
            postal_address: english("secretariat_address", ""),
        },
        programme: given.or("programme", "地域の人事部 伴走支援"),
        name: given.or("secretariat_name", "地域の人事部 伴走・横展開支援 事務局"),
        email,
        phone: given.or("secretariat_phone", ""),
        hours: given.or("secretariat_hours", "平日 9:30～17:30"),
        postal_address: given.or("secretariat_address", ""),
    })
}
