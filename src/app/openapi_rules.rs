//! What holds for every operation of the API and is said in one place: its name, the refusals any
//! request can meet, what common parameters mean.

use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::{
    Content, ContentBuilder, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder,
};

const PROBLEM: &str = "application/problem+json";

/// Completes the merged document.
pub fn complete(whole: &mut OpenApi) {
    for (path, item) in &mut whole.paths.paths {
        for (method, operation) in operations(item) {
            operation.operation_id = Some(name(method, path));
            add_refusals(operation);
            for (code, response) in &mut operation.responses.responses {
                describe_response(code, response);
            }
            for parameter in operation.parameters.iter_mut().flatten() {
                if let RefOr::T(parameter) = parameter {
                    describe_parameter(path, parameter);
                }
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    let all = [("get", get), ("put", put), ("post", post), ("delete", delete), ("patch", patch)];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// `post_study_sessions_id_publication`: unique, and a name for a function of a client.
fn name(method: &str, path: &str) -> String {
    let path = path.trim_start_matches("/api/v1/").replace(['{', '}'], "");
    format!("{method}_{}", path.replace(['/', '-', '.'], "_"))
}

/// What the edge answers before a handler is asked, and what every permission can answer.
fn add_refusals(operation: &mut Operation) {
    let parameters = operation.parameters.iter().flatten();
    let inside: Vec<_> = parameters
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter.parameter_in.clone()),
            RefOr::Ref(_) => None,
        })
        .collect();
    let is_part = operation.parameters.iter().flatten().any(is_cursor);
    let mut codes = if is_part { vec!["422"] } else { Vec::new() };
    if inside.contains(&ParameterIn::Query) || inside.contains(&ParameterIn::Header) {
        codes.push("400");
    }
    if inside.contains(&ParameterIn::Header) {
        // The key is being used by another request.
        codes.extend(["409", "422"]);
    }
    if inside.contains(&ParameterIn::Path) {
        codes.push("404");
    }
    if operation.request_body.is_some() {
        codes.extend(["400", "408", "413", "415", "422"]);
    }
    // A token that is no longer good is refused wherever it is sent, but where one gets another.
    let signs_in = operation.tags.iter().flatten().any(|tag| tag == "auth");
    if !signs_in || operation.security.is_some() {
        codes.push("401");
    }
    // Without a token some operations answer as they answer the public.
    if operation.security.as_ref().is_some_and(|all| all.len() == 1) {
        codes.push("404");
    }
    for code in codes {
        let known = &mut operation.responses.responses;
        known.entry(code.to_owned()).or_insert_with(|| RefOr::T(Response::new("")));
    }
}

fn is_cursor(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.name == "cursor")
}

fn describe_response(code: &str, response: &mut RefOr<Response>) {
    let RefOr::T(known) = response else { return };
    if code.starts_with(['4', '5']) {
        let built = ResponseBuilder::new().description(meaning(code)).content(PROBLEM, problem());
        *response = RefOr::T(built.build());
    } else if known.description.is_empty() {
        meaning(code).clone_into(&mut known.description);
    }
}

fn problem() -> Content {
    ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemDetails"))).build()
}

fn meaning(code: &str) -> &'static str {
    match code {
        "200" => "As asked for.",
        "201" => "Made.",
        "202" => "Taken; the rest follows by letter.",
        "204" => "Done; there is nothing to say.",
        "400" => "The request cannot be read: a parameter, a header or the body.",
        "401" => "An access token is needed, or the one sent is no longer good.",
        "404" => "Not there, or not for the caller: the two look the same.",
        "408" => "The body did not arrive in time.",
        "409" => "The state of things says no; `code` says which rule.",
        "413" => "The body is too large.",
        "415" => "The body is not application/json, or is compressed.",
        "422" => "What was sent cannot be used; `errors` names every field.",
        "429" => "Too often; wait.",
        _ => "An answer.",
    }
}

fn describe_parameter(path: &str, parameter: &mut Parameter) {
    if parameter.parameter_in == ParameterIn::Path {
        parameter.required = Required::True;
    }
    // Every list bounds it in the same way, so none says so itself.
    if parameter.description.is_some() && parameter.name != "limit" {
        return;
    }
    let said = match parameter.parameter_in {
        ParameterIn::Path => placed(path, &parameter.name),
        _ => Some(asked(&parameter.name)),
    };
    parameter.description = said.or(parameter.description.take());
}

/// What a header or a condition of a list means.
fn asked(name: &str) -> String {
    match name {
        "Idempotency-Key" => {
            "1 to 200 ASCII characters chosen by the caller. Sending the same request again under \
             the same key within a day gives the first answer and makes nothing twice; another \
             request under the same key is refused."
                .to_owned()
        }
        "cursor" => "`next_cursor` of the part before.".to_owned(),
        "limit" => {
            "How many at most; 50 when absent. Less than 1 is taken as 1, more than 200 as 200."
                .to_owned()
        }
        other => format!("Narrows the list by {}.", other.replace('_', " ")),
    }
}

/// What a part of an address names; nothing where only its own operation could say.
fn placed(path: &str, name: &str) -> Option<String> {
    let said = match name {
        "id" => return Some(format!("Of the {}.", noun_before(path, "{id}"))),
        "accompanist" | "file" | "goal" | "material" | "operator" | "organisation"
        | "participant" | "person" | "question" | "registration" => {
            return Some(format!("Of the {name}."));
        }
        "code" => "What a participant's QR code holds.",
        "day" => "The day, as in 2026-12-25.",
        "days" => "14 or 90: the days after which it was asked.",
        "entry" => "Of the day that differs.",
        "kind" => "Which one.",
        "number" => "Of the issue: n of 第n号.",
        "part" => "Of the part of a session.",
        "token" if path.contains("/registration-links/") => {
            "The last part of an address in a letter, or `link_token` of one's own registration."
        }
        "token" => "The last part of an address in a letter.",
        "year" => "Western year in which the fiscal year begins.",
        _ => return None,
    };
    Some(said.to_owned())
}

/// `study session` of `/api/v1/study-sessions/{id}/copies`.
fn noun_before(path: &str, place: &str) -> String {
    let before = path.split(place).next().unwrap_or_default();
    let noun = before.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    noun.trim_end_matches('s').replace('-', " ")
}
