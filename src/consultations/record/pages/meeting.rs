//! Before a record can be written: when people really met.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::ConsultationId;
use serde::Serialize;

use super::door::{base, shell};
use super::outcome::{Again, said};
use crate::consultations::changing::{HeldMeeting, mark_held};
use crate::consultations::meeting::Parties;
use crate::consultations::record::recordable;
use crate::consultations::{Accompanist, By, Refusal, wording};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::SignedIn;
use crate::vocabulary::{parse_time, tokyo};
use crate::web::{Failure, Field, Form, FormFacts, Page, Problems, Sample, perform, sample};

#[derive(Serialize)]
struct MeetingPage {
    action: String,
    when: String,
    whom: String,
    form: FormFacts,
    notice: Option<String>,
}

impl Page for MeetingPage {
    const TEMPLATE: &'static str = "consultations/record/meeting.html";
}

/// What was typed, and what is wrong with it.
pub type Retyped<'a> = Option<(&'a Form, Again)>;

pub fn answer(
    who: &SignedIn,
    context: &Context,
    parties: &Parties,
    retyped: Retyped<'_>,
) -> Result<HttpResponse, Failure> {
    let planned;
    let (form, again) = if let Some(retyped) = retyped {
        retyped
    } else {
        planned = as_planned(parties);
        (&planned, Again::default())
    };
    let by = By::Accompanist(Accompanist::acting_as(who.person_id()));
    let shell = shell(who, context, (by, Some("相談の実施を記録する")));
    context.pages.answer_with(again.status(), &shell, &page(parties, form, &again))
}

fn as_planned(parties: &Parties) -> Form {
    let mut form = Form::default();
    let clock = |at: DateTime<Utc>| tokyo::time(tokyo::time_of(at));
    form.set("held_from", parties.row.starts_at.map(clock).unwrap_or_default());
    form.set("held_until", parties.row.ends_at.map(clock).unwrap_or_default());
    form
}

fn page(parties: &Parties, form: &Form, again: &Again) -> MeetingPage {
    let times = parties.row.starts_at.zip(parties.row.ends_at);
    let when = times.map(|(from, until)| tokyo::span(from, until)).unwrap_or_default();
    facts(
        (parties.row.id, when),
        format!("{} {} さん", parties.organisation, parties.client_name()),
        (form, again),
    )
}

fn facts(
    (id, when): (ConsultationId, String),
    whom: String,
    (form, again): (&Form, &Again),
) -> MeetingPage {
    let time = |name: &str, label: &str| {
        Field::new(name, label, form, &again.problems).required().width(crate::web::Width::S)
    };
    let from = time("held_from", "実際の開始時刻").hint("例 14:00");
    let fields = [from, time("held_until", "実際の終了時刻")];
    MeetingPage {
        action: format!("{}/meeting", base(id)),
        when,
        whom,
        form: FormFacts::new(fields, &again.problems),
        notice: again.notice.clone(),
    }
}

/// `POST /consultations/{id}/record/meeting`
pub async fn receive(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let author = Accompanist::acting_as(who.person_id());
    let asking = (author, context.now());
    let parties = recordable(context.database.reader(), asking, *id).await?;
    let Some(parties) = parties else {
        // A second press: it is noted already.
        return Ok(who.visit().redirect(&base(*id)));
    };
    let wish = match typed(&form, &parties) {
        Ok(wish) => wish,
        Err(problems) => {
            let again = Again { problems, notice: None };
            return answer(&who, &context, &parties, Some((&form, again)));
        }
    };
    let marking = context.clone();
    let by = By::Accompanist(author);
    match perform(async move { retrying(|| mark_held(&marking, by, wish)).await }).await? {
        Ok(()) => Ok(said(&who, &base(*id), "相談の実施を記録しました。つづけて書いてください。")),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(Refusal::Invalid(problems))) => {
            let again = Again { problems, notice: None };
            answer(&who, &context, &parties, Some((&form, again)))
        }
        Err(Stop::Refused(refusal)) => {
            let notice = Some(wording::refusal(&refusal));
            let again = Again { problems: Problems::none(), notice };
            answer(&who, &context, &parties, Some((&form, again)))
        }
    }
}

/// Times of the day of the appointment; an end before the start is past midnight.
fn typed(form: &Form, parties: &Parties) -> Result<HeldMeeting, Problems> {
    let mut problems = Problems::none();
    let from = problems.keep("held_from", parse_time(form.text("held_from")));
    let until = problems.keep("held_until", parse_time(form.text("held_until")));
    let day = parties.row.starts_at.map(tokyo::day_of);
    match (from.zip(until), day) {
        (Some((from, until)), Some(day)) => {
            let last = if until < from { day.succ_opt().unwrap_or(day) } else { day };
            Ok(HeldMeeting {
                consultation: parties.row.id,
                from: tokyo::instant(day, from),
                until: tokyo::instant(last, until),
            })
        }
        _ => Err(problems),
    }
}

pub fn samples() -> Vec<Sample> {
    let mut form = Form::default();
    form.set("held_from", "25:00");
    let wrong = Again::problem("held_from", "時刻を入力してください。");
    let id = ConsultationId(uuid::Uuid::nil());
    let when = "2026年12月3日（木）14:00～15:00".to_owned();
    vec![sample(&facts((id, when), "はじめ 鈴木 花子 さん".to_owned(), (&form, &wrong)))]
}
