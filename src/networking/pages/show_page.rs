//! What the page of an introduction shows to a side. Of the other it shows what
//! [`Parties::other`] gives, and before that the text that names nobody.

use chrono::{DateTime, SecondsFormat, Utc};
use entities::networking::introduction::{IntroductionState, Side};
use entities::networking::{disclosure, introduction_outcome, introduction_time};
use serde::Serialize;

use super::seat::Words;
use super::show_words::{matter, state_in_english};
use crate::networking::introductions::state::is_over;
use crate::networking::introductions::{Details, Parties, labels};
use crate::networking::wording;
use crate::vocabulary::tokyo;
use crate::web::{Page, Sample, Told, sample};

#[derive(Clone, Debug, Serialize)]
pub struct ShowPage {
    chip: &'static str,
    state: &'static str,
    /// What is the matter, and what to do next.
    matter: String,
    told: Option<String>,
    buttons: Vec<Button>,
    other: Vec<Told>,
    meeting: Vec<Told>,
    meeting_at: Option<Instants>,
    times: Vec<TimeChoice>,
    /// The times were offered by the reader.
    offered: bool,
    choose: String,
    wishes: Vec<Told>,
    disclosures: Vec<DisclosureLine>,
    quiet: Vec<Button>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "networking/introduction.html";
}

#[derive(Clone, Debug, Serialize)]
struct Button {
    label: &'static str,
    href: String,
    kind: &'static str,
}

#[derive(Clone, Debug, Serialize)]
struct TimeChoice {
    id: String,
    text: String,
    at: Instants,
}

/// For the script that says them by the reader's own clock.
#[derive(Clone, Debug, Serialize)]
struct Instants {
    starts: String,
    ends: String,
}

impl Instants {
    fn of(starts: DateTime<Utc>, ends: DateTime<Utc>) -> Self {
        let plain = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        Self { starts: plain(starts), ends: plain(ends) }
    }
}

#[derive(Clone, Debug, Serialize)]
struct DisclosureLine {
    at: String,
    details: String,
    recipient: String,
    keep_until: String,
}

/// What stands around an introduction.
pub struct Around {
    pub times: Vec<introduction_time::Model>,
    pub outcomes: Vec<introduction_outcome::Model>,
    pub disclosures: Vec<disclosure::Model>,
    pub now: DateTime<Utc>,
}

pub fn facts(
    parties: &Parties,
    (side, words, base): (Side, Words, &str),
    around: &Around,
) -> ShowPage {
    let row = &parties.row;
    let open = row.due_at.is_none_or(|due| around.now < due);
    let (told, agreed) = match side {
        Side::Partner => (&row.told_partner, row.partner_agreed_at),
        _ => (&row.told_requester, row.requester_agreed_at),
    };
    let knows = row.introduced_at.is_some();
    let slot = row.meeting_starts_at.zip(row.meeting_ends_at);
    // The operator learns of the other side when it has agreed, or was proposed.
    let shown = side == Side::Partner
        || matches!(row.state, IntroductionState::Candidate | IntroductionState::PartnerAgreed);
    let chip = wording::chip(row.state);
    ShowPage {
        chip: chip.0,
        state: if words.english {
            state_in_english(parties)
        } else {
            wording::state_for(side, row.state)
        },
        matter: matter(parties, (side, words), open),
        told: (shown && !knows && !told.is_empty()).then(|| told.clone()),
        buttons: buttons(parties, (side, words, base), (around, open)),
        other: other(parties, side, words),
        meeting: meeting(parties, words),
        meeting_at: slot.map(|(starts, ends)| Instants::of(starts, ends)),
        times: times(parties, words, around),
        offered: row.offered_by == Some(side),
        choose: format!("{base}/meeting"),
        wishes: if side == Side::Requester { wishes(parties) } else { Vec::new() },
        disclosures: around.disclosures.iter().map(|one| line(one, words)).collect(),
        quiet: quiet(parties, (side, words, base), (agreed.is_some(), around.now)),
    }
}

/// What to do next, the first as the main thing.
fn buttons(
    parties: &Parties,
    (side, words, base): (Side, Words, &str),
    (around, open): (&Around, bool),
) -> Vec<Button> {
    use IntroductionState as S;
    let row = &parties.row;
    let main =
        |label, path: &str| Button { label, href: format!("{base}/{path}"), kind: "primary" };
    let mut buttons = Vec::new();
    let asked = around.outcomes.iter().filter(|one| one.asked_at.is_some());
    for one in asked.filter(|one| one.answered_at.is_none() && row.state != S::Declined) {
        let label = if one.days < 30 {
            words.say("その後の様子を答える（14日後）", "Tell what came of it (14 days)")
        } else {
            words.say("その後の様子を答える（90日後）", "Tell what came of it (90 days)")
        };
        buttons.push(main(label, &format!("outcomes/{}", one.days)));
    }
    match (row.state, side) {
        (S::PartnerAsked, Side::Partner) | (S::Candidate, Side::Requester) if open => {
            buttons.push(main(words.say("同意して進む", "Agree"), "consent"));
        }
        (S::PartnerAgreed, Side::Requester) if open => {
            buttons.push(main("確認して紹介を受ける", "consent"));
        }
        (S::Introduced, _) => buttons.push(Button {
            kind: if around.times.is_empty() { "primary" } else { "secondary" },
            ..main(words.say("面談の日時の候補を出す", "Offer times to meet"), "times")
        }),
        _ => {}
    }
    buttons
}

fn quiet(
    parties: &Parties,
    (side, words, base): (Side, Words, &str),
    (agreed, now): (bool, DateTime<Utc>),
) -> Vec<Button> {
    let row = &parties.row;
    let mut buttons = Vec::new();
    let link = |label, path: &str| Button { label, href: format!("{base}/{path}"), kind: "quiet" };
    if row.meeting_starts_at.is_some_and(|starts| starts > now) && parties.in_touch() {
        buttons.push(link(words.say("面談を取り消す", "Call the meeting off"), "cancellation"));
    }
    if !is_over(row.state) {
        let label = match (agreed, side) {
            (false, _) => words.say("今回は見送る", "Rather not"),
            (true, Side::Requester) if row.introduced_at.is_none() => "申し込みを取り下げる",
            (true, _) => words.say("紹介を辞退する", "Withdraw"),
        };
        buttons.push(link(label, "refusal"));
    }
    buttons
}

fn other(parties: &Parties, side: Side, words: Words) -> Vec<Told> {
    let Some((known, agreed)) = parties.other(side) else { return Vec::new() };
    let told = known.told(&agreed, words.english).into_iter();
    told.map(|fact| Told::new(fact.label, fact.value)).collect()
}

fn meeting(parties: &Parties, words: Words) -> Vec<Told> {
    let row = &parties.row;
    let Some((starts, ends)) = row.meeting_starts_at.zip(row.meeting_ends_at) else {
        return Vec::new();
    };
    let when =
        if words.english { tokyo::english_span(starts, ends) } else { tokyo::span(starts, ends) };
    vec![
        Told::new(words.say("日時（日本時間）", "When"), when),
        Told::new(words.say("場所・参加用URL", "Where"), row.meeting_place.clone()),
    ]
}

fn times(parties: &Parties, words: Words, around: &Around) -> Vec<TimeChoice> {
    if !parties.in_touch() {
        return Vec::new();
    }
    let span = if words.english { tokyo::english_span } else { tokyo::span };
    let shown = |time: &introduction_time::Model| TimeChoice {
        id: time.id.to_string(),
        text: format!("{} {}", span(time.starts_at, time.ends_at), parties.row.offered_place),
        at: Instants::of(time.starts_at, time.ends_at),
    };
    around.times.iter().filter(|time| time.starts_at > around.now).map(shown).collect()
}

fn wishes(parties: &Parties) -> Vec<Told> {
    let row = &parties.row;
    let told = Details::stored(&row.requester_details);
    vec![
        Told::new("紹介番号", row.number.clone()),
        Told::new("会いたい相手", row.wanted.clone()),
        Told::new("目的", row.purpose.clone()),
        Told::new("団体の紹介（名前なし）", row.self_description.clone()),
        Told::new("相手に伝えてよい項目", labels(&told, false)),
    ]
}

fn line(one: &disclosure::Model, words: Words) -> DisclosureLine {
    let day = |day| if words.english { tokyo::english_date(day) } else { tokyo::date(day) };
    DisclosureLine {
        at: day(tokyo::day_of(one.at)),
        details: labels(&Details::stored(&one.details), words.english),
        recipient: one.recipient.clone(),
        keep_until: day(one.keep_until),
    }
}

pub fn samples() -> Vec<Sample> {
    let button = |kind| Button { label: "同意して進む", href: "/a".to_owned(), kind };
    let empty = ShowPage {
        chip: "info",
        state: "相手の返事待ち",
        matter: "お返事ください。".to_owned(),
        told: Some("長野県の団体です。\n10社と活動しています。".to_owned()),
        buttons: vec![button("primary")],
        other: Vec::new(),
        meeting: Vec::new(),
        meeting_at: None,
        times: Vec::new(),
        offered: false,
        choose: "/a/meeting".to_owned(),
        wishes: Vec::new(),
        disclosures: Vec::new(),
        quiet: vec![button("quiet")],
    };
    let time = TimeChoice {
        id: "1".to_owned(),
        at: Instants::of(DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH),
        text: "2026年12月3日（木）14:00～15:00".to_owned(),
    };
    let full = ShowPage {
        chip: "success",
        state: "紹介済",
        told: None,
        other: vec![Told::new("お名前", "Nguyen Thi Lan".to_owned())],
        meeting: vec![Told::new("日時", time.text.clone())],
        meeting_at: Some(time.at.clone()),
        times: vec![time],
        wishes: vec![Told::new("紹介番号", "N8-482-136".to_owned())],
        disclosures: vec![disclosed()],
        ..empty.clone()
    };
    vec![sample(&empty), sample(&full), sample(&ShowPage { offered: true, ..full.clone() })]
}

fn disclosed() -> DisclosureLine {
    DisclosureLine {
        at: "2026年11月24日（火）".to_owned(),
        details: "お名前、メールアドレス".to_owned(),
        recipient: "さくら日本語学院".to_owned(),
        keep_until: "2029年11月24日（土）".to_owned(),
    }
}
