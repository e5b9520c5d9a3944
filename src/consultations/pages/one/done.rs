//! 完了: the receipt of a booking or of wishes.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use entities::consultations::consultation::{ConsultationState, Route};
use serde::Serialize;

use crate::consultations::pages::form::{SLOT_STEPS, WISH_STEPS};
use crate::consultations::pages::samples;
use crate::consultations::pages::seat::Seat;
use crate::consultations::pages::words::Brief;
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, sample};

#[derive(Clone, Debug, Serialize)]
pub struct DonePage {
    pub steps: Vec<&'static str>,
    pub number: String,
    pub text: &'static str,
    pub about: Brief,
    /// Where the letter went.
    pub email: String,
    pub next: Vec<String>,
    pub manage: String,
    pub intake: Option<String>,
    pub calendar: Option<String>,
}

impl Page for DonePage {
    const TEMPLATE: &'static str = "consultations/done.html";
}

pub async fn done(seat: Seat) -> Result<HttpResponse, Failure> {
    if !seat.is_client() {
        return Err(Failure::NotFound);
    }
    let row = &seat.view.parties.row;
    let title = match row.state {
        ConsultationState::Confirmed => "予約が完了しました",
        _ => "申し込みを受け付けました",
    };
    let page = facts(&seat);
    seat.answer(StatusCode::OK, &seat.shell(Some(title)), &page)
}

fn facts(seat: &Seat) -> DonePage {
    let row = &seat.view.parties.row;
    let confirmed = row.state == ConsultationState::Confirmed;
    let has_time = row.starts_at.is_some();
    DonePage {
        steps: if row.route == Route::Wishes { WISH_STEPS.to_vec() } else { SLOT_STEPS.to_vec() },
        number: row.number.clone(),
        text: match row.state {
            ConsultationState::Confirmed => "予約が完了しました。",
            ConsultationState::Proposed => "申し込みを受け付け、時間を確保しました。",
            _ => "希望を受け付けました。",
        },
        about: seat.about(),
        email: seat.view.parties.client.email.clone(),
        next: next(seat),
        manage: seat.base.clone(),
        intake: has_time.then(|| seat.path("intake")),
        calendar: confirmed.then(|| seat.path("calendar.ics")),
    }
}

fn next(seat: &Seat) -> Vec<String> {
    let row = &seat.view.parties.row;
    let mut next = Vec::new();
    match row.state {
        ConsultationState::Requested => {
            next.push(
                "事務局が日時と支援者を調整し、決まったらメールでお知らせします。".to_owned(),
            );
        }
        ConsultationState::Proposed => {
            next.push("承認されると予約が確定し、メールでお知らせします。".to_owned());
        }
        _ => {}
    }
    if let Some(due) = row.intake_due_at {
        let due = tokyo::date_time(due);
        next.push(format!("{due}までに事前シートを提出してください。支援者が準備に使います。"));
    }
    if let Some(deadline) = seat.view.change_deadline {
        let deadline = tokyo::date_time(deadline);
        next.push(format!("変更と取り消しは、{deadline}まで自由にできます。"));
    }
    next
}

pub fn samples() -> Vec<Sample> {
    let page = DonePage {
        steps: SLOT_STEPS.to_vec(),
        number: "S8-048-213K".to_owned(),
        text: "予約が完了しました。",
        about: samples::about(),
        email: "hanako@example.jp".to_owned(),
        next: vec!["事前シートを提出してください。".to_owned()],
        manage: "/consultations/1".to_owned(),
        intake: Some("/consultations/1/intake".to_owned()),
        calendar: Some("/consultations/1/calendar.ics".to_owned()),
    };
    let plain = DonePage { intake: None, calendar: None, ..page.clone() };
    vec![sample(&page), sample(&plain)]
}
