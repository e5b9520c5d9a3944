//! How fast letters may leave: to each mail server, and to each group of domains.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail, ensure};
use chrono::TimeDelta;

use super::{Given, group_of};

/// Letters in a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    letters: u32,
    /// In seconds.
    per: u32,
}

impl Rate {
    pub const fn per_minute(letters: u32) -> Self {
        Self { letters: if letters == 0 { 1 } else { letters }, per: 60 }
    }

    /// `20/s`, `300/min`, `5000/h` or `100000/day`.
    fn parse(text: &str) -> Option<Self> {
        let (letters, unit) = text.split_once('/')?;
        let per = match unit {
            "s" => 1,
            "min" => 60,
            "h" => 3600,
            "day" => 86_400,
            _ => return None,
        };
        let letters: u32 = letters.parse().ok().filter(|letters| *letters > 0)?;
        Some(Self { letters, per })
    }

    /// So many letters in so many seconds.
    pub fn parts(self) -> (u32, u32) {
        (self.letters, self.per)
    }

    /// Half of it, so many times over.
    #[must_use]
    pub fn halved(self, times: u32) -> Self {
        let times = times.min(20);
        let half = self.letters >> times;
        if half << times == self.letters {
            return Self { letters: half.max(1), ..self };
        }
        let an_hour = (u64::from(self.letters) * 3600 / u64::from(self.per)) >> times;
        Self { letters: u32::try_from(an_hour).unwrap_or(u32::MAX).max(1), per: 3600 }
    }

    /// The time between two letters at an even pace.
    pub fn interval(self) -> TimeDelta {
        let micros = i64::from(self.per) * 1_000_000 / i64::from(self.letters);
        TimeDelta::microseconds(micros.max(1))
    }

    /// Letters that may go at once after a rest: those of ten seconds.
    pub fn burst(self) -> u32 {
        let burst = u64::from(self.letters) * 10 / u64::from(self.per);
        u32::try_from(burst).unwrap_or(u32::MAX).max(1)
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.per {
            1 => "s",
            60 => "min",
            3600 => "h",
            _ => "day",
        };
        write!(f, "{}/{unit}", self.letters)
    }
}

/// What is not named goes as fast as it is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailPace {
    /// In the order of the endpoints; a single one holds for each of them.
    endpoints: Vec<Option<Rate>>,
    /// By group (`docomo`), or by domain where it is in none (`example.jp`); `*` is every other
    /// domain for itself.
    pub domains: BTreeMap<String, Rate>,
}

impl MailPace {
    pub(super) fn read(given: &Given) -> anyhow::Result<Self> {
        let endpoints = given.get("mail_pace").unwrap_or_default();
        let endpoints =
            endpoints.split_whitespace().map(endpoint).collect::<anyhow::Result<_>>()?;
        let domains = given.get("mail_domain_pace").unwrap_or_default();
        Ok(Self { endpoints, domains: by_group(domains)? })
    }

    /// The pace of the endpoint that stands at this place of the settings.
    pub fn endpoint(&self, place: usize) -> Option<Rate> {
        match self.endpoints.as_slice() {
            [all] => *all,
            each => each.get(place).copied().flatten(),
        }
    }

    pub(super) fn refuse_wrong_number(&self, endpoints: usize) -> anyhow::Result<()> {
        ensure!(
            self.endpoints.len() <= 1 || self.endpoints.len() == endpoints,
            "BANSOU_MAIL_PACE gives {} paces and BANSOU_MAIL {endpoints} mail servers; give one \
             pace for all, or one for each (- for a server without a limit)",
            self.endpoints.len()
        );
        Ok(())
    }

    pub fn with_endpoints(mut self, paces: Vec<Option<Rate>>) -> Self {
        self.endpoints = paces;
        self
    }
}

fn endpoint(text: &str) -> anyhow::Result<Option<Rate>> {
    if text == "-" {
        return Ok(None);
    }
    rate("BANSOU_MAIL_PACE", text).map(Some)
}

/// A domain stands for the whole group it belongs to: its provider counts them together.
fn by_group(text: &str) -> anyhow::Result<BTreeMap<String, Rate>> {
    let mut paces = BTreeMap::new();
    for pair in text.split_whitespace() {
        let (name, rate) = domain(pair)?;
        let group = group_of(&name);
        ensure!(
            paces.insert(group.to_owned(), rate).is_none(),
            "BANSOU_MAIL_DOMAIN_PACE gives {group} two paces, the second with {pair}; the domains of \
             a group share one pace, so give one"
        );
    }
    Ok(paces)
}

fn domain(text: &str) -> anyhow::Result<(String, Rate)> {
    let (name, pace) = text.split_once('=').with_context(|| {
        format!("BANSOU_MAIL_DOMAIN_PACE must list pairs such as docomo=60/min; {text} is none")
    })?;
    Ok((name.to_ascii_lowercase(), rate("BANSOU_MAIL_DOMAIN_PACE", pace)?))
}

fn rate(name: &str, text: &str) -> anyhow::Result<Rate> {
    Rate::parse(text).with_context(|| {
        format!(
            "{name} must give paces such as 20/s, 300/min, 5000/h or 100000/day; {text} is none"
        )
    })
}

/// `[mail_domain_pace]` of a settings file, as the variable would say it.
pub(super) fn of_table(table: &toml::Table) -> anyhow::Result<String> {
    let mut pairs = Vec::new();
    for (name, value) in table {
        let toml::Value::String(pace) = value else {
            bail!("the pace of {name} must stand in quotation marks, such as \"60/min\"");
        };
        pairs.push(format!("{name}={pace}"));
    }
    Ok(pairs.join(" "))
}
