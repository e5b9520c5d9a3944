//! What is pressed on the list of the day.

use actix_web::{HttpResponse, web};
use entities::study_sessions::attendance::Presence;
use entities::{RegistrationId, SessionPartId, StudySessionId};

use super::day::answer;
use super::frame::{Place, open};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::study_sessions::attendance::{
    self, CheckedIn, Mark, Refusal, Ticket, check_in, mark, mark_no_shows, undo,
};
use crate::study_sessions::{Organiser, wording};
use crate::web::{BannerKind, EditPage, Failure, Form, confirmed, perform};

/// One button of one line: `present.{registration}`.
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (act, registration) = form.text("mark").split_once('.').ok_or(Failure::NotFound)?;
    let registration: RegistrationId = registration.parse().map_err(|_| Failure::NotFound)?;
    let part: SessionPartId = form.text("part").parse().map_err(|_| Failure::NotFound)?;
    let (organiser, act) = (Organiser::from(&who), act.to_owned());
    let outcome = perform(async move {
        retrying(|| record(&context, organiser, (part, registration), &act)).await
    });
    let said = outcome.await?.map_err(|stop| Failure::of(stop, refusal))?;
    let page = format!("/staff/sessions/{id}/day?part={part}#r-{registration}");
    Ok(who.visit().redirect_saying(&page, BannerKind::Success, &said))
}

async fn record(
    context: &Context,
    who: Organiser,
    (part, registration): (SessionPartId, RegistrationId),
    act: &str,
) -> Result<String, Stop<Refusal>> {
    let now = context.now();
    let by_hand = |presence: Presence| Mark {
        part,
        registration,
        presence,
        left_at: (presence == Presence::LeftEarly).then_some(now),
        note: None,
    };
    let presence = match act {
        "undo" => {
            undo(context, who, part, registration).await?;
            return Ok("記録を取り消しました。".to_owned());
        }
        "present" => {
            let came = check_in(context, who, part, Ticket::Registration(registration)).await?;
            if came.presence == Presence::Late || came.presence == Presence::Present {
                return Ok(greeting(&came));
            }
            Presence::Present
        }
        "late" => Presence::Late,
        "left_early" => Presence::LeftEarly,
        "excused" => Presence::Excused,
        _ => return Err(Refusal::NotFound.into()),
    };
    mark(context, who, by_hand(presence)).await?;
    Ok(format!("「{}」と記録しました。", wording::presence(presence)))
}

pub fn greeting(came: &CheckedIn) -> String {
    let what = wording::presence(came.presence);
    if came.again {
        return format!("受付番号 {} は、すでに「{what}」と記録しています。", came.number);
    }
    format!("受付番号 {} を「{what}」と記録しました。", came.number)
}

/// A reception number typed at the door.
pub async fn by_number(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let part: SessionPartId = form.text("part").parse().map_err(|_| Failure::NotFound)?;
    let typed = form.text("number").to_owned();
    if typed.trim().is_empty() {
        let said = "受付番号を入力してください。".to_owned();
        return answer(&who, &context, (*id, Some(part)), Some((typed, said))).await;
    }
    let (organiser, shared, number) = (Organiser::from(&who), context.clone(), typed.clone());
    let outcome = perform(async move {
        retrying(|| check_in(&shared, organiser, part, Ticket::Number(number.clone()))).await
    });
    match outcome.await? {
        Ok(came) => {
            let page = format!("/staff/sessions/{id}/day?part={part}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &greeting(&came)))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(refusal)) => {
            let said = wording::attendance::refusal(&refusal);
            answer(&who, &context, (*id, Some(part)), Some((typed, said))).await
        }
    }
}

const NO_SHOWS: &str = "無断欠席にする";
const MARKING: [&str; 3] = [
    "終わった日程で出欠の記録がない、参加が確定した方全員を「無断欠席」にします。",
    "同じ時間の別の日程に出席した方は、そのままです。",
    "まとめて元に戻すことはできません。一人ずつなら、当日の画面で取り消せます。",
];

pub async fn no_shows(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    if !confirmed(&form) {
        let opened = open(&who, &context, *id, Place::Inner(NO_SHOWS)).await?;
        let day = format!("/staff/sessions/{id}/day");
        let action = format!("{day}/no-shows");
        let page = EditPage::confirming((&action, &day), &form, &MARKING, NO_SHOWS);
        return context.pages.answer(&opened.shell, &page);
    }
    let (organiser, session) = (Organiser::from(&who), *id);
    let outcome =
        perform(async move { retrying(|| mark_no_shows(&context, organiser, session)).await });
    let made = outcome.await?.map_err(|stop| Failure::of(stop, refusal))?;
    let said = format!("記録のない{made}件を「無断欠席」にしました。");
    let page = format!("/staff/sessions/{id}/day");
    Ok(who.visit().redirect_saying(&page, BannerKind::Success, &said))
}

/// A refusal of something that was pressed without typing anything.
fn refusal(refusal: attendance::Refusal) -> Failure {
    match refusal {
        Refusal::NotFound => Failure::NotFound,
        other => Failure::conflict("attendance_refused", wording::attendance::refusal(&other)),
    }
}
