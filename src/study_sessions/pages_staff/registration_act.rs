use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::seats::Mode;
use entities::{RegistrationId, SessionQuestionId, StudySessionId};
use sea_orm::ActiveEnum as _;

use super::registration::answer;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::study_sessions::readers::{RegistrationView, registration_view};
use crate::study_sessions::registration::{
    self, By, Cancellation, Change, Details, Given, GivenAnswer, Refusal,
};
use crate::study_sessions::{Organiser, waiting, wording};
use crate::web::{BannerKind, Failure, Form, perform};

/// What the secretariat decides about a registration.
#[derive(Clone)]
enum Decision {
    Approve,
    Decline(Option<String>),
    Cancel(Option<String>),
    Promote,
    Move(Details),
}

impl Decision {
    fn done(&self) -> &'static str {
        match self {
            Self::Approve => "承認しました。本人にお知らせを送ります。",
            Self::Decline(_) => "見送りにしました。本人にお知らせを送ります。",
            Self::Cancel(_) => "申込を取り消しました。本人にお知らせを送ります。",
            Self::Promote => "参加を確定しました。本人にお知らせを送ります。",
            Self::Move(_) => "参加方法を変更しました。本人にお知らせを送ります。",
        }
    }
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, RegistrationId)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (session, id) = *path;
    let organiser = Organiser::from(&who);
    let by = By::Staff(organiser);
    let found = registration_view(context.database.reader(), context.now(), id, by).await?;
    let view = found.filter(|view| view.registration.session_id == session);
    let view = view.ok_or(Failure::NotFound)?;
    let decision = wanted(&form, &view).ok_or(Failure::NotFound)?;
    let (shared, done) = (context.clone(), decision.done());
    let outcome =
        perform(async move { retrying(|| decide(&shared, organiser, id, decision.clone())).await });
    match outcome.await? {
        Ok(()) => {
            let page = format!("/staff/sessions/{session}/registrations/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, done))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(refusal)) => {
            let said = wording::registration_refusal(&refusal);
            answer(&who, &context, *path, (&form, Some(said))).await
        }
    }
}

fn wanted(form: &Form, view: &RegistrationView) -> Option<Decision> {
    let reason = form.filled("reason").map(|text| text.trim().to_owned());
    match form.text("decision") {
        "approve" => Some(Decision::Approve),
        "decline" => Some(Decision::Decline(reason)),
        "cancel" => Some(Decision::Cancel(reason)),
        "promote" => Some(Decision::Promote),
        "move" => {
            let mode = Mode::try_from_value(&form.text("mode").to_owned()).ok()?;
            Some(Decision::Move(Details { mode, ..stored(view) }))
        }
        _ => None,
    }
}

async fn decide(
    context: &Context,
    who: Organiser,
    id: RegistrationId,
    decision: Decision,
) -> Result<(), Stop<Refusal>> {
    match decision {
        Decision::Approve => registration::approve(context, who, id).await.map(drop),
        Decision::Decline(reason) => registration::decline(context, who, id, reason).await,
        Decision::Cancel(reason) => {
            let wish = Cancellation { registration: id, reason };
            registration::cancel(context, By::Staff(who), wish).await
        }
        Decision::Promote => waiting::promote(context, who, id).await,
        Decision::Move(details) => {
            let wish = Change { registration: id, details };
            registration::change(context, By::Staff(who), wish).await.map(drop)
        }
    }
}

/// What was said about the registration so far, so that moving it changes nothing else.
fn stored(view: &RegistrationView) -> Details {
    let row = &view.registration;
    let mut given: BTreeMap<SessionQuestionId, Vec<String>> = BTreeMap::new();
    for answer in &view.answers {
        given.entry(answer.question_id).or_default().push(answer.value.clone());
    }
    let questions = view.session.rows.questions.iter();
    let answers = questions.filter_map(|question| {
        let values = given.remove(&question.id)?;
        let given = match question.kind {
            QuestionKind::Text => Given::Text(values.into_iter().next()?),
            QuestionKind::Choice | QuestionKind::Choices => Given::Chosen(values),
            QuestionKind::File => Given::KeptFile(values.first()?.parse().ok()?),
        };
        Some(GivenAnswer { question: question.id, given })
    });
    Details {
        affiliation: row.affiliation.clone(),
        department: row.department.clone(),
        job_title: row.job_title.clone(),
        prefecture_code: row.prefecture_code,
        answers: answers.collect(),
        needs: view.needs.clone(),
        ..Details::plain(row.mode)
    }
}
