//! What a session is, in lines.

use entities::study_sessions::session;

use crate::people::PageLanguage;
use crate::study_sessions::Phase;
use crate::study_sessions::catalogue::Shown;
use crate::study_sessions::session::opens_with_publication;

use super::cards;
use super::show::Item;
use super::words::{self, say};

/// When, where, for whom, about what.
pub fn summary(language: PageLanguage, shown: &Shown) -> Vec<Item> {
    let listed = &shown.listed;
    let row = &listed.session;
    let spans = listed.spans.iter().map(|(from, to)| words::when(language, *from, *to));
    let mut items = vec![
        Item::new(
            say(language, "日時", "Date and time", "いつ"),
            spans.collect::<Vec<_>>().join("、"),
        ),
        Item::new(say(language, "場所", "Place", "どこで"), cards::place(language, listed)),
        Item::new(say(language, "対象", "For", "だれが"), words::audience(language, row.audience)),
    ];
    if let Some(series) = &listed.series {
        items.push(Item::new(say(language, "シリーズ", "Series", "シリーズ"), series));
    }
    let themes = listed.themes.iter().map(|term| words::term(language, term));
    let themes = themes.collect::<Vec<_>>().join(say(language, "、", ", ", "、"));
    items.push(Item::new(say(language, "テーマ", "Themes", "テーマ"), themes));
    if let Some(level) = &shown.level {
        let label = say(language, "活動レベル", "Level of activity", "レベル");
        items.push(Item::new(label, words::term(language, level)));
    }
    let hosts = shown.view.rows.co_hosts.iter().map(|host| host.name.as_str());
    let hosts = hosts.collect::<Vec<_>>().join("、");
    items.push(Item::new(say(language, "共催", "Co-hosts", "いっしょに する だんたい"), hosts));
    items.retain(|item| !item.value.is_empty());
    items
}

/// What is left, and when one can register.
pub fn seats(language: PageLanguage, shown: &Shown) -> Vec<Item> {
    let row = &shown.view.rows.session;
    // Nothing is left, and nothing opens, of what does not take place.
    if shown.listed.phase == Phase::Cancelled {
        return Vec::new();
    }
    let mut items: Vec<Item> = shown
        .listed
        .seats
        .iter()
        .map(|count| Item::new(words::mode(language, count.mode), words::seats(language, *count)))
        .collect();
    items.push(Item::new(
        say(language, "受付期間", "Registration", "もうしこみの とき"),
        window(language, row),
    ));
    if let Some(limit) = row.organisation_limit {
        let value = match language {
            PageLanguage::English => format!("{limit} people per organisation"),
            PageLanguage::Japanese => format!("1団体{limit}名まで"),
            PageLanguage::Easy => format!("1つの だんたいから {limit}人まで"),
        };
        items.push(Item::new(say(language, "団体ごとの上限", "Limit", "なん人まで"), value));
    }
    items
}

/// When one can register.
fn window(language: PageLanguage, row: &session::Model) -> String {
    let opens = if opens_with_publication(row) {
        say(language, "公開と同時", "On publication", "見せるのと おなじ とき").to_owned()
    } else {
        words::moment(language, row.opens_at)
    };
    let closes = words::moment(language, row.closes_at);
    match language {
        PageLanguage::English => format!("{opens} to {closes}"),
        PageLanguage::Japanese | PageLanguage::Easy => format!("{opens}～{closes}"),
    }
}
