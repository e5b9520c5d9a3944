//! Where letters go.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use url::Url;

/// Where letters go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailRoute {
    /// Real delivery; later endpoints take over when earlier ones fail.
    Smtp(Vec<SmtpEndpoint>),
    /// Each letter becomes an `.eml` file in this folder, for development.
    Folder(PathBuf),
    /// The same for the demonstration, where a reader's letter of a circular takes so long and some
    /// mailboxes are closed, busy or silent. No setting leads here.
    Stage { folder: PathBuf, pause: Duration },
}

/// One mail server to hand letters to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpEndpoint {
    pub host: String,
    pub port: u16,
    pub tls: SmtpTls,
    pub credentials: Option<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// `smtps://`: TLS from the first byte.
    Wrapped,
    /// `smtp://`: STARTTLS, required unless the server stands on this machine.
    StartTls,
    /// `smtp://` to a loopback address.
    None,
}

pub(super) fn parse_mail(text: Option<&str>, data_dir: &Path) -> anyhow::Result<MailRoute> {
    let Some(text) = text else {
        return Ok(MailRoute::Folder(data_dir.join("letters")));
    };
    if let Some(folder) = text.strip_prefix("folder:") {
        return Ok(MailRoute::Folder(PathBuf::from(folder)));
    }
    let endpoints: Vec<_> =
        text.split_whitespace().map(SmtpEndpoint::parse).collect::<anyhow::Result<_>>()?;
    Ok(MailRoute::Smtp(endpoints))
}

impl SmtpEndpoint {
    /// `host:port`, as lists and records call it.
    pub fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// `smtp://[user:password@]host[:587]` or `smtps://…[:465]`.
    fn parse(text: &str) -> anyhow::Result<Self> {
        let advice = "BANSOU_MAIL must be smtp://…, smtps://… (several with spaces between) or \
                      folder:PATH";
        let url = Url::parse(text).context(advice)?;
        let host = url.host_str().context(advice)?.trim_matches(['[', ']']).to_owned();
        let local = is_local(&host);
        let tls = match url.scheme() {
            "smtps" => SmtpTls::Wrapped,
            "smtp" if local => SmtpTls::None,
            "smtp" => SmtpTls::StartTls,
            _ => bail!("{advice}"),
        };
        let port = url.port().unwrap_or(if tls == SmtpTls::Wrapped { 465 } else { 587 });
        let credentials = url.password().map(|password| (plain(url.username()), plain(password)));
        Ok(Self { host, port, tls, credentials })
    }
}

/// Whether nothing that is said to it leaves this machine.
pub(super) fn is_local(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

pub(super) fn plain(percent_encoded: &str) -> String {
    url::form_urlencoded::parse(format!("v={}", percent_encoded.replace('+', "%2B")).as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}
