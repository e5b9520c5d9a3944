//! Pages around signing in. Public on purpose: nobody is signed in yet.

mod link;
mod own;
mod own_recovery;
mod staff;

use std::time::Duration;

use actix_web::web::{Data, get, post};
use actix_web::{HttpResponse, http::StatusCode};
use entities::people::person;
use entities::sign_in::browser_session::Strength;
use tokio::time::{Instant, sleep_until};

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::audit::{Entry, Subject, note};
use crate::people::{SessionRef, SignedIn, Visit};
use crate::web::{Failure, Form, LocalPath, Routes, Sample, perform};

use super::sessions;

pub fn routes(service: &mut Routes) {
    service
        .route("/sign-in", get().to(link::show))
        .route("/sign-in", post().to(link::ask))
        .route("/sign-in/code", get().to(link::show_code))
        .route("/sign-in/code", post().to(link::redeem_code))
        .route("/sign-in/links/{token}", get().to(link::show_link))
        .route("/sign-in/links/{token}", post().to(link::redeem))
        .route("/sign-in/staff", get().to(staff::show))
        .route("/sign-in/staff", post().to(staff::sign_in))
        .route("/sign-out", post().to(sign_out))
        .route("/me/password", get().to(own::show_password))
        .route("/me/password", post().to(own::change_password))
        .route("/me/authenticator", get().to(own::show_authenticator))
        .route("/me/authenticator", post().to(own::renew_authenticator))
        .route("/me/recovery-codes", get().to(own_recovery::show_recovery_codes))
        .route("/me/recovery-codes", post().to(own_recovery::renew_recovery_codes));
}

/// Every page of this folder with facts to look at.
pub fn samples() -> Vec<Sample> {
    let mut samples = link::samples();
    samples.extend(staff::samples());
    samples.extend(own::samples());
    samples.extend(own_recovery::samples());
    samples
}

/// `POST /sign-out`
async fn sign_out(
    context: Data<Context>,
    who: SignedIn,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (person, session) = (who.person_id(), who.person().session);
    let actor = who.actor();
    perform(async move {
        let SessionRef::Browser { id, .. } = session else { return Ok(()) };
        let tx = context.database.begin_write().await?;
        sessions::end(&tx, context.now(), person, id).await?;
        let entry = Entry::new("person.signed_out", Subject::of("person", person.0));
        note(&tx, &context, &actor, entry).await?;
        tx.commit().await?;
        anyhow::Ok(())
    })
    .await??;
    let mut answer = who.visit().redirect("/");
    who.visit().browser().end_session(&mut answer);
    Ok(answer)
}

/// Begins a session for this browser and leads on.
pub(in crate::people) async fn let_in(
    context: &Data<Context>,
    visit: &Visit,
    (person, strength): (person::Model, Strength),
    next: Option<LocalPath>,
) -> Result<HttpResponse, Failure> {
    let home = if strength == Strength::TwoFactors { "/staff" } else { "/home" };
    let mut answer = visit.redirect(next.as_ref().map_or(home, LocalPath::as_str));
    put_session(context, visit, (person, strength), &mut answer).await?;
    Ok(answer)
}

/// Begins a session and puts its cookie into the answer.
pub(in crate::people) async fn put_session(
    context: &Data<Context>,
    visit: &Visit,
    (person, strength): (person::Model, Strength),
    answer: &mut HttpResponse,
) -> Result<(), Failure> {
    let device = visit.device().to_owned();
    let context = context.clone();
    let begun = perform(async move {
        retrying(|| async {
            let tx = context.database.begin_write().await?;
            let begun = sessions::begin(&tx, &context, &person, strength, &device).await?;
            tx.commit().await?;
            Ok::<_, Stop<()>>(begun)
        })
        .await
    })
    .await?
    .map_err(|stop| Failure::of(stop, |()| Failure::NotFound))?;
    visit.browser().begin_session(answer, &begun.token, begun.seconds);
    Ok(())
}

/// Every answer takes the same time at least, so that its speed tells nothing about the address.
pub(in crate::people) async fn evenly<T>(work: impl Future<Output = T>) -> T {
    let earliest = Instant::now() + Duration::from_millis(250);
    let done = work.await;
    sleep_until(earliest).await;
    done
}

pub(in crate::people) use own::{EnrolmentFacts, code_field, codes_page};
pub(super) use own::{need_password, problems};

const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
