//! What an address of the calendar asks for. What cannot be read is left out, so that an old link
//! still leads somewhere.

use chrono::{Days, NaiveDate};
use entities::ResourceId;

use super::{Kind, Reader, Span, wording};
use crate::calendar::layout::{first_of_month, is_within_reach, monday_of, months_around};
use crate::vocabulary::{parse_date, tokyo};
use crate::web::address;

pub const HERE: &str = "/staff/calendar";

/// How many days are looked at, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Month,
    Week,
    Day,
}

impl View {
    pub const ALL: [Self; 3] = [Self::Month, Self::Week, Self::Day];

    pub fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Asked {
    pub view: View,
    /// Any day of the month or week.
    pub day: NaiveDate,
    /// A day was named that nobody can read.
    pub unread: bool,
    pub kinds: Vec<Kind>,
    pub resource: Option<ResourceId>,
    who: Reader,
}

impl Asked {
    /// Reads `view=week&of=2026-12-03&kinds=issue&kinds=consultation&resource=0193…`; without kinds
    /// all are meant.
    pub fn read(query: &str, who: Reader, today: NaiveDate) -> Self {
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let all = |name: &'static str| {
            pairs.iter().filter(move |pair| pair.0 == name).map(|pair| pair.1.trim())
        };
        let one = |name| all(name).next().unwrap_or_default();
        let day = parse_date(one("of")).ok().filter(|day| is_within_reach(*day));
        let named: Vec<_> = all("kinds").filter_map(Kind::named).collect();
        let mut kinds = who.kinds();
        if kinds.iter().any(|kind| named.contains(kind)) {
            kinds.retain(|kind| named.contains(kind));
        }
        let resource = one("resource").parse().ok().filter(|_| who.arranges());
        Self {
            view: View::ALL.into_iter().find(|v| v.word() == one("view")).unwrap_or(View::Month),
            day: day.unwrap_or(today),
            unread: day.is_none() && !one("of").is_empty(),
            kinds,
            resource,
            who,
        }
    }

    /// Less than everything is shown.
    pub fn is_narrowed(&self) -> bool {
        self.resource.is_some() || self.kinds.len() < self.who.kinds().len()
    }

    /// The same at another day, or today, in another view.
    pub fn at(&self, view: View, day: Option<NaiveDate>) -> String {
        let (of, resource) =
            (day.map(|day| day.to_string()), self.resource.map(|id| id.to_string()));
        let mut parameters = vec![("view", view.word()), ("of", of.as_deref().unwrap_or_default())];
        if self.kinds.len() < self.who.kinds().len() {
            parameters.extend(self.kinds.iter().map(|kind| ("kinds", kind.word())));
        }
        parameters.push(("resource", resource.as_deref().unwrap_or_default()));
        address(HERE, &parameters)
    }

    /// Everything at the same place.
    pub fn unnarrowed(&self) -> String {
        address(HERE, &[("view", self.view.word()), ("of", &self.day.to_string())])
    }

    /// The first day, and the first one after the last.
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        let after = |first: NaiveDate, days| (first, first + Days::new(days));
        match self.view {
            View::Month => {
                let first = first_of_month(self.day);
                (first, months_around(first).1)
            }
            View::Week => after(monday_of(self.day), 7),
            View::Day => after(self.day, 1),
        }
    }

    pub fn span(&self) -> Span {
        let (first, after) = self.days();
        Span::of_days(first, after)
    }

    /// A day of the time before.
    pub fn before(&self) -> NaiveDate {
        let first = self.days().0;
        match self.view {
            View::Month => months_around(first).0,
            View::Week => first - Days::new(7),
            View::Day => first - Days::new(1),
        }
    }

    /// The time that is shown, in words.
    pub fn label(&self) -> String {
        let (first, after) = self.days();
        match self.view {
            View::Month => wording::month(first),
            View::Week | View::Day => tokyo::date_span(first, after - Days::new(1)),
        }
    }
}
