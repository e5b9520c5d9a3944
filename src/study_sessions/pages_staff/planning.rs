//! Drafting, changing and resuming a session: one form, shown and received.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::study_sessions::session::SessionState;
use entities::{SessionSeriesId, StudySessionId};
use sea_orm::EntityTrait as _;

use super::plan_form::{self, Beside, ReadPlan};
use super::planning_page::{Again, Effects, Purpose, confirm_page, plan_page};
use super::{steps, words};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::study_sessions::session::{
    self, Refusal, Revision, SessionPlan, SessionRows, add_series, count_concerned, draft_once,
    load, resume, revise, usual,
};
use crate::study_sessions::staffing::{
    PlanChoices, organisation_named, plan_choices, series_titled,
};
use crate::study_sessions::{Organiser, prework, wording};
use crate::web::{BannerKind, Failure, Form, Problems, perform};

pub async fn show_new(
    who: Coordinator,
    context: web::Data<Context>,
) -> Result<HttpResponse, Failure> {
    let choices = choices(&context).await?;
    let mut form = plan_form::fresh(&context.config, &usual(context.database.reader()).await?);
    form.set("request_key", context.chance.uuid(context.now()).to_string());
    plan_page(&who, &context, Purpose::New, &choices, Again::first(&form))
}

pub async fn show_edit(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let rows = stored(&context, *id).await?;
    let purpose = Purpose::of(&rows.session);
    let choices = choices(&context).await?;
    let mut form = plan_form::fill(&rows, context.now())?;
    form.set("version", rows.session.version.to_string());
    plan_page(&who, &context, purpose, &choices, Again::first(&form))
}

pub async fn receive_new(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    receive(who, context, Purpose::New, form).await
}

pub async fn receive_edit(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let rows = stored(&context, *id).await?;
    receive(who, context, Purpose::of(&rows.session), form).await
}

async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    purpose: Purpose,
    mut form: Form,
) -> Result<HttpResponse, Failure> {
    let choices = choices(&context).await?;
    if form.text("action") != "save" {
        return plan_page(&who, &context, purpose, &choices, Again::first(&form));
    }
    let beside = Beside {
        now: context.now(),
        fallback: &context.config.secretariat.email,
        resumes: purpose.resumes(),
    };
    let read = plan_form::read(&form, &choices, &beside);
    let read = with_series(&form, read);
    let mut read = match read {
        Ok(read) => read,
        Err(problems) => {
            let again = Again { problems, ..Again::first(&form) };
            return plan_page(&who, &context, purpose, &choices, again);
        }
    };
    complete(&who, &context, &mut form, &mut read.plan).await?;
    if let Some(refusal) = refuse_taken(&context, purpose, &read.plan).await? {
        return refused(&who, &context, purpose, (&choices, form, &read, refusal)).await;
    }
    if let Some(effects) = to_confirm(&context, purpose, &form, &read.plan).await? {
        return confirm_page(&who, &context, purpose, &form, effects);
    }
    match Box::pin(save(&who, &context, purpose, (&form, read.plan.clone()))).await? {
        Ok((id, said)) => {
            let page = format!("/staff/sessions/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &said))
        }
        Err(refusal) => refused(&who, &context, purpose, (&choices, form, &read, refusal)).await,
    }
}

async fn choices(context: &Context) -> Result<PlanChoices, Failure> {
    Ok(plan_choices(context.database.reader()).await?)
}

async fn stored(context: &Context, id: StudySessionId) -> Result<SessionRows, Failure> {
    let reader = context.database.reader();
    let row = entities::study_sessions::session::Entity::find_by_id(id).one(reader).await?;
    Ok(load(reader, row.ok_or(Failure::NotFound)?).await?)
}

/// Two series at once are one problem more.
fn with_series(form: &Form, read: Result<ReadPlan, Problems>) -> Result<ReadPlan, Problems> {
    if form.filled("series").is_none() || form.filled("new_series").is_none() {
        return read;
    }
    let mut problems = read.err().unwrap_or_else(Problems::none);
    problems.add("new_series", words::SERIES_EITHER);
    Err(problems)
}

/// Fewer seats than are taken is refused before anybody is asked to confirm; saving decides it once
/// more.
async fn refuse_taken(
    context: &Context,
    purpose: Purpose,
    plan: &SessionPlan,
) -> Result<Option<Refusal>, Failure> {
    let Some(id) = purpose.session() else { return Ok(None) };
    let rows = stored(context, id).await?;
    let too_few = rows.seats.iter().find(|seats| {
        let planned = plan.seats.iter().find(|planned| planned.mode == seats.mode);
        let capacity = planned.map_or(Some(0), |planned| planned.capacity);
        capacity.is_some_and(|capacity| capacity < seats.taken)
    });
    Ok(too_few.map(|seats| Refusal::SeatsTaken { mode: seats.mode }))
}

/// Finds the organisations of co-hosts by name, and the series; a new one is added and stands in
/// the form from then on, so that saving again does not add it twice.
async fn complete(
    who: &Coordinator,
    context: &web::Data<Context>,
    form: &mut Form,
    plan: &mut SessionPlan,
) -> Result<(), Failure> {
    for host in &mut plan.co_hosts {
        host.organisation = organisation_named(context.database.reader(), &host.name).await?;
    }
    let Some(title) = form.filled("new_series").map(|title| title.trim().to_owned()) else {
        return Ok(());
    };
    let known = series_titled(context.database.reader(), &title).await?;
    let id = match known {
        Some(id) => id,
        None => new_series(who, context, title).await?,
    };
    plan.series = Some(id);
    form.set("series", id.to_string());
    form.set("new_series", "");
    Ok(())
}

async fn new_series(
    who: &Coordinator,
    context: &web::Data<Context>,
    title: String,
) -> Result<SessionSeriesId, Failure> {
    let (context, organiser) = (context.clone(), Organiser::from(who));
    let outcome =
        perform(async move { retrying(|| add_series(&context, organiser, &title, "")).await });
    outcome.await?.map_err(|stop| Failure::of(stop, steps::refusal))
}

/// What saving does to people, if somebody has to agree to that first.
async fn to_confirm(
    context: &Context,
    purpose: Purpose,
    form: &Form,
    plan: &SessionPlan,
) -> Result<Option<Effects>, Failure> {
    let Some(id) = purpose.session().filter(|_| !form.is_ticked("confirmed")) else {
        return Ok(None);
    };
    let rows = stored(context, id).await?;
    let told = match rows.session.state {
        SessionState::Postponed => true,
        SessionState::Published => is_news(&rows.plan()?, plan),
        _ => false,
    };
    let many = if told { count_concerned(context, id).await? } else { 0 };
    let due = rows.prework_due.zip(plan.starts_at()).map(|(due, starts_at)| {
        (due, prework::moved(due, (rows.session.starts_at, starts_at), context.now()))
    });
    let prework_due = due.filter(|(before, after)| before != after).map(|(_, after)| after);
    let moved_to = plan.starts_at().filter(|at| *at != rows.session.starts_at);
    let over = moved_to.is_some_and(|at| at <= context.now());
    Ok(Some(Effects { told: many, prework_due, over }).filter(|effects| effects.told > 0))
}

/// Whether participants are told of the change; saving decides it once more.
fn is_news(before: &SessionPlan, after: &SessionPlan) -> bool {
    let seen = |plan: &SessionPlan| {
        let mut parts: Vec<_> = plan
            .parts
            .iter()
            .map(|part| {
                let venue = part.venue.clone();
                let venue = venue.map(|venue| (venue.name, venue.address, venue.access));
                (part.slot.starts(), part.slot.ends(), venue)
            })
            .collect();
        parts.sort();
        (plan.title.clone(), plan.online.url.clone(), plan.online.note.clone(), parts)
    };
    seen(before) != seen(after)
}

type Saved = Result<(StudySessionId, String), Refusal>;

async fn save(
    who: &Coordinator,
    context: &web::Data<Context>,
    purpose: Purpose,
    (form, plan): (&Form, SessionPlan),
) -> Result<Saved, Failure> {
    let (context, organiser) = (context.clone(), Organiser::from(who));
    let message = form.filled("message").map(|text| text.trim().to_owned());
    let version = form.text("version").parse().unwrap_or(0);
    let key = form.filled("request_key").map(ToOwned::to_owned);
    let outcome = perform(async move {
        let revision = |plan| Revision { plan, version, message: message.clone() };
        match purpose {
            Purpose::New => {
                let once = || draft_once(&context, organiser, plan.clone(), key.as_deref());
                retrying(once).await.map(|id| (id, 0))
            }
            Purpose::Edit(id) => {
                retrying(|| revise(&context, organiser, id, revision(plan.clone())))
                    .await
                    .map(|revised| (id, revised.told))
            }
            Purpose::Resume(id) => {
                retrying(|| resume(&context, organiser, id, revision(plan.clone())))
                    .await
                    .map(|told| (id, told))
            }
        }
    })
    .await?;
    match outcome {
        Ok((id, told)) => Ok(Ok((id, format!("{}{}", purpose.done(), words::told(told))))),
        Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

async fn refused(
    who: &Coordinator,
    context: &Context,
    purpose: Purpose,
    (choices, mut form, read, refusal): (&PlanChoices, Form, &ReadPlan, Refusal),
) -> Result<HttpResponse, Failure> {
    let (mut problems, mut obstacles, mut notice) = (Problems::none(), Vec::new(), None);
    let mut status = StatusCode::CONFLICT;
    match refusal {
        Refusal::NotFound => return Err(Failure::NotFound),
        Refusal::Invalid(broken) => {
            read.add(&broken, &mut problems);
            status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        Refusal::Occupied(busy) => {
            let found =
                crate::study_sessions::staffing::obstacles(context.database.reader(), &busy);
            obstacles = found.await?.iter().map(words::obstacle).collect();
        }
        session::Refusal::ChangedMeanwhile => {
            if let Some(id) = purpose.session() {
                let rows = stored(context, id).await?;
                form.set("version", rows.session.version.to_string());
            }
            notice = Some(words::CHANGED_MEANWHILE.to_owned());
        }
        other => notice = Some(wording::session_refusal(&other)),
    }
    form.set("confirmed", "");
    let again = Again { form: &form, problems, obstacles, notice, status };
    plan_page(who, context, purpose, choices, again)
}
