//! `GET /consultations/{id}`: what is agreed, and what can be done about it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use entities::consultations::consultation::{ConsultationState, Mode};
use entities::consultations::record::RecordState;

use super::rewish;
use super::show_page::{Act, HistoryItem, OpenConditions, Sheet, ShowPage};
use crate::calendar::feed_answer;
use crate::consultations::booking::accept_conditions;
use crate::consultations::letters::appointment;
use crate::consultations::pages::controls::Draw;
use crate::consultations::pages::seat::Seat;
use crate::consultations::pages::words::{Item, chip, waits_for};
use crate::consultations::readers::HistoryLine;
use crate::consultations::{By, Refusal, record, wording};
use crate::database::retrying;
use crate::vocabulary::tokyo;
use crate::web::{BannerKind, Failure, Form, Problems, perform};

pub async fn show(seat: Seat) -> Result<HttpResponse, Failure> {
    let id = seat.id();
    let record = match seat.view.parties.row.state {
        ConsultationState::Held => record::standing(seat.context.database.reader(), id).await?,
        _ => None,
    };
    let page = facts(&seat, record);
    seat.answer(StatusCode::OK, &seat.shell(None), &page)
}

/// `GET /consultations/{id}/calendar.ics`: with the number and UID of the letters.
pub async fn calendar(request: HttpRequest, seat: Seat) -> Result<HttpResponse, Failure> {
    let parties = &seat.view.parties;
    let firm = [ConsultationState::Confirmed, ConsultationState::Held];
    if !firm.contains(&parties.row.state) {
        return Err(Failure::NotFound);
    }
    let mut entry = appointment(&seat.context, parties, seat.side())?;
    // A calendar that is fetched names nobody to invite.
    entry.attendee = None;
    let title = entry.summary.clone();
    Ok(seat.guarded(feed_answer(&request, &title, &[entry])))
}

fn facts(seat: &Seat, record: Option<RecordState>) -> ShowPage {
    let (view, row) = (&seat.view, &seat.view.parties.row);
    let confirmed = row.state == ConsultationState::Confirmed;
    let told =
        |text: &Option<String>, mode: Mode| text.clone().filter(|_| confirmed && row.mode == mode);
    ShowPage {
        chip: chip(row.state),
        number: row.number.clone(),
        waits: waits_for(row),
        ended: ended(seat),
        about: seat.about(),
        place: told(&row.place, Mode::InPerson),
        online_url: told(&row.online_url, Mode::Online),
        phone: told(&row.phone, Mode::Phone),
        ask_place: ask_place(seat),
        conditions: conditions(seat),
        words: row.about.clone(),
        more: more(seat),
        sheet: sheet(seat),
        acts: acts(seat).into_iter().chain(afterwards(seat, record)).collect(),
        calendar: confirmed.then(|| seat.path("calendar.ics")),
        deadline: deadline(seat),
        history: view.history.iter().rev().map(history).collect(),
    }
}

/// Confirmed, and yet nothing says where.
fn ask_place(seat: &Seat) -> Option<&'static str> {
    let row = &seat.view.parties.row;
    let open = row.state == ConsultationState::Confirmed && wording::place_open(row).is_some();
    open.then_some(if seat.is_client() {
        "場所や連絡先は、決まりしだいお知らせします。お急ぎのときは事務局へ連絡してください。"
    } else {
        "場所や連絡先がまだ決まっていません。「日時・場所を変える」から入力すると、相談する方にもお知らせが届きます。"
    })
}

/// What the client is still asked to accept.
fn conditions(seat: &Seat) -> Option<OpenConditions> {
    let row = seat.view.conditions.as_ref().filter(|_| seat.is_client())?;
    let (form, problems) = (Form::default(), Problems::none());
    let draw = Draw { form: &form, problems: &problems };
    Some(OpenConditions::new(seat.path("conditions"), row, draw))
}

/// `POST /consultations/{id}/conditions`: the client accepts them for a meeting booked for them.
pub async fn accept(seat: Seat, form: Form) -> Result<HttpResponse, Failure> {
    if !seat.is_client() {
        return Err(Failure::NotFound);
    }
    if !form.is_ticked("accepts_conditions") {
        return Ok(seat.guarded(seat.visit.redirect_saying(
            &seat.base,
            BannerKind::Error,
            "条件を読み、同意する場合はチェックを入れてください。",
        )));
    }
    let version = form.text("conditions").parse().ok();
    let (context, by, id) = (seat.context.clone(), seat.by, seat.id());
    let done =
        perform(async move { retrying(|| accept_conditions(&context, by, id, version)).await });
    seat.settle(done.await?, "オンライン相談の条件に同意しました。", |_| {
        seat.refuse(&Refusal::ChangedMeanwhile)
    })
}

/// What was said when it ended.
fn ended(seat: &Seat) -> Option<String> {
    let row = &seat.view.parties.row;
    let by = row.ended_by.map_or("", wording::side);
    let reason = row.end_reason.as_ref().map(|reason| format!("理由：{reason}"));
    let said = match row.state {
        ConsultationState::Cancelled => format!("{by}が取り消しました。"),
        ConsultationState::Declined => "見送りになりました。".to_owned(),
        ConsultationState::Missed => {
            let absent = row.absent.map_or("", wording::side);
            format!("{absent}の無断欠席として記録されました。")
        }
        _ => return None,
    };
    Some(format!("{said}{}", reason.unwrap_or_default()))
}

fn more(seat: &Seat) -> Vec<Item> {
    let row = &seat.view.parties.row;
    let mut more = Vec::new();
    if let Some((from, until)) = row.held_from.zip(row.held_until) {
        more.push(Item::new("実際の時間", tokyo::span(from, until)));
    }
    if let Some(version) = row.conditions_version {
        more.push(Item::new("オンライン相談の条件", format!("第{version}版に同意")));
    }
    more
}

/// The intake sheet, as far as it concerns the onlooker.
fn sheet(seat: &Seat) -> Option<Sheet> {
    let (view, row) = (&seat.view, &seat.view.parties.row);
    let submitted = view.sheet.as_ref().and_then(|sheet| sheet.submitted_at);
    let open = crate::consultations::meeting::OPEN.contains(&row.state);
    if !seat.is_client() && submitted.is_none() {
        let text = "事前シートは、まだ提出されていません。".to_owned();
        return open.then_some(Sheet { text, href: None, label: "", files: 0, late: false });
    }
    if !open && view.sheet.is_none() {
        return None;
    }
    let now = seat.context.now();
    let due = row.intake_due_at.map(tokyo::date_time);
    let late = submitted.is_none() && row.intake_due_at.is_some_and(|due| due < now);
    let text = match (submitted, due) {
        (Some(at), _) => format!("{}に提出されました。", tokyo::date_time(at)),
        (None, Some(due)) => format!("{due}までに提出してください。"),
        (None, None) => "日時が決まる前でも書けます。".to_owned(),
    };
    let label = match (seat.is_client(), submitted) {
        (true, None) if view.sheet.is_some() => "事前シートの続きを書く",
        (true, None) => "事前シートを書く",
        _ => "事前シートを見る",
    };
    Some(Sheet { text, href: Some(seat.path("intake")), label, files: view.files.len(), late })
}

/// Until when the client is free to change.
fn deadline(seat: &Seat) -> Option<String> {
    let at = seat.view.change_deadline.filter(|_| seat.is_client())?;
    let ahead = seat.context.now() <= at;
    let at = tokyo::date_time(at);
    if ahead {
        return Some(format!("変更と取り消しは、{at}まで自由にできます。"));
    }
    // What nobody has agreed to yet is withdrawn without consequence.
    let counts = seat.view.cancelling_counts && seat.view.may_cancel;
    counts
        .then(|| format!("変更と取り消しの期限（{at}）は過ぎました。取り消すと1回として数えます。"))
}

/// Buttons by what is possible now, the likeliest first.
fn acts(seat: &Seat) -> Vec<Act> {
    let (view, now) = (&seat.view, seat.context.now());
    let row = &view.parties.row;
    let act = |label, below: &str, kind| Act { label, href: seat.path(below), kind };
    let mut acts = Vec::new();
    if view.may_answer {
        acts.push(act("承認する", "approval", "primary"));
        acts.push(act("見送る", "refusal", "secondary"));
    }
    let begun = row.starts_at.is_some_and(|starts| starts <= now);
    if row.state == ConsultationState::Confirmed && begun {
        if !seat.is_client() {
            acts.push(act("実施を記録する", "meeting", "primary"));
        }
        acts.push(act("相手が来なかった", "absence", "secondary"));
    }
    if rewish::is_possible(seat) {
        acts.push(act("希望を変える", "change", "secondary"));
    }
    if view.may_move {
        let label =
            if seat.is_client() { "日時を変える" } else { "日時・場所を変える" };
        acts.push(act(label, "change", "secondary"));
    }
    if view.may_cancel && !view.may_answer {
        acts.push(act("取り消す", "cancellation", "secondary"));
    }
    acts
}

/// What follows a meeting, or takes the place of one that is off, where somebody is signed in.
fn afterwards(seat: &Seat, record: Option<RecordState>) -> Vec<Act> {
    use RecordState::{Approved, Confirmed, Draft, Returned, Submitted};
    let row = &seat.view.parties.row;
    let act = |label, href: String, kind| Act { label, href, kind };
    let mut acts = Vec::new();
    let page = format!("/consultations/{}/record", row.id);
    match (&seat.by, record) {
        (By::Link(_), _) => return acts,
        (By::Accompanist(_), Some(Draft)) => acts.push(act("相談記録票を書く", page, "primary")),
        (By::Accompanist(_), Some(Returned)) => {
            acts.push(act("相談記録票を直す", page, "primary"));
        }
        (By::Client(_), Some(Submitted)) => acts.push(act("相談記録票を確認する", page, "primary")),
        (By::Accompanist(_), Some(Submitted)) | (_, Some(Confirmed | Approved)) => {
            acts.push(act("相談記録票を見る", page, "secondary"));
        }
        _ => {}
    }
    let state = row.state;
    if matches!(seat.by, By::Accompanist(_)) && state == ConsultationState::Held {
        acts.push(act("謝金と旅費", "/my/fees".to_owned(), "secondary"));
    }
    let off = [ConsultationState::Cancelled, ConsultationState::Declined];
    if seat.is_client() && off.contains(&state) {
        acts.push(act("あらためて予約する", "/consultations/new".to_owned(), "primary"));
    }
    acts
}

fn history(line: &HistoryLine) -> HistoryItem {
    let by = line.side.map(|side| format!("（{}）", wording::side(side)));
    HistoryItem {
        when: tokyo::date_time(line.at),
        title: format!("{}{}", wording::event(line.kind), by.unwrap_or_default()),
        text: line.change.as_ref().and_then(wording::change),
    }
}
