//! Mail servers and what came back, over the API.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::MailBounceId;
use entities::mail::bounce::{BounceAction, BounceKind};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::mail::bounces::{self, BounceLine, BounceQuery, TakenEvents, WebhookRefusal};
use crate::mail::{BucketView, EndpointState, EndpointView, servers};
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Query, Routes, perform};

use super::pages::bounce_refusal;
use super::returning::lift_bounce;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/mail-servers", web::get().to(show))
        .route("/api/v1/bounces", web::get().to(list))
        .route("/api/v1/bounces/{id}/lift", web::post().to(lift))
        .route("/api/v1/bounce-events", web::post().to(events));
}

#[derive(OpenApi)]
#[openapi(paths(show, list, lift, events))]
pub struct ApiDoc;

#[derive(Serialize, ToSchema)]
struct MailServers {
    /// In order of preference, then those the settings named in the last thirty days.
    endpoints: Vec<MailServer>,
    /// Groups of domains that are paced just now, or asked for fewer letters lately.
    paces: Vec<DomainPace>,
    /// TXT records to publish, so that receivers can check our signatures.
    dns_records: Vec<DnsRecordBody>,
    mailbox: Option<MailboxBody>,
}

#[derive(Serialize, ToSchema)]
struct MailServer {
    name: String,
    /// `unused`, `working`, `troubled`, `resting`, or `former`: not in the settings any more.
    state: &'static str,
    resting_until: Option<DateTime<Utc>>,
    /// `300/min`; absent where there is no limit.
    pace: Option<String>,
    /// Letters that may go at once now; absent where there is no limit.
    room: Option<u32>,
    last_accepted_at: Option<DateTime<Utc>>,
    last_trouble_at: Option<DateTime<Utc>>,
    last_trouble: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct DomainPace {
    /// `docomo`, or a domain.
    group: String,
    /// Of the settings.
    pace: Option<String>,
    /// That holds now; absent where there is no limit.
    pace_now: Option<String>,
    room: Option<u32>,
    paused_until: Option<DateTime<Utc>>,
    /// How often fewer letters were asked for lately; each halves the pace.
    steps: u32,
    answer: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct DnsRecordBody {
    name: String,
    text: String,
}

#[derive(Serialize, ToSchema)]
struct MailboxBody {
    name: String,
    read_at: Option<DateTime<Utc>>,
    trouble: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct BounceBody {
    id: uuid::Uuid,
    received_at: DateTime<Utc>,
    /// `hard`, `soft`, `complaint`, `delayed`, `auto_reply`, `delivered` or `unclear`.
    #[schema(value_type = String)]
    kind: BounceKind,
    /// `5.1.1` (RFC 3463)
    status: Option<String>,
    diagnostic: Option<String>,
    /// `nothing`, `circulars_ended` or `all_ended`.
    #[schema(value_type = String)]
    action: BounceAction,
    /// Absent where it belongs to no letter of ours; then nothing follows from it.
    letter: Option<uuid::Uuid>,
    lifted_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
struct BounceEventsTaken {
    new: u64,
    /// Told before: they changed nothing.
    known: u64,
}

/// What was signed: read as it came, for the seal is over the bytes.
type SignedBytes = web::Bytes;

/// Mail servers, paces, what has to stand in the DNS, and how the mailbox fares.
#[utoipa::path(get, path = "/api/v1/mail-servers", tag = "letters",
    responses((status = 200, body = MailServers), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(_who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let (reader, now) = (context.database.reader(), context.now());
    let found = servers(reader, &context.post, &context.config.mail, now).await?;
    let mailbox = bounces::mailbox_state(reader, &context.post).await?;
    let records = context.post.dns_records().into_iter();
    Ok(HttpResponse::Ok().json(MailServers {
        endpoints: found.endpoints.into_iter().map(server).collect(),
        paces: found.buckets.into_iter().map(pace).collect(),
        dns_records: records
            .map(|record| DnsRecordBody { name: record.name, text: record.text })
            .collect(),
        mailbox: mailbox.map(|state| MailboxBody {
            name: state.name,
            read_at: state.read_at,
            trouble: state.trouble.map(|(_, words)| words),
        }),
    }))
}

fn server(view: EndpointView) -> MailServer {
    let (state, resting_until) = match view.state {
        EndpointState::Unused => ("unused", None),
        EndpointState::Working => ("working", None),
        EndpointState::Troubled => ("troubled", None),
        EndpointState::Resting(until) => ("resting", Some(until)),
        EndpointState::Former => ("former", None),
    };
    MailServer {
        name: view.name,
        state,
        resting_until,
        pace: view.rate.map(|rate| rate.to_string()),
        room: view.room,
        last_accepted_at: view.last_accepted_at,
        last_trouble_at: view.last_trouble_at,
        last_trouble: view.last_trouble,
    }
}

fn pace(view: BucketView) -> DomainPace {
    DomainPace {
        group: view.group,
        pace: view.rate.map(|rate| rate.to_string()),
        pace_now: view.pace.map(|rate| rate.to_string()),
        room: view.room,
        paused_until: view.paused_until,
        steps: view.steps,
        answer: view.answer,
    }
}

/// What came back, newest first.
#[utoipa::path(get, path = "/api/v1/bounces", tag = "letters", params(ListQuery),
    responses((status = 200, body = ListPart<BounceBody>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let after = query.after::<(DateTime<Utc>, MailBounceId)>()?;
    let limit = query.limit();
    let reader = context.database.reader();
    let found = bounces::bounces(reader, BounceQuery::default(), after, limit + 1).await?;
    audit::viewed(&context, &who.actor(), Subject::all("mail_bounce"), serde_json::json!({}))
        .await?;
    let part = ListPart::of(found, limit, |row| (row.received_at, row.id), body);
    Ok(HttpResponse::Ok().json(part))
}

fn body(line: BounceLine) -> BounceBody {
    BounceBody {
        id: line.id.0,
        received_at: line.received_at,
        kind: line.kind,
        status: line.status,
        diagnostic: line.diagnostic,
        action: line.action,
        letter: line.letter.map(|letter| letter.id.0),
        lifted_at: line.lifted_at,
    }
}

/// Takes back what a returned letter led to: its address gets letters again.
#[utoipa::path(post, path = "/api/v1/bounces/{id}/lift", tag = "letters",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn lift(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<MailBounceId>,
) -> Result<HttpResponse, Failure> {
    let (actor, id) = (who.actor(), *id);
    let work = async move { retrying(|| lift_bounce(&context, &actor, id)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, bounce_refusal))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes what a provider of mail tells of letters: `{"events": [{"id": "…", "kind": "hard",
/// "return_path": "bounce+…@example.jp", "message_id": "<…>", "status": "5.1.1", "diagnostic":
/// "…"}]}`, at most 500. `Bansou-Signature` is `t=<seconds since 1970>,v1=<hex>`, where the hex is
/// HMAC-SHA-256 with `BANSOU_BOUNCE_WEBHOOK_SECRET` over the seconds, a full stop and the body; it
/// holds for five minutes. Public on purpose: the signature is the permission. Nothing follows for
/// an event whose letter is named by neither `return_path` nor `message_id`.
#[utoipa::path(post, path = "/api/v1/bounce-events", tag = "letters",
    params(("Bansou-Signature" = Option<String>, Header)),
    responses((status = 200, body = BounceEventsTaken), (status = 400, body = ProblemDetails),
        (status = 401, body = ProblemDetails), (status = 404, body = ProblemDetails)))]
async fn events(
    context: web::Data<Context>,
    request: HttpRequest,
    body: SignedBytes,
) -> Result<HttpResponse, Failure> {
    let signature = request.headers().get("Bansou-Signature");
    let signature = signature.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let work = async move {
        let now = context.now();
        retrying(|| {
            bounces::take(
                &context.database,
                &context.post,
                now,
                (signature.as_str(), body.as_ref()),
            )
        })
        .await
    };
    let TakenEvents { new, known } =
        perform(work).await?.map_err(|stop| Failure::of(stop, webhook_refusal))?;
    Ok(HttpResponse::Ok().json(BounceEventsTaken { new, known }))
}

fn webhook_refusal(refusal: WebhookRefusal) -> Failure {
    match refusal {
        WebhookRefusal::NotSet => Failure::NotFound,
        WebhookRefusal::Unsigned => {
            let detail = "署名を確かめられません。";
            Failure::refused(StatusCode::UNAUTHORIZED, "unsigned", detail)
        }
        WebhookRefusal::Unreadable => {
            let detail = "内容を読み取れません。";
            Failure::refused(StatusCode::BAD_REQUEST, "malformed", detail)
        }
    }
}
