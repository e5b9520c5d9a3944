//! Groups of readers: rules, counted and kept.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use entities::SegmentId;
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::subscriber::{Frequency, ReaderKind, ReaderLanguage};
use entities::people::role_assignment::Role;
use sea_orm::ActiveEnum;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::bodies::offered;
use super::refusals::of_reader;
use crate::context::Context;
use crate::database::retrying;
use crate::newsletter::issues::issues_to;
use crate::newsletter::{
    Audience, Named, Newsdesk, Offered, RawSegment, Segment, delete_segment, save_segment, segment,
    segments,
};
use crate::people::{Editor, Newsroom, api};
use crate::vocabulary::tokyo;
use crate::web::{
    Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, called, one_of,
    one_of_or_null, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/segment-counts", web::post().to(count))
        .route("/api/v1/newsletter/segments", web::get().to(list))
        .route("/api/v1/newsletter/segments", web::post().to(make))
        .route("/api/v1/newsletter/segments/{id}", web::get().to(show))
        .route("/api/v1/newsletter/segments/{id}", web::put().to(save))
        .route("/api/v1/newsletter/segments/{id}", web::delete().to(delete));
}

#[derive(OpenApi)]
#[openapi(paths(count, list, make, show, save, delete))]
pub struct ApiDoc;

/// Which readers are meant. What is empty does not narrow; several values of one kind mean any of
/// them; different kinds must all hold. Readers who left topics, themes or regions open are among
/// those asked for by them; readers who did not tell kind or place are not.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct SegmentRule {
    #[schema(example = json!(["sessions"]))]
    topics: Vec<String>,
    themes: Vec<String>,
    /// Blocks the reader wants to hear about.
    regions: Vec<String>,
    /// Where the reader is: JIS X 0401.
    prefecture_codes: Vec<i32>,
    /// Where the reader is: any prefecture of these blocks.
    #[schema(example = json!(["kanto"]))]
    blocks: Vec<String>,
    #[schema(value_type = Vec<String>, example = json!(["company"]))]
    kinds: Vec<ReaderKind>,
    /// Roles in the programme, of the person with the reader's address.
    #[schema(value_type = Vec<String>, example = json!(["operator"]))]
    roles: Vec<Role>,
    #[schema(schema_with = one_of_or_null::<Frequency>, required = false)]
    frequency: Option<Frequency>,
    #[schema(schema_with = one_of_or_null::<ReaderLanguage>, required = false)]
    language: Option<ReaderLanguage>,
    /// Reads since this day or later.
    since: Option<NaiveDate>,
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SegmentBody {
    #[schema(max_length = 80)]
    name: String,
    #[serde(default)]
    rule: SegmentRule,
    /// As shown; without it the change is made whatever happened meanwhile.
    version: Option<i32>,
}

#[derive(Serialize, ToSchema)]
struct SegmentItem {
    id: Uuid,
    name: String,
    rule: SegmentRule,
    /// The rule in Japanese.
    words: String,
    version: i32,
}

#[derive(Serialize, ToSchema)]
struct SegmentDetails {
    #[serde(flatten)]
    segment: SegmentItem,
    /// How many there are just now.
    readers: u64,
    /// The latest twenty that were saved with it; those not sent yet take a changed rule when they
    /// are saved again.
    issues: Vec<SegmentIssue>,
}

#[derive(Serialize, ToSchema)]
struct SegmentIssue {
    id: Uuid,
    number: i32,
    #[schema(schema_with = one_of::<IssueState>)]
    state: IssueState,
}

#[derive(Serialize, ToSchema)]
struct SegmentMade {
    id: Uuid,
}

#[derive(Serialize, ToSchema)]
struct SegmentCount {
    readers: u64,
    /// The rule in Japanese.
    words: String,
}

/// Of a body that has the rule as `rule`.
fn inside(refused: Failure) -> Failure {
    refused.renamed(|field| format!("rule.{field}"))
}

impl SegmentRule {
    fn check(self, offered: &Offered) -> Result<Segment, Failure> {
        let raw = RawSegment {
            topics: self.topics,
            themes: self.themes,
            regions: self.regions,
            prefectures: self.prefecture_codes.iter().map(ToString::to_string).collect(),
            blocks: self.blocks,
            kinds: self.kinds.iter().map(ActiveEnum::to_value).collect(),
            roles: self.roles.iter().map(ActiveEnum::to_value).collect(),
            frequency: self.frequency.map(|one| one.to_value()).unwrap_or_default(),
            language: self.language.map(|one| one.to_value()).unwrap_or_default(),
            since: self.since.map(|day| day.to_string()).unwrap_or_default(),
        };
        raw.check(offered).map_err(|found| {
            let refused = Failure::invalid(found.into_list());
            refused.renamed(called(&[("prefectures", "prefecture_codes")]))
        })
    }

    fn of(rule: &Segment, offered: &Offered) -> Self {
        let raw = rule.raw(offered);
        Self {
            topics: raw.topics,
            themes: raw.themes,
            regions: raw.regions,
            prefecture_codes: rule.prefectures.clone(),
            blocks: raw.blocks,
            kinds: rule.kinds.clone(),
            roles: rule.roles.clone(),
            frequency: rule.frequency,
            language: rule.language,
            since: rule.since,
        }
    }
}

impl SegmentItem {
    fn of(named: Named, offered: &Offered) -> Self {
        Self {
            id: named.id.0,
            rule: SegmentRule::of(&named.rule, offered),
            words: named.rule.words(offered),
            name: named.name,
            version: named.version,
        }
    }
}

async fn counted(context: &Context, rule: &Segment) -> Result<u64, Failure> {
    let (reader, day) = (context.database.reader(), tokyo::day_of(context.now()));
    Ok(Audience::of(reader, rule, day).await?.count(reader).await?)
}

/// Counts the readers a rule means just now; keeps nothing.
#[utoipa::path(post, path = "/api/v1/newsletter/segment-counts", tag = "readers",
    request_body = SegmentRule,
    responses((status = 200, body = SegmentCount), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn count(
    _who: Newsroom,
    context: web::Data<Context>,
    body: JsonBody<SegmentRule>,
) -> Result<HttpResponse, Failure> {
    let offered = offered(&context).await?;
    let rule = body.into_inner().check(&offered)?;
    let readers = counted(&context, &rule).await?;
    Ok(HttpResponse::Ok().json(SegmentCount { readers, words: rule.words(&offered) }))
}

/// Groups, by name.
#[utoipa::path(get, path = "/api/v1/newsletter/segments", tag = "readers", params(ListQuery),
    responses((status = 200, body = ListPart<SegmentItem>), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    _who: Newsroom,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let offered = offered(&context).await?;
    let all = segments(context.database.reader()).await?;
    let part = ListPart::within(all, (offset, limit), |one| SegmentItem::of(one, &offered));
    Ok(HttpResponse::Ok().json(part))
}

/// Keeps a rule under a name.
#[utoipa::path(post, path = "/api/v1/newsletter/segments", tag = "readers",
    request_body = SegmentBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SegmentMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn make(
    who: Editor,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<SegmentBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let rule = body.rule.clone().check(&offered(&context).await?).map_err(inside)?;
    let (working, desk, name) = (context.clone(), Newsdesk::from(&who), body.name.clone());
    let work = async move {
        let done = perform(async move {
            retrying(|| save_segment(&working, desk, None, (&name, &rule))).await
        });
        let id = done.await?.map_err(|stop| Failure::of(stop, of_reader))?;
        Ok(SegmentMade { id: id.0 })
    };
    api::once(&context, &request, (&who, &body), work).await
}

/// One group, with the number of its readers just now.
#[utoipa::path(get, path = "/api/v1/newsletter/segments/{id}", tag = "readers",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SegmentDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    _who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<SegmentId>,
) -> Result<HttpResponse, Failure> {
    let known = segment(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    let readers = counted(&context, &known.rule).await?;
    let used = issues_to(context.database.reader(), *id, 20).await?;
    let one =
        |row: issue::Model| SegmentIssue { id: row.id.0, number: row.number, state: row.state };
    let issues = used.into_iter().map(one).collect();
    let segment = SegmentItem::of(known, &offered(&context).await?);
    Ok(HttpResponse::Ok().json(SegmentDetails { segment, readers, issues }))
}

/// Changes name and rule.
#[utoipa::path(put, path = "/api/v1/newsletter/segments/{id}", tag = "readers",
    params(("id" = Uuid, Path)), request_body = SegmentBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn save(
    who: Editor,
    (context, id): (web::Data<Context>, web::Path<SegmentId>),
    body: JsonBody<SegmentBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let rule = body.rule.check(&offered(&context).await?).map_err(inside)?;
    let (desk, place) = (Newsdesk::from(&who), Some((*id, body.version)));
    let done = perform(async move {
        retrying(|| save_segment(&context, desk, place, (&body.name, &rule))).await
    });
    done.await?.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Forgets a group; its readers stay. 409 `in_use`: an issue that has not ended goes to it.
#[utoipa::path(delete, path = "/api/v1/newsletter/segments/{id}", tag = "readers",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn delete(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<SegmentId>,
) -> Result<HttpResponse, Failure> {
    let (desk, id) = (Newsdesk::from(&who), *id);
    let done = perform(async move { retrying(|| delete_segment(&context, desk, id)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(HttpResponse::NoContent().finish())
}
