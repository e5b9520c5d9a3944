//! What takes place, day by day, and where.

use chrono::NaiveDate;
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::speaker;
use serde::Serialize;

use crate::people::PageLanguage;
use crate::study_sessions::SessionRows;
use crate::study_sessions::catalogue::Shown;
use crate::study_sessions::sharing::shared_with;
use crate::study_sessions::wording::sharing;
use crate::vocabulary::tokyo;

use super::words::{self, say};

#[derive(Clone, Debug, Serialize)]
pub struct Day {
    pub label: String,
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// `14:00～15:30`
    pub time: String,
    pub title: String,
    pub speakers: Vec<Speaker>,
    /// Where there are several venues.
    pub venue: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Speaker {
    pub name: String,
    pub organisation: Option<String>,
    pub remote: bool,
    pub topic: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Venue {
    pub name: String,
    pub address: Option<String>,
    pub access: Option<String>,
}

pub fn days(language: PageLanguage, shown: &Shown) -> Vec<Day> {
    let several = venues(language, shown).len() > 1;
    let mut days: Vec<(NaiveDate, Day)> = Vec::new();
    for rows in &shown.view.rows.parts {
        let part = &rows.part;
        let day = tokyo::day_of(part.starts_at);
        let clock = |at| tokyo::time(tokyo::time_of(at));
        let shown_part = Part {
            time: format!("{}～{}", clock(part.starts_at), clock(part.ends_at)),
            title: part.title.clone().unwrap_or_else(|| shown.view.rows.session.title.clone()),
            speakers: rows.speakers.iter().map(|row| speaker(shown, row)).collect(),
            venue: part.venue_name.clone().filter(|_| several),
        };
        match days.last_mut() {
            Some((last, there)) if *last == day => there.parts.push(shown_part),
            _ => {
                days.push((day, Day { label: words::day(language, day), parts: vec![shown_part] }));
            }
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

fn speaker(shown: &Shown, row: &speaker::Model) -> Speaker {
    let known = row.person_id.and_then(|id| shown.view.speakers.get(&id).cloned());
    let name = known.or_else(|| row.guest_name.clone());
    let organisation = row.person_id.and_then(|id| shown.organisations.get(&id).cloned());
    let organisation = organisation.or_else(|| row.guest_affiliation.clone());
    Speaker {
        name: name.unwrap_or_default(),
        organisation,
        remote: row.remote,
        topic: row.topic.clone(),
    }
}

/// Every venue once, in the order of the parts.
pub fn venues(language: PageLanguage, shown: &Shown) -> Vec<Venue> {
    let mut venues = Vec::new();
    for part in shown.view.rows.parts.iter().map(|rows| &rows.part) {
        let Some(name) = &part.venue_name else { continue };
        let prefecture = part.venue_prefecture_code.and_then(|code| shown.prefectures.get(&code));
        let prefecture = prefecture.map(|one| words::prefecture(language, one));
        let address = match (prefecture, part.venue_address.clone()) {
            (Some(prefecture), Some(rest)) if !rest.starts_with(&prefecture) => {
                Some(format!("{prefecture} {rest}"))
            }
            (prefecture, address) => address.or(prefecture),
        };
        let venue = Venue { name: name.clone(), address, access: part.venue_access.clone() };
        if !venues.contains(&venue) {
            venues.push(venue);
        }
    }
    venues
}

/// What the form will ask, so that nobody has to break off to look something up.
pub fn asked(language: PageLanguage, rows: &SessionRows) -> Vec<String> {
    let optional = say(language, "（任意）", " (optional)", "（なくてもよい）");
    let file = say(language, "（ファイルを提出）", " (hand in a file)", "（ファイルを 出す）");
    let mut asked: Vec<String> = rows
        .questions
        .iter()
        .map(|question| {
            let kind = if question.kind == QuestionKind::File { file } else { "" };
            let need = if question.required { "" } else { optional };
            format!("{}{kind}{need}", question.label)
        })
        .collect();
    if rows.session.asks_accessibility {
        let needs = say(
            language,
            "参加にあたって必要な配慮",
            "What you need to take part",
            "てつだって ほしいこと",
        );
        asked.push(format!("{needs}{optional}"));
    }
    asked
}

/// With whom the list of participants is shared, and on what ground.
pub fn roster(language: PageLanguage, rows: &SessionRows) -> Vec<String> {
    shared_with(rows)
        .map(|(host, terms)| match language {
            PageLanguage::Japanese => sharing::notice(host, &terms),
            PageLanguage::English => sharing::notice_in_english(host, &terms),
            PageLanguage::Easy => sharing::notice_easily(host, &terms),
        })
        .collect()
}

/// The highest heading a description may have.
const BELOW: i32 = 3;

/// Moves headings of a description below the headings of the page it stands in, the highest right
/// below them.
pub fn below_headings(html: &str) -> String {
    let mut lowered = html.to_owned();
    let Some(highest) = (1..=6).find(|level| html.contains(&format!("<h{level}>"))) else {
        return lowered;
    };
    let shift = BELOW - highest;
    let levels: Vec<i32> = if shift > 0 { (1..=6).rev().collect() } else { (1..=6).collect() };
    for level in levels {
        let below = (level + shift).min(6);
        lowered = lowered
            .replace(&format!("<h{level}>"), &format!("<h{below}>"))
            .replace(&format!("</h{level}>"), &format!("</h{below}>"));
    }
    lowered
}

#[cfg(test)]
mod tests {
    use super::below_headings;

    #[test]
    fn headings_of_a_description_stand_below_those_of_the_page() {
        assert_eq!(
            below_headings("<h1>題</h1><p>文</p><h3>節</h3>"),
            "<h3>題</h3><p>文</p><h5>節</h5>"
        );
        assert_eq!(below_headings("<h2>題</h2><h3>節</h3>"), "<h3>題</h3><h4>節</h4>");
        assert_eq!(below_headings("<h4>題</h4><h5>節</h5>"), "<h3>題</h3><h4>節</h4>");
    }
}
