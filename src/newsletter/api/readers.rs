//! Readers for the secretariat. Whoever looks at names is noted first.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::TimeDelta;
use entities::SubscriberId;
use utoipa::OpenApi;

use super::bodies::{PreferencesBody, address, offered, wrong};
use super::refusals::of_reader;
use super::shown::{
    EvidenceLine, EvidenceOfConsent, EvidenceWording, NewReaderBody, NewsletterFigures,
    PrefectureCount, ReaderBody, ReaderDetails, ReaderFrequencyCount, ReaderItem, ReaderKindCount,
    ReaderMade, ReadersQuery, StopBody,
};
use crate::context::Context;
use crate::database::retrying;
use crate::newsletter::pages_staff::{open, viewed};
use crate::newsletter::{
    NewReader, Newsdesk, ReaderFilter, add, change_for, evidence_of, figures, readers, stop,
    undelivered_to,
};
use crate::people::audit::Subject;
use crate::people::{Editor, Newsroom, Viewer, api};
use crate::vocabulary::{LongText, ShortText, tokyo};
use crate::web::{Failure, JsonBody, ListPart, ProblemDetails, Query, Routes, after, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/figures", web::get().to(numbers))
        .route("/api/v1/newsletter/readers", web::get().to(list))
        .route("/api/v1/newsletter/readers", web::post().to(enter))
        .route("/api/v1/newsletter/readers/{id}", web::get().to(show))
        .route("/api/v1/newsletter/readers/{id}", web::put().to(save))
        .route("/api/v1/newsletter/readers/{id}/stop", web::post().to(halt))
        .route("/api/v1/newsletter/readers/{id}/evidence", web::get().to(evidence));
}

#[derive(OpenApi)]
#[openapi(paths(numbers, list, enter, show, save, halt, evidence))]
pub struct ApiDoc;

/// Numbers without names.
#[utoipa::path(get, path = "/api/v1/newsletter/figures", tag = "readers",
    responses((status = 200, body = NewsletterFigures), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn numbers(_who: Viewer, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let now = context.now();
    let since = now - TimeDelta::days(30);
    let counted = figures(context.database.reader(), (since, now)).await?;
    let by_prefecture = counted.by_prefecture.into_iter();
    let by_kind = counted.by_kind.into_iter();
    let by_frequency = counted.by_frequency.into_iter();
    Ok(HttpResponse::Ok().json(NewsletterFigures {
        active: counted.active,
        undelivered: counted.undelivered,
        left: counted.left,
        stopped: counted.stopped,
        waiting: counted.waiting,
        joined: counted.joined,
        gone: counted.gone,
        by_prefecture: by_prefecture
            .map(|(prefecture_code, readers)| PrefectureCount { prefecture_code, readers })
            .collect(),
        by_kind: by_kind.map(|(kind, readers)| ReaderKindCount { kind, readers }).collect(),
        by_frequency: by_frequency
            .map(|(frequency, readers)| ReaderFrequencyCount { frequency, readers })
            .collect(),
    }))
}

/// Readers, newest first.
#[utoipa::path(get, path = "/api/v1/newsletter/readers", tag = "readers", params(ReadersQuery),
    responses((status = 200, body = ListPart<ReaderItem>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: Newsroom,
    context: web::Data<Context>,
    query: Query<ReadersQuery>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let before = after::<SubscriberId>(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let filter = ReaderFilter {
        words: query.text.unwrap_or_default(),
        state: query.state,
        kind: query.kind,
        prefecture: query.prefecture_code,
        frequency: query.frequency,
        route: query.route,
        undelivered: query.undelivered,
    };
    let found = readers(context.database.reader(), &filter, (before, limit + 1)).await?;
    let part = ListPart::of(found, limit, |row| row.id, ReaderItem::from);
    let subject = Subject::all("newsletter_subscriber");
    viewed(&context, who.actor(), subject, Some(part.items.len())).await?;
    Ok(HttpResponse::Ok().json(part))
}

/// Adds somebody who agreed on paper or by word, with that evidence. They are told by letter how to
/// leave. Whoever left before is refused: only they themselves can come back.
#[utoipa::path(post, path = "/api/v1/newsletter/readers", tag = "readers",
    request_body = NewReaderBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ReaderMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn enter(
    who: Editor,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<NewReaderBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let source = ShortText::<300>::parse(&body.source);
    let source = source.map_err(|problem| wrong("source", &problem.to_string()))?;
    if body.agreed_on > tokyo::day_of(context.now()) {
        return Err(wrong("agreed_on", "同意の日は、今日までの日にしてください。"));
    }
    let new = NewReader {
        email: address("email", &body.email)?,
        preferences: body.preferences.clone().check(&offered(&context).await?)?,
        source: source.into_string(),
        agreed_on: body.agreed_on,
    };
    let (working, desk) = (context.clone(), Newsdesk::from(&who));
    let work = async move {
        let done = perform(async move { retrying(|| add(&working, desk, &new)).await }).await?;
        let id = done.map_err(|stop| Failure::of(stop, of_reader))?;
        Ok(ReaderMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// One reader.
#[utoipa::path(get, path = "/api/v1/newsletter/readers/{id}", tag = "readers",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ReaderDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<SubscriberId>,
) -> Result<HttpResponse, Failure> {
    let reader = open(&context, &who, *id).await?;
    let offered = offered(&context).await?;
    let undelivered = undelivered_to(context.database.reader(), &reader.row).await?;
    Ok(HttpResponse::Ok().json(ReaderDetails {
        preferences: PreferencesBody::of(&reader.preferences(), &offered),
        leave_reason: reader.row.leave_reason.clone(),
        undelivered: undelivered.map(Into::into),
        reader: reader.row.into(),
    }))
}

/// Saves preferences on the reader's request: everything said about them, anew.
#[utoipa::path(put, path = "/api/v1/newsletter/readers/{id}", tag = "readers",
    params(("id" = Uuid, Path)), request_body = ReaderBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn save(
    who: Editor,
    (context, id): (web::Data<Context>, web::Path<SubscriberId>),
    body: JsonBody<ReaderBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let wishes = body.preferences.check(&offered(&context).await?)?;
    let (desk, id, version) = (Newsdesk::from(&who), *id, body.version);
    let done = perform(async move {
        retrying(|| change_for(&context, desk, (id, wishes.clone(), version))).await
    });
    done.await?.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Stops the magazine because the reader asked the secretariat for it.
#[utoipa::path(post, path = "/api/v1/newsletter/readers/{id}/stop", tag = "readers",
    params(("id" = Uuid, Path)), request_body = StopBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn halt(
    who: Editor,
    (context, id): (web::Data<Context>, web::Path<SubscriberId>),
    body: JsonBody<StopBody>,
) -> Result<HttpResponse, Failure> {
    let reason = LongText::<300>::parse(&body.into_inner().reason);
    let reason = reason.map_err(|problem| wrong("reason", &problem.to_string()))?;
    let (desk, id) = (Newsdesk::from(&who), *id);
    let done =
        perform(async move { retrying(|| stop(&context, desk, (id, reason.as_str()))).await });
    done.await?.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Proof of a reader's consent: every line, and the wordings agreed to.
#[utoipa::path(get, path = "/api/v1/newsletter/readers/{id}/evidence", tag = "readers",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = EvidenceOfConsent), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn evidence(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<SubscriberId>,
) -> Result<HttpResponse, Failure> {
    let reader = open(&context, &who, *id).await?;
    let mut evidence = evidence_of(context.database.reader(), *id).await?;
    let mut wordings: Vec<_> = evidence.wordings.into_values().collect();
    wordings.sort_by_key(|version| version.first_used_at);
    let wording = |version: entities::newsletter::form_version::Model| EvidenceWording {
        version: version.fingerprint,
        text: version.wording,
        first_used_at: version.first_used_at,
    };
    let lines = evidence.lines.into_iter().map(|line| {
        let address = evidence.addresses.remove(&line.id);
        EvidenceLine::of(line, address)
    });
    Ok(HttpResponse::Ok().json(EvidenceOfConsent {
        address_key: reader.row.address_key,
        lines: lines.collect(),
        wordings: wordings.into_iter().map(wording).collect(),
    }))
}
