//! The filters of list and month: an address that can be shared, and the form that makes it.

use chrono::{Datelike as _, NaiveDate};
use entities::study_sessions::seats::Mode;
use serde::{Deserialize, Serialize};

use crate::people::PageLanguage;
use crate::study_sessions::catalogue::Choices;
use crate::study_sessions::readers::{self, When};

use super::words::{self, say};

/// What an address asks for. What cannot be read is left out, so that an old link still leads
/// somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// `past` for sessions that are over.
    pub when: String,
    pub theme: String,
    pub mode: String,
    /// Code of a block, or number of a prefecture.
    pub place: String,
    /// `2026-12`
    pub month: String,
    pub q: String,
    pub page: String,
}

impl ListQuery {
    /// What to look for, codes resolved by what can be chosen.
    pub fn filter(&self, choices: &Choices) -> readers::Filter {
        let theme = choices.themes.iter().find(|term| term.code == self.theme.trim());
        let block = choices.places.iter().find(|(block, _)| block.code == self.place.trim());
        readers::Filter {
            when: if self.is_past() { When::Past } else { When::Upcoming },
            theme: theme.map(|term| term.id),
            mode: mode_named(&self.mode),
            block: block.map(|(block, _)| block.id),
            prefecture: self.place.trim().parse().ok().filter(|code| (1..=47).contains(code)),
            text: readable(&self.q),
        }
    }

    pub fn is_past(&self) -> bool {
        self.when == "past"
    }

    /// Counted from 1.
    pub fn page(&self) -> u64 {
        self.page.parse().unwrap_or(1).clamp(1, 10_000)
    }

    pub fn is_filtered(&self) -> bool {
        [&self.theme, &self.mode, &self.place, &self.month, &self.q]
            .iter()
            .any(|value| !value.trim().is_empty())
    }

    /// The same filters at another place; empty values are left out.
    pub fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let own = [
            ("when", &self.when),
            ("theme", &self.theme),
            ("mode", &self.mode),
            ("place", &self.place),
            ("month", &self.month),
            ("q", &self.q),
        ];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let kept = own.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
        let all = kept.map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied());
        for (name, value) in all.filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// What was typed, without characters that nobody can see and no database keeps.
pub fn readable(typed: &str) -> String {
    let typed = typed.replace("\r\n", "\n");
    let kept: String = typed.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    kept.trim().to_owned()
}

pub fn mode_named(name: &str) -> Option<Mode> {
    match name {
        "venue" => Some(Mode::Venue),
        "online" => Some(Mode::Online),
        _ => None,
    }
}

pub fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Venue => "venue",
        Mode::Online => "online",
    }
}

/// First day of `2026-12`.
pub fn month_named(name: &str) -> Option<NaiveDate> {
    let (year, month) = name.split_once('-')?;
    let year = year.parse().ok().filter(|year| (2000..=2199).contains(year))?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, 1)
}

/// `2026-12`
pub fn month_name(first: NaiveDate) -> String {
    format!("{}-{:02}", first.year(), first.month())
}

/// The form as `_filter.html` draws it.
#[derive(Clone, Debug, Serialize)]
pub struct Filter {
    pub action: &'static str,
    /// What the form carries along unseen.
    pub carried: Vec<(&'static str, String)>,
    pub theme: Pick,
    pub mode: Pick,
    pub place: Pick,
    /// None where the page itself is a month.
    pub month: Option<Pick>,
    pub q: Pick,
    pub count: String,
    /// The address without filters, when there are some.
    pub clear: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Pick {
    pub name: &'static str,
    pub id: &'static str,
    pub label: &'static str,
    pub value: String,
    pub options: Vec<PickOption>,
}

/// One choice, or choices under a heading.
#[derive(Clone, Debug, Serialize)]
pub struct PickOption {
    pub value: String,
    pub label: String,
    pub options: Vec<PickOption>,
}

impl PickOption {
    fn one(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), options: Vec::new() }
    }
}

impl Filter {
    /// Of a page that is itself a span of time, kept while one filters.
    pub fn within(
        (language, query, choices): (PageLanguage, &ListQuery, &Choices),
        (action, of): (&'static str, String),
        found: usize,
    ) -> Self {
        Self {
            action,
            clear: query.is_filtered().then(|| format!("{action}?of={of}")),
            carried: vec![("of", of)],
            month: None,
            count: words::found(language, found as u64),
            ..Self::new(language, query, choices)
        }
    }

    pub fn new(language: PageLanguage, query: &ListQuery, choices: &Choices) -> Self {
        let pick = |name, label, value: &String, options| Pick {
            name,
            id: id_of(name),
            label,
            value: value.trim().to_owned(),
            options,
        };
        let themes = choices
            .themes
            .iter()
            .map(|term| PickOption::one(&*term.code, words::term(language, term)));
        let modes = [Mode::Venue, Mode::Online]
            .map(|mode| PickOption::one(mode_name(mode), words::mode(language, mode)));
        let months = choices
            .months
            .iter()
            .map(|first| PickOption::one(month_name(*first), words::month(language, *first)));
        let labels = Labels::of(language);
        Self {
            action: "/sessions",
            carried: vec![("when", query.when.clone())],
            theme: pick("theme", labels.theme, &query.theme, themes.collect()),
            mode: pick("mode", labels.mode, &query.mode, modes.into()),
            place: pick("place", labels.place, &query.place, places(language, choices)),
            month: Some(pick("month", labels.month, &query.month, months.collect())),
            q: pick("q", labels.words, &query.q, Vec::new()),
            count: String::new(),
            clear: None,
        }
    }
}

struct Labels {
    theme: &'static str,
    mode: &'static str,
    place: &'static str,
    month: &'static str,
    words: &'static str,
}

impl Labels {
    fn of(language: PageLanguage) -> Self {
        Self {
            theme: say(language, "テーマ", "Theme", "テーマ"),
            mode: say(language, "参加方法", "How to take part", "さんかの しかた"),
            place: say(language, "会場の地域", "Area of the venue", "会場の ばしょ"),
            month: say(language, "開催月", "Month", "なん月"),
            words: say(language, "ことば", "Words", "ことば"),
        }
    }
}

fn id_of(name: &str) -> &'static str {
    match name {
        "theme" => "f-theme",
        "mode" => "f-mode",
        "place" => "f-place",
        "month" => "f-month",
        _ => "f-q",
    }
}

fn places(language: PageLanguage, choices: &Choices) -> Vec<PickOption> {
    let block = |(block, prefectures): &(entities::people::region_block::Model, Vec<_>)| {
        let name = words::block(language, block);
        let mut options = vec![PickOption::one(&*block.code, words::whole_block(language, &name))];
        options.extend(prefectures.iter().map(
            |prefecture: &entities::people::prefecture::Model| {
                PickOption::one(
                    prefecture.code.to_string(),
                    words::prefecture(language, prefecture),
                )
            },
        ));
        PickOption { value: String::new(), label: name, options }
    };
    choices.places.iter().map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_the_filters_and_leaves_out_what_is_empty() {
        let query =
            ListQuery { theme: "keep".into(), q: "採用 & 定着".into(), ..Default::default() };

        let address = query.address("/sessions", &[("when", "past"), ("page", "")]);

        assert_eq!(
            address,
            "/sessions?theme=keep&q=%E6%8E%A1%E7%94%A8+%26+%E5%AE%9A%E7%9D%80&when=past"
        );
    }

    #[test]
    fn what_cannot_be_read_is_no_filter() {
        let query = ListQuery { mode: "x".into(), place: "nowhere".into(), ..Default::default() };
        let choices = Choices { themes: Vec::new(), places: Vec::new(), months: Vec::new() };

        assert_eq!(query.filter(&choices), readers::Filter::default());
        assert_eq!(month_named("2026-13"), None);
    }
}
