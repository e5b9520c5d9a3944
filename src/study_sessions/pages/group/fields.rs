//! What the form asks for, and what the confirmation shows.

use entities::study_sessions::co_host::Basis;
use entities::study_sessions::seats::Mode;
use sea_orm::ActiveEnum as _;

use super::reading::{filled, name};
use super::{ROWS, Table, addresses};
use crate::people::PageLanguage;
use crate::study_sessions::pages::{cards, programme, words};
use crate::study_sessions::sharing::shared_with;
use crate::web::{Choice, Control, EditPage, Field, Form, Problems, Told};

/// With which co-hosts the roster is shared, as the form for one person has it. Nobody agrees for
/// somebody else, so those who are asked answer by the link in their letter.
pub fn sharing(table: &Table) -> Option<Told> {
    let rows = &table.shown.view.rows;
    let mut notices = programme::roster(table.language, rows);
    if notices.is_empty() {
        return None;
    }
    if shared_with(rows).any(|(_, terms)| terms.basis == Basis::Consent) {
        let who = table.say(
            "同意するかどうかは、申し込んだ方それぞれが、届いたメールのリンクから答えます。",
            " Each person answers for themselves, by the link in their mail.",
            "ひとりずつ、メールの リンクから こたえます。",
        );
        notices.push(who.to_owned());
    }
    let label = table.say(
        "共催者への名簿の提供",
        "Sharing with co-hosts",
        "いっしょに する だんたいに わたすもの",
    );
    Some(Told::new(label, notices.concat().trim().to_owned()))
}

/// Which session it is, and when.
pub fn session(table: &Table) -> [Told; 2] {
    let listed = &table.shown.listed;
    let when = cards::when(table.language, listed);
    [
        Told::new(table.say("勉強会", "Session", "べんきょうかい"), cards::title(listed)),
        Told::new(table.say("日時", "Date and time", "いつ"), when),
    ]
}

/// `1人目の姓`
fn numbered(table: &Table, place: usize, label: &str) -> String {
    match table.language {
        PageLanguage::Japanese => format!("{place}人目の{label}"),
        PageLanguage::English => format!("Person {place}: {label}"),
        PageLanguage::Easy => format!("{place}人目の {label}"),
    }
}

pub fn controls(table: &Table, form: &Form, problems: &Problems) -> Vec<Control> {
    let mut controls = Vec::new();
    if table.applicant.places.len() > 1 {
        let choices = table.applicant.places.iter().map(|place| {
            Choice::new(place.organisation.id.to_string(), place.organisation.name.clone())
        });
        let label = table.say("団体", "Organisation", "だんたい");
        let field = Field::new("organisation", label, form, problems).required();
        controls.push(Control::new("select", field.options(choices)));
    }
    for place in 1..=ROWS {
        controls.extend(person(table, place, (form, problems)));
    }
    let label = table.say(
        "申し込むことの了承を、全員から得ています",
        "All of them have agreed to be registered",
        "みんな「いい」と 言っています",
    );
    let agreed = Field::new("agreed", label, form, problems).required();
    controls.push(Control::new("consent", agreed));
    controls
}

fn person(table: &Table, place: usize, (form, problems): (&Form, &Problems)) -> [Control; 4] {
    let hint = table.say(
        "この方を申し込むときは、必須です。",
        "Needed if you register this person.",
        "この人を もうしこむときは いります。",
    );
    let field = |part: &str, label: &str| {
        let own = Field::new(&name(place, part), &numbered(table, place, label), form, problems);
        // At least one person comes; the other rows may stay empty.
        if place == 1 { own.required() } else { own.hint(hint) }
    };
    let seats = table.shown.listed.seats.iter();
    let modes = seats
        .map(|count| Choice::new(count.mode.to_value(), words::mode(table.language, count.mode)));
    let email = table.say("メールアドレス", "mail address", "メールアドレス");
    let mode = table.say("参加方法", "how to take part", "さんかの しかた");
    [
        Control::new("text", field("family_name", table.say("姓", "family name", "みょうじ"))),
        Control::new("text", field("given_name", table.say("名", "given name", "なまえ"))),
        Control::new("text", field("email", email).inputmode("email")),
        Control::new("select", field("mode", mode).options(modes)),
    ]
}

/// 確認: everything is carried along.
pub fn confirmed(table: &Table, form: &Form) -> EditPage {
    let (action, back) = addresses(table);
    let fact = |place: &usize| {
        let text = |part: &str| form.text(&name(*place, part)).trim().to_owned();
        let mode = Mode::try_from_value(&text("mode"));
        let mode = mode.map(|mode| words::mode(table.language, mode)).unwrap_or_default();
        let label = match table.language {
            PageLanguage::English => format!("Person {place}"),
            PageLanguage::Japanese | PageLanguage::Easy => format!("{place}人目"),
        };
        let (family, given, email) = (text("family_name"), text("given_name"), text("email"));
        Told::new(&label, format!("{family} {given}　{email}（{mode}）"))
    };
    let skipped = ["csrf", "step", "version"];
    let values = form.values().iter().filter(|(name, _)| !skipped.contains(&name.as_str()));
    let purpose = table.say(
        "まだ申し込んでいません。",
        "Nobody has been registered yet.",
        "まだ もうしこんでいません。",
    );
    let page = EditPage {
        facts: session(table)
            .into_iter()
            .chain(filled(form).iter().map(fact))
            .chain(sharing(table))
            .collect(),
        carried: values.cloned().collect(),
        confirms: true,
        ..EditPage::new((&action, &back), purpose, Vec::new())
    };
    page.asking(Vec::new(), table.say("申し込む", "Register", "もうしこむ"))
}
