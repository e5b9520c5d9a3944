use actix_web::HttpResponse;
use actix_web::web::{Data, Path, get, post};
use entities::people::role_assignment::Role;
use serde::Serialize;
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::persons::{self, places_of};
use crate::people::sign_in::unused_recovery_codes;
use crate::people::{NavEntry, SignedIn, whole_name};
use crate::vocabulary::tokyo;
use crate::web::{BannerKind, Failure, Form, Page, Routes, Sample, perform, sample};

use super::sign_ins::{Door, SignIn, end_all_sign_ins, end_sign_in, sign_ins};
use super::{pages_colleagues, pages_own_data};

pub const NAVIGATION: NavEntry = NavEntry {
    label: "マイページ",
    label_en: "My page",
    href: "/me",
    roles: &[
        Role::Operator,
        Role::Accompanist,
        Role::Coordinator,
        Role::Editor,
        Role::Approver,
        Role::Viewer,
    ],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/me", get().to(show))
        .route("/me/data", get().to(pages_own_data::show))
        .route("/me/data", post().to(pages_own_data::change))
        .route("/me/sessions/{id}/end", post().to(end_session))
        .route("/me/sessions/end", post().to(end_all))
        .route("/me/colleagues", get().to(pages_colleagues::show))
        .route("/me/colleagues", post().to(pages_colleagues::invite_colleague));
}

#[derive(Serialize)]
struct MePage {
    facts: Vec<Fact>,
    places: Vec<String>,
    leads: bool,
    sessions: Vec<SessionLine>,
    /// None for people who sign in by mail.
    recovery_codes_left: Option<u64>,
}

#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: Option<String>,
}

#[derive(Serialize)]
struct SessionLine {
    id: String,
    device: String,
    /// Signed in over the API.
    program: bool,
    since: String,
    last_seen: String,
    current: bool,
}

impl Page for MePage {
    const TEMPLATE: &'static str = "people/account/me.html";
}

pub fn samples() -> Vec<Sample> {
    let line = |current: bool| SessionLine {
        id: "1".into(),
        device: "Chrome（Windows）".into(),
        program: !current,
        since: "2026年11月24日（火）10:00".into(),
        last_seen: "2026年11月24日（火）10:00".into(),
        current,
    };
    let page = |places: Vec<String>, left| MePage {
        facts: vec![Fact { label: "電話番号", value: None }],
        leads: !places.is_empty(),
        places,
        sessions: vec![line(true), line(false)],
        recovery_codes_left: left,
    };
    let mut samples = vec![
        sample(&page(Vec::new(), Some(2))),
        sample(&page(vec!["一般社団法人みらい（代表担当）".into()], None)),
    ];
    samples.extend(pages_own_data::samples());
    samples.extend(pages_colleagues::samples());
    samples
}

/// `GET /me`
async fn show(context: Data<Context>, who: SignedIn) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let person = persons::find(reader, who.person_id()).await?.ok_or(Failure::NotFound)?;
    let places = places_of(reader, &[person.id]).await?;
    let sign_ins = sign_ins(&context, who.person()).await?;
    let kana = [person.family_kana.clone(), person.given_kana.clone()];
    let kana = kana.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let fact = |label, value: Option<String>| Fact { label, value };
    let language = if person.language == "en" { "English" } else { "日本語" };
    let page = MePage {
        facts: vec![
            fact("お名前", Some(whole_name(&person.family_name, &person.given_name))),
            fact("フリガナ", Some(kana).filter(|kana| !kana.is_empty())),
            fact("メールアドレス", Some(person.email.clone())),
            fact("電話番号", person.phone.clone()),
            fact("お知らせの言語", Some(language.to_owned())),
        ],
        leads: places.iter().any(|place| place.lead),
        places: places
            .iter()
            .map(|place| {
                let lead = if place.lead { "（代表担当）" } else { "" };
                format!("{}{lead}", place.organisation_name)
            })
            .collect(),
        sessions: sign_ins.iter().map(line).collect(),
        recovery_codes_left: unused_recovery_codes(&context, person.id).await?,
    };
    context.pages.answer(&who.shell(&context, "マイページ"), &page)
}

fn line(one: &SignIn) -> SessionLine {
    SessionLine {
        id: one.id.to_string(),
        device: one.device.clone(),
        program: one.door == Door::Program,
        since: tokyo::date_time(one.since),
        last_seen: tokyo::date_time(one.last_seen_at),
        current: one.is_current,
    }
}

/// `POST /me/sessions/{id}/end`
async fn end_session(
    context: Data<Context>,
    who: SignedIn,
    id: Path<Uuid>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (person, id) = (who.person().clone(), *id);
    let work = async move { retrying(|| end_sign_in(&context, &person, id)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    let text = "その端末をサインアウトしました。";
    Ok(who.visit().redirect_saying("/me", BannerKind::Success, text))
}

/// `POST /me/sessions/end`: everywhere, this browser included.
async fn end_all(
    context: Data<Context>,
    who: SignedIn,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let person = who.person().clone();
    let work = async move { retrying(|| end_all_sign_ins(&context, &person)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    let text = "すべての端末をサインアウトしました。";
    let mut answer = who.visit().redirect_saying("/sign-in", BannerKind::Success, text);
    who.visit().browser().end_session(&mut answer);
    Ok(answer)
}
