use chrono::{DateTime, TimeDelta, Utc};

use super::setback::Setback;
use crate::mail::bounces::without_addresses;

/// How often a server that goes on taking letters is worth a word.
const WORTH_TELLING: TimeDelta = TimeDelta::minutes(1);

/// What this process last found of a mail server.
#[derive(Clone, Debug)]
pub struct Standing {
    pub name: String,
    pub open_until: Option<DateTime<Utc>>,
    pub rests: usize,
    pub accepted_at: Option<DateTime<Utc>>,
    /// When, and in the server's own words, but for people's addresses.
    pub trouble: Option<(DateTime<Utc>, String)>,
    told_at: Option<DateTime<Utc>>,
    is_news: bool,
}

impl Standing {
    pub fn of(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            open_until: None,
            rests: 0,
            accepted_at: None,
            trouble: None,
            told_at: None,
            is_news: false,
        }
    }

    pub fn accepted(&mut self, now: DateTime<Utc>) {
        let was_open = self.open_until.take().is_some();
        self.rests = 0;
        self.accepted_at = Some(now);
        self.is_news |= was_open || self.told_at.is_none_or(|told| now - told >= WORTH_TELLING);
        if self.is_news {
            self.told_at = Some(now);
        }
    }

    /// It works again, though it has not taken a letter yet.
    pub fn answered(&mut self) {
        self.is_news |= self.open_until.take().is_some();
        self.rests = 0;
    }

    pub fn troubled(
        &mut self,
        now: DateTime<Utc>,
        (open_until, rests): (Option<DateTime<Utc>>, usize),
        setback: &Setback,
    ) {
        let words = without_addresses(setback.reply.as_deref().unwrap_or_default());
        let words = match setback.code {
            Some(code) => format!("{code} {words}"),
            None => words,
        };
        (self.open_until, self.rests) = (open_until, rests);
        self.trouble = Some((now, words));
        self.is_news = true;
    }

    /// What is to be told, once.
    pub fn news(&mut self) -> Option<Self> {
        std::mem::take(&mut self.is_news).then(|| self.clone())
    }
}
