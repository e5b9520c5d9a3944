//! The search over the API, for whoever may open the page.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::find::find;
use super::sought::{LONGEST, Sought};
use super::{Group, Hit, Place, wording};
use crate::context::Context;
use crate::people::Coordinator;
use crate::web::{Failure, FieldProblem, ProblemDetails, Query, Routes};

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/search", web::get().to(search));
}

#[derive(OpenApi)]
#[openapi(paths(search))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Words in any width, kana and case, with or without legal forms; all of them must occur. A
    /// whole mail address means that address alone; telephone numbers and the numbers of
    /// consultations are found whole. Nothing is found where nothing is asked.
    #[param(max_length = 100)]
    q: Option<String>,
}

/// What was found, by where.
#[derive(Serialize, ToSchema)]
struct SearchAnswer {
    /// Those that are not empty.
    groups: Vec<SearchGroup>,
}

#[derive(Serialize, ToSchema)]
struct SearchGroup {
    /// `people`, `organisations`, `study_sessions`, `consultations`, `contacts`, `letters_to` (by
    /// the recipient) or `letters_about` (by the subject).
    name: &'static str,
    /// How many there are; absent where there are more than eight and nobody counted them.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    /// The page that lists all of them: a path of this server.
    url: String,
    /// The first eight of that list.
    hits: Vec<SearchHit>,
}

#[derive(Serialize, ToSchema)]
struct SearchHit {
    /// `person`, `organisation`, `study_session`, `consultation`, `contact` or `letter`.
    kind: &'static str,
    id: Uuid,
    title: String,
    /// What tells it from others of that name, in Japanese.
    detail: String,
    /// In Japanese.
    state: &'static str,
    /// Its page: a path of this server.
    url: String,
}

/// People, organisations, study sessions, consultations, contacts and letters with these words.
#[utoipa::path(get, path = "/api/v1/search", tag = "search", params(Asked),
    responses((status = 200, body = SearchAnswer), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn search(
    who: Coordinator,
    context: web::Data<Context>,
    asked: Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let typed = asked.into_inner().q.unwrap_or_default();
    if typed.chars().count() > LONGEST {
        let problem = FieldProblem { field: "q".into(), detail: wording::too_long(LONGEST) };
        return Err(Failure::invalid(vec![problem]));
    }
    let Some(sought) = Sought::parse(&typed) else {
        return Ok(HttpResponse::Ok().json(SearchAnswer { groups: Vec::new() }));
    };
    let groups = find(&context, &who, &sought).await?.into_iter().map(SearchGroup::from).collect();
    Ok(HttpResponse::Ok().json(SearchAnswer { groups }))
}

impl From<Group> for SearchGroup {
    fn from(group: Group) -> Self {
        let Group { place, hits, total, href } = group;
        let hits = hits.into_iter().map(|hit| shown(place, hit)).collect();
        Self { name: place.name(), total, url: href, hits }
    }
}

fn shown(place: Place, hit: Hit) -> SearchHit {
    let Hit { id, title, detail, state, href } = hit;
    SearchHit { kind: place.kind(), id, title, detail, state: state.1, url: href }
}
