//! Today's work over the API, for whoever may open the page.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::ahead::Dated;
use super::gather::gather;
use super::work::Work;
use crate::accompaniment::readers::Contacted;
use crate::context::Context;
use crate::people::Viewer;
use crate::web::{Failure, Routes};

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/today", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct ApiDoc;

/// 今日の仕事
#[derive(Serialize, ToSchema)]
struct TodayShown {
    /// What cannot wait comes first.
    work: Vec<WorkItem>,
    /// By start.
    ahead: Vec<AheadItem>,
}

/// Something to do.
#[derive(Serialize, ToSchema)]
struct WorkItem {
    /// In Japanese, as on the page.
    label: String,
    /// With its unit: `3件`.
    count: String,
    /// Since when it waits, or until when it can be done.
    note: Option<String>,
    /// Path of the page where it is done.
    path: String,
    /// What is done there.
    verb: &'static str,
    /// It waits too long already, or cannot wait.
    late: bool,
}

/// A study session, a consultation or an event of the next two weeks.
#[derive(Serialize, ToSchema)]
struct AheadItem {
    starts_at: DateTime<Utc>,
    title: String,
    /// What it is, where, and for how many.
    about: String,
    /// How it stands, in Japanese.
    state: &'static str,
    /// Path of its page.
    path: String,
}

/// What the secretariat has to do today and what is to come. What waits depends on the roles of
/// whoever asks; the ministry sees the study sessions to come alone. The sessions at which the
/// caller speaks are at `me/speaking`.
#[utoipa::path(get, path = "/api/v1/today", tag = "today",
    responses((status = 200, body = TodayShown)), security(("bearer" = [])))]
async fn show(
    who: Viewer,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
) -> Result<HttpResponse, Failure> {
    let found = gather((&who, &context), **contacted, context.now()).await?;
    Ok(HttpResponse::Ok().json(TodayShown {
        work: found.work.into_iter().map(Into::into).collect(),
        ahead: found.ahead.into_iter().map(Into::into).collect(),
    }))
}

impl From<Work> for WorkItem {
    fn from(line: Work) -> Self {
        let Work { label, count, note, href, verb, late } = line;
        Self { label, count, note, path: href, verb, late }
    }
}

impl From<Dated> for AheadItem {
    fn from(one: Dated) -> Self {
        let Dated { starts_at, entry } = one;
        Self {
            starts_at,
            title: entry.title,
            about: entry.meta,
            state: entry.chip.label,
            path: entry.href,
        }
    }
}
