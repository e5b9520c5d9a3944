//! Who is signed in, and what they change about themselves.

use actix_web::HttpResponse;
use actix_web::web::{Data, get, put};
use entities::people::role_assignment::Role;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::people::persons::pages::refusal;
use crate::people::persons::{self, RawPerson};
use crate::people::sign_in::unused_recovery_codes;
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform, sent_text};

use super::super::own_data::change_own_data;

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/me", get().to(me)).route("/api/v1/me", put().to(change));
}

#[derive(OpenApi)]
#[openapi(paths(me, change))]
pub struct ApiDoc;

/// Who is signed in.
#[derive(Serialize, ToSchema)]
struct Me {
    id: Uuid,
    name: String,
    family_name: String,
    given_name: String,
    family_kana: Option<String>,
    given_kana: Option<String>,
    email: String,
    phone: Option<String>,
    language: String,
    /// Roles that count in this sign-in.
    #[schema(value_type = Vec<String>)]
    roles: Vec<Role>,
    organisations: Vec<MyPlace>,
    /// Null for people who sign in by mail.
    recovery_codes_left: Option<u64>,
}

#[derive(Serialize, ToSchema)]
struct MyPlace {
    id: Uuid,
    name: String,
    lead: bool,
}

/// One's own data; what is left out becomes empty. The mail address is not among it: it is how one
/// signs in, and the secretariat changes it.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "family_name": "佐藤", "given_name": "花子" }))]
struct OwnDataBody {
    /// 姓; the whole name when `given_name` is empty.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    family_name: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    given_name: String,
    /// フリガナ; hiragana and half-width are taken too.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    family_kana: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    given_kana: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    phone: String,
    /// `ja` or `en`: the language letters are written in; `ja` when empty.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    language: String,
}

/// Who the access token belongs to.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", security(("bearer" = [])),
    responses((status = 200, body = Me), (status = 401, body = ProblemDetails)))]
async fn me(context: Data<Context>, who: SignedIn) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let person = persons::find(reader, who.person_id()).await?.ok_or(Failure::NotFound)?;
    let places = persons::places_of(reader, &[person.id]).await?;
    Ok(HttpResponse::Ok().json(Me {
        id: person.id.0,
        name: who.name().to_owned(),
        family_name: person.family_name,
        given_name: person.given_name,
        family_kana: person.family_kana,
        given_kana: person.given_kana,
        email: person.email,
        phone: person.phone,
        language: person.language,
        roles: who.person().roles.iter().collect(),
        organisations: places
            .into_iter()
            .map(|place| MyPlace {
                id: place.organisation.0,
                name: place.organisation_name,
                lead: place.lead,
            })
            .collect(),
        recovery_codes_left: unused_recovery_codes(&context, who.person_id()).await?,
    }))
}

/// Replaces one's own name, reading, telephone and language.
#[utoipa::path(put, path = "/api/v1/me", tag = "me", request_body = OwnDataBody, security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn change(
    context: Data<Context>,
    who: SignedIn,
    body: JsonBody<OwnDataBody>,
) -> Result<HttpResponse, Failure> {
    let OwnDataBody { family_name, given_name, family_kana, given_kana, phone, language } =
        body.into_inner();
    let raw = RawPerson {
        family_name,
        given_name,
        family_kana,
        given_kana,
        phone,
        language,
        ..RawPerson::default()
    };
    let id = who.person_id();
    let work = async move { retrying(|| change_own_data(&context, id, raw.clone())).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}
