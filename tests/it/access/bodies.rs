//! Bodies of operations that can be taken.

use serde_json::{Value, json};

use super::after;
use super::consultations;
use super::engagements;
use super::hosted;
use super::networked;
use super::objects::Objects;
use super::office;
use super::operations::is_about_money;
use super::paid;
use super::reading;
use super::records;
use super::standing;
use crate::study_sessions::api_cast::plan;
use crate::study_sessions::cast::unique_key;

/// A body that can be taken, so that what is refused is refused for who asks.
pub fn body(operation: &str, objects: &Objects) -> Option<Value> {
    let name = unique_key();
    let email = format!("{name}@example.jp");
    let person = json!({ "family_name": "原", "given_name": "望", "email": email });
    let details = json!({ "mode": "online" });
    let (method, path) = operation.split_once(' ')?;
    let last = path.rsplit('/').next()?;
    if method == "GET" || method == "DELETE" {
        return None;
    }
    if let Some(body) = standing::body(path) {
        return Some(body);
    }
    if path.contains("/newsletter/") {
        return reading::body(path);
    }
    if networked::is_about(path) {
        return networked::body(operation, &objects.networked, &objects.organisation);
    }
    if hosted::is_about(path) {
        return hosted::body(path, &objects.hosted);
    }
    if office::is_about(path) {
        return office::body(path);
    }
    if is_about_money(path) {
        let noun = path.split('/').nth(3)?;
        return Some(paid::body(noun, last, &objects.paid));
    }
    if let Some(body) = after::body(path) {
        return Some(body);
    }
    if path.contains("/record") {
        return Some(records::body(last, &objects.recorded));
    }
    Some(match (path.split('/').nth(3)?, last) {
        ("me", "consultation-hold") => return consultations::body("me", last, &objects.consulted),
        ("consultation-tasks", _) => json!({ "done": true }),
        ("tasks", "tasks" | "{id}") | ("study-session-series", _) => json!({ "title": name }),
        ("auth", "sign-in-links") => json!({ "email": email }),
        ("auth", "tokens") => json!({ "grant": "mail_code", "ticket": "x", "code": "00000000" }),
        ("auth", _) => json!({ "refresh_token": "x" }),
        ("letters", _) => json!({ "decision": "stop" }),
        ("organisations", _) => json!({ "name": name, "kind": "adopted_operator" }),
        ("mail-hold", "mail-hold") => json!({ "reason": "確認のため" }),
        ("calendar", _) => json!({ "kind": "closure", "name": "休業", "reason": "棚卸し" }),
        ("people", "invitations") => json!({ "person": person, "roles": ["operator"] }),
        // A new address would end their sign-in.
        ("people", _) => {
            json!({ "family_name": "原", "given_name": "望", "email": objects.email })
        }
        ("registration-confirmations", _) => json!({ "token": "AAAA" }),
        ("registrations", "cancellation" | "refusal") if !path.contains("/offer/") => json!({}),
        ("registrations", "mode") => details,
        ("registration-links", "cancellation") => json!({}),
        ("registrations" | "registration-links", place) if place.starts_with('{') => details,
        ("resources", "resources") => json!({ "kind": "room", "name": name }),
        ("resources", _) => json!({ "name": name, "retired": false }),
        ("session-parts", "check-ins") => json!({ "registration_id": objects.registration }),
        ("session-parts", "walk-ins") => json!({ "person": person, "mode": "online" }),
        // The one thing that can be known before the day.
        ("session-parts", _) => json!({ "presence": "excused" }),
        ("study-session-defaults", _) => {
            json!({ "reminders": [1440], "offer_hours": 8, "stop_hours": 8 })
        }
        ("engagements" | "matching" | "conflicts-of-interest", last) => {
            let what = if path.contains("/milestones/") { "milestone" } else { last };
            return engagements::body(path.split('/').nth(3)?, what, &objects.engaged);
        }
        (
            noun @ ("consultations"
            | "consultation-links"
            | "consultation-requests"
            | "accompanists"
            | "consultation-policies"
            | "online-conditions"
            | "consultation-strikes"),
            last,
        ) => return consultations::body(noun, last, &objects.consulted),
        ("study-sessions", what) => return of_session(what, (person, details)),
        _ => return None,
    })
}

fn of_session(what: &str, (mut person, details): (Value, Value)) -> Option<Value> {
    let revision = json!({ "plan": plan(), "version": -1 });
    Some(match what {
        "study-sessions" => plan(),
        "{id}" | "resumption" => revision,
        "cancellation" | "postponement" => json!({ "expected_recipients": 1 }),
        "copies" | "days" => json!({ "starts_at": "2027-02-03T14:00:00+09:00" }),
        "conference" => json!({ "with_session_id": uuid::Uuid::nil() }),
        "publication" => json!({ "publish_at": null }),
        "registrations" => json!({ "details": details }),
        "on-behalf" => json!({
            "person": person, "details": details, "override_reason": "電話での申込",
        }),
        "registration-requests" => {
            person["family_kana"] = json!("ハラ");
            person["given_kana"] = json!("ノゾミ");
            json!({ "person": person, "details": details, "consent": true })
        }
        _ => return None,
    })
}
