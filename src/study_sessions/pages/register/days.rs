//! The other days of a conference in the form of one of them.

use entities::StudySessionId;
use entities::study_sessions::session::Approval;

use crate::people::PageLanguage;
use crate::study_sessions::catalogue::{DayStanding, OtherDay};
use crate::study_sessions::pages::conference::label;
use crate::study_sessions::pages::controls::{Control, Draw, Said, choice};
use crate::study_sessions::pages::filter::{mode_name, mode_named};
use crate::study_sessions::pages::words::{self, say};
use crate::study_sessions::registration::{MOST_DAYS, OtherDay as Wished, Refusal};
use crate::web::{Choice, Field, Form, Problems, Typed};

use super::confirm::Answered;
use super::reading::{Files, Wish};
use super::{Ground, words_of};

/// What a day that is not wished for sends.
const NOT: &str = "no";

/// The name of a day's field.
pub fn field(session: StudySessionId) -> String {
    format!("day.{session}")
}

pub fn prefill(days: &[OtherDay], form: &mut Form) {
    for day in days.iter().filter(|day| day.standing == DayStanding::Open) {
        form.set(&field(day.listed.session.id), NOT);
    }
}

/// What several days on one form are.
pub fn note(draw: Draw<'_>, days: &[OtherDay]) -> Option<String> {
    let said = (
        "この会は、何日か開かれます。参加する日をまとめて申し込めます。受付番号とお知らせは、日ごとに届きます。",
        "This event has several days. You can register for several at once. Each day has its own number and mails.",
        "ほかの日も あります。いっしょに もうしこめます。",
    );
    let open = days.iter().any(|day| day.standing == DayStanding::Open);
    open.then(|| draw.say(said).to_owned())
}

/// A question for each day that can be had; of all others, why not.
pub fn controls<'a>(draw: Draw<'a>, days: &'a [OtherDay]) -> impl Iterator<Item = Control> + 'a {
    days.iter().map(move |day| control(draw, day))
}

fn control(draw: Draw<'_>, day: &OtherDay) -> Control {
    let label = label(draw.language, &day.listed);
    let (value, why): (String, Said) = match &day.standing {
        DayStanding::Open => return question(draw, day, &label),
        DayStanding::Registered(number) => (
            number.clone(),
            ("この日は申込済みです。", "You are registered.", "もう もうしこみました。"),
        ),
        DayStanding::Apart => (
            draw.say(("別に申し込みます", "Has its own form", "べつに もうしこみます")).to_owned(),
            (
                "お聞きすることや対象が違うため、その日の案内のページから申し込んでください。",
                "It asks other questions or is for others; please register on its own page.",
                "その日の ページで もうしこんでください。",
            ),
        ),
        DayStanding::Closed => (
            words::chip_of(draw.language, &day.listed).label,
            ("いまは申し込めません。", "Registration is not open.", "いまは もうしこめません。"),
        ),
    };
    let name = field(day.listed.session.id);
    let mut fixed = Field::new(&name, &label, draw.form, draw.problems);
    fixed.value = Typed::Text(value);
    Control { hint: Some(draw.say(why).to_owned()), ..Control::new("fixed", fixed) }
}

fn question(draw: Draw<'_>, day: &OtherDay, label: &str) -> Control {
    let no = draw.say(("参加しない", "I do not take part", "さんかしない"));
    let modes = day.listed.seats.iter().map(|count| {
        let hint = words::seats(draw.language, *count);
        choice(mode_name(count.mode), words::mode(draw.language, count.mode), Some(hint))
    });
    let name = field(day.listed.session.id);
    let field = Field::new(&name, label, draw.form, draw.problems);
    let options = [Choice::new(NOT, no)].into_iter().chain(modes);
    Control::new("radios", field.options(options))
}

/// Somebody who wants to come on all days may have to wait for one.
pub fn some_full(days: &[OtherDay]) -> bool {
    let mut open = days.iter().filter(|day| day.standing == DayStanding::Open);
    open.any(|day| {
        day.listed.seats.iter().any(|count| count.is_full())
            || day.rows.session.approval != Approval::Automatic
    })
}

/// The days that are wished for. Whether a seat is left is decided when the wish is sent; before, it
/// is only said early.
pub fn read(
    language: PageLanguage,
    (form, due): (&Form, Files),
    days: &[OtherDay],
    problems: &mut Problems,
) -> Vec<Wished> {
    let mut wished = Vec::new();
    for day in days {
        let session = day.listed.session.id;
        let name = field(session);
        let Some(mode) = mode_named(form.text(&name)) else { continue };
        let count = day.listed.seats.iter().find(|count| count.mode == mode);
        let waits = form.is_ticked("waits") || day.rows.session.approval != Approval::Automatic;
        let said: Option<Said> = match count {
            None => Some((
                "この日の参加方法を選んでください。",
                "Choose how you take part on this day.",
                "さんかの しかたを えらんでください。",
            )),
            Some(count) if due == Files::Later && count.is_full() && !waits => Some((
                "この日は満席です。「参加しない」か別の参加方法を選ぶか、「キャンセル待ちに登録する」を選んでください。",
                "No place is left on this day. Leave it out, choose another way of taking part, or ask for the waiting list.",
                "この日は いっぱいです。「さんかしない」か「まちます」を えらんでください。",
            )),
            Some(_) if wished.len() + 1 >= MOST_DAYS => Some((
                "一度に申し込めるのは14日までです。残りは、その日の案内のページから申し込んでください。",
                "You can register for up to 14 days at once; please use the page of each further day.",
                "いちどに もうしこめるのは 14日までです。",
            )),
            Some(_) => None,
        };
        match said {
            Some(said) => problems.add(name, say(language, said.0, said.1, said.2)),
            None => wished.push(Wished { session, mode }),
        }
    }
    wished
}

/// Why a day cannot be had with this form after all.
pub fn refused(language: PageLanguage, why: &Refusal) -> String {
    let apart = say(
        language,
        "この日は、このフォームでは申し込めません。その日の案内のページから申し込んでください。",
        "This form cannot register for this day; please use its own page.",
        "その日の ページで もうしこんでください。",
    );
    if *why == Refusal::NotFound { apart.to_owned() } else { words_of(language, why) }
}

/// The days wished for, as the confirmation names them.
pub fn answered(ground: Ground<'_>, wish: &Wish) -> Vec<Answered> {
    let Ground { language, days, .. } = ground;
    let wished = wish.others.iter().filter_map(|other| {
        let day = days.iter().find(|day| day.listed.session.id == other.session)?;
        let full = day.rows.session.approval == Approval::Automatic
            && day.listed.seats.iter().any(|count| count.mode == other.mode && count.is_full());
        let mut value = words::mode(language, other.mode).to_owned();
        if full {
            value.push_str(say(
                language,
                "（満席のため、キャンセル待ち）",
                " (full: waiting list)",
                "（まちます）",
            ));
        }
        Some(Answered { label: label(language, &day.listed), value: Some(value) })
    });
    wished.collect()
}
