//! One registration as the secretariat sees it.

use actix_web::http::StatusCode;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpResponse, web};
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::registration::RegistrationState;
use entities::{RegistrationId, StudySessionId, UploadId};
use serde::Serialize;

use super::frame::{Chip, Fact, viewed};
use super::words;
use crate::context::Context;
use crate::people::Coordinator;
use crate::study_sessions::readers::{RegistrationView, registration_view, upload_for_staff};
use crate::study_sessions::registration::By;
use crate::study_sessions::staffing::person_of;
use crate::study_sessions::{Organiser, Phase, wording};
use crate::vocabulary::tokyo;
use crate::web::{Choice, Crumb, Failure, Field, Form, Page, Problems, Sample, Width, sample};

#[derive(Serialize)]
struct RegistrationPage {
    chip: Chip,
    action: String,
    back: String,
    facts: Vec<Fact>,
    answers: Vec<Fact>,
    needs: Option<String>,
    /// What can be done now.
    pending: bool,
    waiting: bool,
    live: bool,
    reason: Field,
    mode: Option<Field>,
    notice: Option<String>,
}

impl Page for RegistrationPage {
    const TEMPLATE: &'static str = "study_sessions/staff_registration.html";
}

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, RegistrationId)>,
) -> Result<HttpResponse, Failure> {
    answer(&who, &context, *path, (&Form::default(), None)).await
}

/// The page again with what was typed, after a refusal.
pub async fn answer(
    who: &Coordinator,
    context: &Context,
    (session, id): (StudySessionId, RegistrationId),
    (form, notice): (&Form, Option<String>),
) -> Result<HttpResponse, Failure> {
    let by = By::Staff(Organiser::from(who));
    let reader = context.database.reader();
    let found = registration_view(reader, context.now(), id, by).await?;
    let view = found.filter(|view| view.registration.session_id == session);
    let view = view.ok_or(Failure::NotFound)?;
    let contact = person_of(reader, view.registration.person_id).await?;
    let affiliation =
        crate::people::organisations::names(reader, view.registration.organisation_id)
            .await?
            .into_values()
            .next();
    viewed(who, context, session, "registration").await?;
    let title =
        wording::full_title(view.session.rows.session.number, &view.session.rows.session.title);
    let mut shell = who.shell(context, &format!("{}さんの申込", view.name));
    let base = format!("/staff/sessions/{session}");
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to(words::SESSIONS, "/staff/sessions"),
        Crumb::to(title, base.clone()),
        Crumb::to("申込者", format!("{base}/registrations")),
        Crumb::here(view.name.clone()),
    ];
    let mut facts = facts(&view, affiliation);
    let email = contact.as_ref().map(|person| person.email.clone());
    facts.push(Fact::new("メールアドレス", email.filter(|email| !email.is_empty())));
    facts.push(Fact::new("電話番号", contact.and_then(|person| person.phone)));
    let status = if notice.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let page = page(&view, &base, facts, (form, notice));
    context.pages.answer_with(status, &shell, &page)
}

fn facts(view: &RegistrationView, organisation: Option<String>) -> Vec<Fact> {
    let row = &view.registration;
    let prefecture = row.prefecture_code.and_then(|code| u8::try_from(code).ok());
    let prefecture = prefecture.and_then(crate::vocabulary::Prefecture::from_code);
    let position = view.position.map(|place| format!("{place}番目"));
    let ended = row.ended_at.map(|at| match row.ended_by {
        Some(by) => format!("{}（{}）", tokyo::date_time(at), words::ended_by(by)),
        None => tokyo::date_time(at),
    });
    let deadline = view.offer.as_ref().map(|offer| tokyo::date_time(offer.deadline_at));
    let always = vec![
        Fact::new("受付番号", row.number.clone()),
        Fact::new("団体", organisation.or_else(|| row.affiliation.clone())),
        Fact::new("部署", row.department.clone()),
        Fact::new("役職", row.job_title.clone()),
        Fact::new("都道府県", prefecture.map(|one| one.kanji().to_owned())),
        Fact::new("参加方法", wording::mode(row.mode).to_owned()),
        Fact::new(
            "申込",
            format!("{}（{}）", tokyo::date_time(row.registered_at), words::route(row.route)),
        ),
    ];
    let sometimes = [
        ("待機の順番", position),
        ("繰上げの回答期限", deadline),
        ("終了", ended),
        ("理由", row.end_reason.clone()),
    ];
    let sometimes = sometimes.into_iter().filter_map(|(name, text)| Some((name, text?)));
    always.into_iter().chain(sometimes.map(|(name, text)| Fact::new(name, text))).collect()
}

fn page(
    view: &RegistrationView,
    base: &str,
    facts: Vec<Fact>,
    (form, notice): (&Form, Option<String>),
) -> RegistrationPage {
    let row = &view.registration;
    let none = Problems::none();
    let ended = matches!(row.state, RegistrationState::Cancelled | RegistrationState::Declined);
    let called_off = view.session.phase == Phase::Cancelled;
    let live = !ended && !view.is_over && !called_off;
    let others = view.session.rows.seats.iter().filter(|seats| seats.mode != row.mode);
    let others: Vec<_> = others
        .map(|seats| {
            let value = if wording::mode(seats.mode) == "会場" { "venue" } else { "online" };
            Choice::new(value, wording::mode(seats.mode))
        })
        .collect();
    let mode = (live && !others.is_empty())
        .then(|| Field::new("mode", "変更後の参加方法", form, &none).required().options(others));
    RegistrationPage {
        chip: words::chip_in(view.session.phase, row.state).into(),
        action: format!("{base}/registrations/{}/decision", row.id),
        back: format!("{base}/registrations"),
        facts,
        answers: answers(view),
        needs: view.needs.clone(),
        pending: live && row.state == RegistrationState::Pending,
        waiting: live && row.state == RegistrationState::Waiting,
        live,
        reason: Field::new("reason", "理由", form, &none)
            .hint("本人へのお知らせに載ります。")
            .width(Width::Full),
        mode,
        notice,
    }
}

fn answers(view: &RegistrationView) -> Vec<Fact> {
    let questions = view.session.rows.questions.iter();
    questions
        .map(|question| {
            let given = view.answers.iter().filter(|answer| answer.question_id == question.id);
            let given: Vec<_> = given.map(|answer| answer.value.as_str()).collect();
            match (question.kind, given.first()) {
                (QuestionKind::File, Some(upload)) => Fact {
                    href: Some(format!("/staff/uploads/{upload}")),
                    ..Fact::new(&question.label, "ファイルを開く".to_owned())
                },
                _ => Fact::new(&question.label, given.join("、")),
            }
        })
        .collect()
}

/// A file somebody handed in, always as a download.
pub async fn upload(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<UploadId>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let file = upload_for_staff(reader, Organiser::from(&who), *id).await?;
    let file = file.ok_or(Failure::NotFound)?;
    viewed(&who, &context, file.session_id, "upload").await?;
    let name = DispositionParam::Filename(file.name);
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header(disposition)
        .body(file.bytes))
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    let mode = Field::new("mode", "変更後の参加方法", &form, &none);
    vec![sample(&RegistrationPage {
        chip: words::registration_chip(RegistrationState::Pending).into(),
        action: "/1".into(),
        back: "/2".into(),
        facts: vec![Fact::new("受付番号", "K8-0003-01".to_owned())],
        answers: vec![Fact::new("昼食", None)],
        needs: Some("車いすの席".into()),
        pending: true,
        waiting: true,
        live: true,
        reason: Field::new("reason", "理由", &form, &none),
        mode: Some(mode.options([Choice::new("online", "オンライン")])),
        notice: Some("すでに手続きが済んでいます。".into()),
    })]
}
