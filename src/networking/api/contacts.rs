//! Contacts: lists, one, adding, changing, merging.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::ContactId;
use entities::people::term::Vocabulary;
use utoipa::OpenApi;
use uuid::Uuid;

use super::contact_shapes::{
    ContactDetails, ContactEntry, ContactMade, ContactsQuery, DuplicatePair, MergeBody,
    RetirementBody,
};
use super::refusals::of_networking;
use crate::context::Context;
use crate::database::retrying;
use crate::networking::Organiser;
use crate::networking::contacts::{
    ContactFilter, Merge, Seen, Why, add, change, contacts, duplicates, merge, set_retired, whole,
};
use crate::networking::pages_staff::viewed;
use crate::people::audit::Subject;
use crate::people::vocabularies::{Regions, Terms};
use crate::people::{Coordinator, api};
use crate::vocabulary::tokyo;
use crate::web::{
    Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, after, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/contacts", web::get().to(list))
        .route("/api/v1/contacts", web::post().to(make))
        .route("/api/v1/contacts/{id}", web::get().to(show))
        .route("/api/v1/contacts/{id}", web::put().to(save))
        .route("/api/v1/contacts/{id}/retirement", web::put().to(retire))
        .route("/api/v1/contacts/{id}/merge", web::post().to(merges))
        .route("/api/v1/contact-duplicates", web::get().to(pairs));
}

#[derive(OpenApi)]
#[openapi(paths(list, make, show, save, retire, merges, pairs))]
pub struct ApiDoc;

/// Contacts, the newest first.
#[utoipa::path(get, path = "/api/v1/contacts", tag = "contacts", params(ContactsQuery),
    responses((status = 200, body = ListPart<ContactDetails>),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<ContactsQuery>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let db = context.database.reader();
    let terms = Terms::load(db).await?;
    let before = after::<ContactId>(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let of = |vocabulary, code: Option<String>| {
        let found = code.map(|code| terms.find(vocabulary, &code).map(|term| term.id));
        // A word nobody knows finds nothing.
        found.map(|found| found.unwrap_or(entities::TermId(Uuid::nil())))
    };
    let language = of(Vocabulary::Language, query.language);
    let topic = of(Vocabulary::Theme, query.topic);
    let filter = ContactFilter {
        words: query.text.unwrap_or_default(),
        kind: of(Vocabulary::ContactKind, query.kind),
        terms: language.into_iter().chain(topic).collect(),
        prefectures: places(&context, query.block, query.prefecture_code).await?,
        abroad: query.abroad.unwrap_or(false),
        retired: query.retired.unwrap_or(false),
    };
    let found = contacts(db, &filter, (before, limit + 1)).await?;
    let part = ListPart::of(found, limit, |one| one.row.id, |one| ContactDetails::of(one, &terms));
    viewed(&context, who.actor(), Subject::all("contact"), Some(part.items.len())).await?;
    Ok(HttpResponse::Ok().json(part))
}

/// Prefectures of a block, or the one that is named; a place nobody knows has no contacts.
async fn places(
    context: &Context,
    block: Option<String>,
    prefecture: Option<i32>,
) -> Result<Vec<i32>, Failure> {
    const NOWHERE: i32 = 0;
    let Some(code) = block else { return Ok(prefecture.into_iter().collect()) };
    let today = tokyo::day_of(context.now());
    let regions = Regions::on(context.database.reader(), today).await?;
    let block = regions.blocks.iter().find(|block| block.code == code);
    let inside = block.map(|block| regions.prefectures_of(block.id)).unwrap_or_default();
    let inside = inside.into_iter().map(|one| i32::from(one.code()));
    let within: Vec<i32> =
        inside.filter(|one| prefecture.is_none_or(|wanted| wanted == *one)).collect();
    Ok(if within.is_empty() { vec![NOWHERE] } else { within })
}

/// Adds a contact.
#[utoipa::path(post, path = "/api/v1/contacts", tag = "contacts", request_body = ContactEntry,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ContactMade), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn make(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<ContactEntry>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let draft = body.clone().check(&Terms::load(context.database.reader()).await?)?;
    let (working, desk) = (context.clone(), Organiser::from(&who));
    let work = async move {
        let done = perform(async move { retrying(|| add(&working, desk, &draft)).await }).await?;
        let id = done.map_err(|stop| Failure::of(stop, of_networking))?;
        Ok(ContactMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// One contact with its people; one that was merged says where it went.
#[utoipa::path(get, path = "/api/v1/contacts/{id}", tag = "contacts",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ContactDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactId>,
) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let one = whole(db, *id).await?.ok_or(Failure::NotFound)?;
    viewed(&context, who.actor(), Subject::of("contact", id.0), None).await?;
    Ok(HttpResponse::Ok().json(ContactDetails::of(one, &Terms::load(db).await?)))
}

/// Saves everything said about a contact, anew.
#[utoipa::path(put, path = "/api/v1/contacts/{id}", tag = "contacts",
    params(("id" = Uuid, Path)), request_body = ContactEntry,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn save(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<ContactId>),
    body: JsonBody<ContactEntry>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let version = body.version;
    let draft = body.check(&Terms::load(context.database.reader()).await?)?;
    let (desk, id) = (Organiser::from(&who), *id);
    let done =
        perform(async move { retrying(|| change(&context, desk, id, (&draft, version))).await });
    done.await?.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a contact out of use, or back into it. Repeating it is harmless.
#[utoipa::path(put, path = "/api/v1/contacts/{id}/retirement", tag = "contacts",
    params(("id" = Uuid, Path)), request_body = RetirementBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn retire(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<ContactId>),
    body: JsonBody<RetirementBody>,
) -> Result<HttpResponse, Failure> {
    let (desk, wanted) = (Organiser::from(&who), (*id, body.into_inner().retired));
    let done = perform(async move { retrying(|| set_retired(&context, desk, wanted)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Says that another contact is the same as this one, which takes over everything of it. What both
/// were is kept. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/merge", tag = "contacts",
    params(("id" = Uuid, Path)), request_body = MergeBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn merges(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<ContactId>),
    body: JsonBody<MergeBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let wanted = Merge {
        kept: *id,
        gone: ContactId(body.other_id),
        from_gone: body.from_other,
        seen: Seen { kept: body.version, gone: body.other_version },
    };
    let desk = Organiser::from(&who);
    let done = perform(async move { retrying(|| merge(&context, desk, &wanted)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Contacts that may be one.
#[utoipa::path(get, path = "/api/v1/contact-duplicates", tag = "contacts", params(ListQuery),
    responses((status = 200, body = ListPart<DuplicatePair>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn pairs(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let all = duplicates(context.database.reader()).await?;
    viewed(&context, who.actor(), Subject::all("contact"), Some(all.len())).await?;
    let part = ListPart::within(all, (offset, limit), |pair| DuplicatePair {
        older_id: pair.older.0.0,
        older_name: pair.older.1,
        newer_id: pair.newer.0.0,
        newer_name: pair.newer.1,
        same: pair
            .why
            .iter()
            .map(|why| match why {
                Why::CorporateNumber => "corporate_number",
                Why::Email => "email",
                Why::Name => "name",
            })
            .collect(),
    });
    Ok(HttpResponse::Ok().json(part))
}
