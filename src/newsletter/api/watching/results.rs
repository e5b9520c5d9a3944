//! 配信実績: numbers without names.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use entities::IssueId;
use entities::newsletter::issue::IssueState;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::mail::CircularCounts;
use crate::newsletter::pages_staff::{ResultFile, results_file};
use crate::newsletter::results::{
    BlockFlow, DomainResult, IssueResult, Month, YearResult, issue_result, year_result,
};
use crate::people::Viewer;
use crate::vocabulary::FiscalYear;
use crate::web::{Download, Failure, ProblemDetails, Routes, one_of};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/results/{year}", web::get().to(show))
        .route("/api/v1/newsletter/results/{year}/form.xlsx", web::get().to(form))
        .route("/api/v1/newsletter/results/{year}/data.xlsx", web::get().to(data))
        .route("/api/v1/newsletter/results/{year}/issues.csv", web::get().to(issues))
        .route("/api/v1/newsletter/results/{year}/months.csv", web::get().to(months))
        .route("/api/v1/newsletter/issues/{id}/result", web::get().to(one));
}

#[derive(OpenApi)]
#[openapi(paths(show, form, data, issues, months, one))]
pub struct ApiDoc;

/// Letters by where they stand. Letters in all = the sum of everything else.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct LetterCounts {
    letters: u64,
    /// Not tried yet.
    waiting: u64,
    /// A mail server asked to come back later.
    deferred: u64,
    /// Being handed over.
    under_way: u64,
    accepted: u64,
    rejected: u64,
    /// Nobody knows whether they arrived.
    unknown: u64,
    /// Their readers left meanwhile, or nothing arrives there.
    suppressed: u64,
    expired: u64,
    stopped: u64,
    /// Set aside because senders died over them.
    quarantined: u64,
}

impl From<CircularCounts> for LetterCounts {
    fn from(counts: CircularCounts) -> Self {
        Self {
            letters: counts.letters,
            waiting: counts.waiting,
            deferred: counts.deferred,
            under_way: counts.under_way,
            accepted: counts.accepted,
            rejected: counts.rejected,
            unknown: counts.unknown,
            suppressed: counts.suppressed,
            expired: counts.expired,
            stopped: counts.stopped,
            quarantined: counts.quarantined,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct NewsletterYear {
    /// In which it begins.
    #[schema(example = 2026)]
    fiscal_year: i32,
    #[schema(example = "令和8年度")]
    label: String,
    /// In the order in which they began to leave.
    issues: Vec<IssueResultItem>,
    months: Vec<ReadersInMonth>,
    /// For the present year: whether the last sum is the number of readers there are.
    adds_up: Option<bool>,
}

#[derive(Serialize, ToSchema)]
struct IssueResultItem {
    id: Uuid,
    number: i32,
    subject: String,
    #[schema(schema_with = one_of::<IssueState>)]
    state: IssueState,
    started_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    /// The group it went to.
    audience: String,
    /// Number of the issue it corrects.
    corrects: Option<i32>,
    counts: LetterCounts,
    /// Put off by a server at least once, whatever came of them.
    put_off: u64,
    /// Came back although a server had taken them: the address does not exist.
    returned_hard: u64,
    /// Came back, though they may arrive another time.
    returned_soft: u64,
    /// Called unwanted by their readers.
    complaints: u64,
    /// Readers who left and got it as their last issue, at most thirty days before. Those of a
    /// correction count for the issue it corrects.
    left_after: u64,
    /// New readers until the next issue that is no correction, or within thirty days.
    joined_after: u64,
    /// Until then `left_after` is counted.
    counted_until: DateTime<Utc>,
    /// Entries of the issue.
    items: u64,
    domains: Vec<DomainResultItem>,
}

#[derive(Serialize, ToSchema)]
struct DomainResultItem {
    /// Absent: domains with fewer than five letters, together.
    domain: Option<String>,
    counts: LetterCounts,
}

#[derive(Serialize, ToSchema)]
struct ReadersInMonth {
    /// Its first day.
    month: NaiveDate,
    joined: u64,
    left: u64,
    /// At its end.
    readers: u64,
    /// Its end is still to come.
    under_way: bool,
    blocks: Vec<ReadersInBlock>,
}

#[derive(Serialize, ToSchema)]
struct ReadersInBlock {
    /// Absent: readers who told no prefecture.
    #[schema(example = "関東")]
    block: Option<String>,
    joined: u64,
    left: u64,
    readers: u64,
}

impl From<IssueResult> for IssueResultItem {
    fn from(one: IssueResult) -> Self {
        let domain =
            |one: DomainResult| DomainResultItem { domain: one.domain, counts: one.counts.into() };
        Self {
            id: one.id.0,
            number: one.number,
            subject: one.subject,
            state: one.state,
            started_at: one.started_at,
            finished_at: one.finished_at,
            audience: one.audience,
            corrects: one.corrects,
            counts: one.counts.into(),
            put_off: one.put_off,
            returned_hard: one.returned.hard,
            returned_soft: one.returned.soft,
            complaints: one.returned.complaints,
            left_after: one.left_after,
            joined_after: one.joined_after,
            counted_until: one.counted_until,
            items: one.items,
            domains: one.domains.into_iter().map(domain).collect(),
        }
    }
}

impl From<Month> for ReadersInMonth {
    fn from(month: Month) -> Self {
        let (joined, left, readers) = (month.joined(), month.left(), month.readers());
        let block = |one: BlockFlow| ReadersInBlock {
            block: one.block,
            joined: one.joined,
            left: one.left,
            readers: one.readers,
        };
        Self {
            month: month.first,
            joined,
            left,
            readers,
            under_way: month.under_way,
            blocks: month.blocks.into_iter().map(block).collect(),
        }
    }
}

impl From<YearResult> for NewsletterYear {
    fn from(result: YearResult) -> Self {
        Self {
            fiscal_year: result.year.year(),
            label: result.year.label(),
            issues: result.issues.into_iter().map(Into::into).collect(),
            months: result.months.into_iter().map(Into::into).collect(),
            adds_up: result.adds_up,
        }
    }
}

fn year(year: i32) -> Result<FiscalYear, Failure> {
    FiscalYear::starting_in(year).map_err(|_| Failure::NotFound)
}

/// A fiscal year: its issues, and who came and went by month and regional block.
#[utoipa::path(get, path = "/api/v1/newsletter/results/{year}", tag = "issues",
    operation_id = "newsletter_results", params(("year" = i32, Path)),
    responses((status = 200, body = NewsletterYear), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    _who: Viewer,
    context: web::Data<Context>,
    wanted: web::Path<i32>,
) -> Result<HttpResponse, Failure> {
    let result = year_result(&context, year(*wanted)?).await?;
    Ok(HttpResponse::Ok().json(NewsletterYear::from(result)))
}

/// 様式 of a fiscal year, to print.
#[utoipa::path(get, path = "/api/v1/newsletter/results/{year}/form.xlsx", tag = "issues",
    operation_id = "newsletter_results_form", params(("year" = i32, Path)),
    responses((status = 200,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn form(
    who: Viewer,
    context: web::Data<Context>,
    wanted: web::Path<i32>,
) -> Result<HttpResponse, Failure> {
    results_file((&who, &context), year(*wanted)?, ResultFile::Form).await
}

/// データ of a fiscal year, for programs.
#[utoipa::path(get, path = "/api/v1/newsletter/results/{year}/data.xlsx", tag = "issues",
    operation_id = "newsletter_results_data", params(("year" = i32, Path)),
    responses((status = 200,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn data(
    who: Viewer,
    context: web::Data<Context>,
    wanted: web::Path<i32>,
) -> Result<HttpResponse, Failure> {
    results_file((&who, &context), year(*wanted)?, ResultFile::Data).await
}

/// The issues of a fiscal year as CSV, UTF-8 with a mark.
#[utoipa::path(get, path = "/api/v1/newsletter/results/{year}/issues.csv", tag = "issues",
    operation_id = "newsletter_results_issues", params(("year" = i32, Path)),
    responses((status = 200, content_type = "text/csv", body = String),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn issues(
    who: Viewer,
    context: web::Data<Context>,
    wanted: web::Path<i32>,
) -> Result<HttpResponse, Failure> {
    results_file((&who, &context), year(*wanted)?, ResultFile::Issues).await
}

/// Months and regional blocks of a fiscal year as CSV, UTF-8 with a mark.
#[utoipa::path(get, path = "/api/v1/newsletter/results/{year}/months.csv", tag = "issues",
    operation_id = "newsletter_results_months", params(("year" = i32, Path)),
    responses((status = 200, content_type = "text/csv", body = String),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn months(
    who: Viewer,
    context: web::Data<Context>,
    wanted: web::Path<i32>,
) -> Result<HttpResponse, Failure> {
    results_file((&who, &context), year(*wanted)?, ResultFile::Months).await
}

/// What became of one issue.
#[utoipa::path(get, path = "/api/v1/newsletter/issues/{id}/result", tag = "issues",
    operation_id = "issue_result", params(("id" = Uuid, Path)),
    responses((status = 200, body = IssueResultItem), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn one(
    _who: Viewer,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let found = issue_result(&context, *id).await?.ok_or(Failure::NotFound)?;
    Ok(HttpResponse::Ok().json(IssueResultItem::from(found)))
}
