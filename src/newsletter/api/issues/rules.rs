//! When issues may leave.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::newsletter::sending_rules as stored;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::of_issue;
use crate::context::Context;
use crate::database::retrying;
use crate::newsletter::RuleKeeper;
use crate::newsletter::issues::{
    RawRules, SendingCalendar, SendingRules, rules_history, save_rules,
};
use crate::people::{Admin, Staff};
use crate::vocabulary::tokyo;
use crate::web::{Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/sending-rules", web::get().to(show))
        .route("/api/v1/newsletter/sending-rules", web::put().to(save))
        .route("/api/v1/newsletter/sending-rules/history", web::get().to(history));
}

#[derive(OpenApi)]
#[openapi(paths(show, save, history))]
pub struct ApiDoc;

/// When issues may leave, in Tokyo time, and how long they rest after approval.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "weekdays": [1, 2, 3, 4, 5], "opens": "9:00", "closes": "18:00", "on_days_off": false,
    "hold_minutes": 15, "foreign_hosts": [],
}))]
struct SendingRulesBody {
    /// Numbers of ISO 8601: Monday is 1.
    weekdays: Vec<i32>,
    opens: String,
    /// No letter begins to leave from then on; `24:00` is the end of the day.
    closes: String,
    /// Sends on holidays, at the turn of the year and on closure days, too.
    on_days_off: bool,
    #[schema(minimum = 1, maximum = 240)]
    hold_minutes: i64,
    /// Hosts of other programmes no issue may link to.
    foreign_hosts: Vec<String>,
    /// As shown; nought before anybody changed them.
    version: Option<i32>,
}

#[derive(Serialize, ToSchema)]
struct SendingRulesNow {
    rules: SendingRulesBody,
    /// When an issue could leave next; absent if the calendar opens never.
    next_sending_moment: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
struct SendingRulesPast {
    rules: SendingRulesBody,
    changed_by: Uuid,
    changed_at: DateTime<Utc>,
}

impl From<&SendingRules> for SendingRulesBody {
    fn from(rules: &SendingRules) -> Self {
        use chrono::Timelike as _;
        let whole_day = rules.closes.second() == 59;
        Self {
            weekdays: (1..).zip(rules.weekdays).filter(|one| one.1).map(|one| one.0).collect(),
            opens: tokyo::time(rules.opens),
            closes: if whole_day { "24:00".to_owned() } else { tokyo::time(rules.closes) },
            on_days_off: rules.on_days_off,
            hold_minutes: rules.hold.num_minutes(),
            foreign_hosts: rules.foreign_hosts.clone(),
            version: Some(rules.version),
        }
    }
}

/// The rules that hold.
#[utoipa::path(get, path = "/api/v1/newsletter/sending-rules", tag = "issues",
    operation_id = "show_sending_rules",
    responses((status = 200, body = SendingRulesNow), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(_who: Staff, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let calendar = SendingCalendar::load(context.database.reader()).await?;
    Ok(HttpResponse::Ok().json(SendingRulesNow {
        rules: SendingRulesBody::from(&calendar.rules),
        next_sending_moment: calendar.next_sending_moment(context.now()),
    }))
}

/// Sets the rules from now on; administrators alone.
#[utoipa::path(put, path = "/api/v1/newsletter/sending-rules", tag = "issues",
    operation_id = "save_sending_rules", request_body = SendingRulesBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn save(
    who: Admin,
    context: web::Data<Context>,
    body: JsonBody<SendingRulesBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let raw = RawRules {
        weekdays: body.weekdays,
        opens: body.opens,
        closes: body.closes,
        on_days_off: body.on_days_off,
        hold_minutes: body.hold_minutes.to_string(),
        foreign_hosts: body.foreign_hosts.join("\n"),
    };
    let keeper = RuleKeeper::from(&who);
    let done =
        perform(
            async move { retrying(|| save_rules(&context, keeper, (body.version, &raw))).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
    Ok(HttpResponse::NoContent().finish())
}

/// What held when, the latest first.
#[utoipa::path(get, path = "/api/v1/newsletter/sending-rules/history", tag = "issues",
    operation_id = "list_sending_rules", params(ListQuery),
    responses((status = 200, body = ListPart<SendingRulesPast>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn history(
    _who: Staff,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let rows = rules_history(context.database.reader(), offset + limit + 1).await?;
    let past = |row: stored::Model| SendingRulesPast {
        rules: SendingRulesBody::from(&SendingRules::from(&row)),
        changed_by: row.changed_by.0,
        changed_at: row.changed_at,
    };
    Ok(HttpResponse::Ok().json(ListPart::within(rows, (offset, limit), past)))
}
