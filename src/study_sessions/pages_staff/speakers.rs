//! The speakers of a session: their links, and the files they handed over.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::{SpeakerFileId, SpeakerPassId, StudySessionId};
use serde::Serialize;

use super::frame::{Opened, Place, open, viewed};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::speaking::{
    Invitation, adopt as adopt_file, given_file, given_of, invite as invite_speaker, passes_of,
    revoke as revoke_pass, speakers_of,
};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Failure, Form, Objection, Page, Sample, Settled, attachment, perform, sample,
    settle,
};

const PLACE: Place = Place::Inner("登壇者");

#[derive(Serialize)]
struct SpeakersPage {
    base: String,
    back: String,
    key: String,
    speakers: Vec<Line>,
    files: Vec<FileLine>,
    notice: Option<String>,
}

impl Page for SpeakersPage {
    const TEMPLATE: &'static str = "study_sessions/staff_speakers.html";
}

#[derive(Serialize)]
struct Line {
    speaker: String,
    name: String,
    email: String,
    account: bool,
    /// When the link was made; none while there is none.
    sent: Option<String>,
    revocation: Option<String>,
}

#[derive(Serialize)]
struct FileLine {
    title: String,
    speaker: String,
    when: String,
    href: String,
    /// None: it is material already.
    adoption: Option<String>,
}

/// `GET /staff/sessions/{id}/speakers`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    answer(&who, &context, &opened, None).await
}

async fn answer(
    who: &Coordinator,
    context: &Context,
    opened: &Opened,
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let (reader, organiser) = (context.database.reader(), Organiser::from(who));
    let rows = &opened.view.rows;
    let id = rows.session.id;
    let base = format!("/staff/sessions/{id}/speakers");
    let passes = passes_of(reader, organiser, id).await?;
    let mut passes: HashMap<_, _> =
        passes.into_iter().map(|pass| (pass.speaker_key.clone(), pass)).collect();
    let speakers = speakers_of(reader, organiser, rows).await?.into_iter().map(|one| {
        let pass = passes.remove(&one.key).filter(|pass| pass.revoked_at.is_none());
        Line {
            email: pass.as_ref().map(|p| p.email.clone()).or(one.email.clone()).unwrap_or_default(),
            sent: pass.as_ref().map(|pass| tokyo::date_time(pass.made_at)),
            revocation: pass.map(|pass| format!("{base}/{}/revocation", pass.id)),
            account: one.email.is_some(),
            name: one.name,
            speaker: one.key,
        }
    });
    let files = given_of(reader, organiser, id).await?.into_iter().map(|one| FileLine {
        href: format!("{base}/files/{}", one.id),
        adoption: one.adopted_at.is_none().then(|| format!("{base}/files/{}/adoption", one.id)),
        title: one.title,
        speaker: one.speaker_name,
        when: tokyo::date_time(one.handed_at),
    });
    let page = SpeakersPage {
        key: context.new_id::<uuid::Uuid>().to_string(),
        speakers: speakers.collect(),
        files: files.collect(),
        back: format!("/staff/sessions/{id}"),
        base,
        notice,
    };
    let status = if page.notice.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    context.pages.answer_with(status, &opened.shell, &page)
}

/// `POST /staff/sessions/{id}/speakers`: sends one speaker the link.
pub async fn invite(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let text = |name: &str| form.text(name).to_owned();
    let wish = Invitation { speaker: text("speaker"), email: text("email"), key: text("key") };
    let (organiser, working, session) = (Organiser::from(&who), context.clone(), *id);
    let done = perform(async move {
        retrying(|| invite_speaker(&working, organiser, session, wish.clone())).await
    });
    match settle(done.await?)? {
        Settled::Done(_) => Ok(said(&who, *id, "登壇者のページのリンクを送ります。")),
        Settled::Again(problems, why) => {
            let why = why.or_else(|| problems.list().first().map(|one| one.detail.clone()));
            answer(&who, &context, &opened, why).await
        }
    }
}

/// `POST /staff/sessions/{id}/speakers/{pass}/revocation`
pub async fn revoke(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SpeakerPassId)>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (organiser, at) = (Organiser::from(&who), path.into_inner());
    let done = perform(async move { retrying(|| revoke_pass(&context, organiser, at)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(said(&who, at.0, "リンクを使えないようにしました。"))
}

/// `POST /staff/sessions/{id}/speakers/files/{file}/adoption`
pub async fn adopt(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SpeakerFileId)>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (organiser, at) = (Organiser::from(&who), path.into_inner());
    let done = perform(async move { retrying(|| adopt_file(&context, organiser, at)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(said(&who, at.0, "参加が確定した方に渡す資料にしました。"))
}

fn refused(refusal: crate::study_sessions::speaking::Refusal) -> Failure {
    match Objection::from(refusal) {
        Objection::NotFound => Failure::NotFound,
        Objection::Invalid(problems) => Failure::invalid(problems.into_list()),
        Objection::Said(why) => Failure::conflict("speakers_refused", why),
    }
}

/// `GET /staff/sessions/{id}/speakers/files/{file}`
pub async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SpeakerFileId)>,
) -> Result<HttpResponse, Failure> {
    let at = path.into_inner();
    let found = given_file(context.database.reader(), Organiser::from(&who), at).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    viewed(&who, &context, at.0, "speaker_file").await?;
    Ok(attachment(name, bytes))
}

fn said(who: &Coordinator, id: StudySessionId, text: &str) -> HttpResponse {
    let page = format!("/staff/sessions/{id}/speakers");
    who.visit().redirect_saying(&page, BannerKind::Success, text)
}

pub fn samples() -> Vec<Sample> {
    let line = |account: bool| Line {
        speaker: "guest:佐藤 健".into(),
        name: "佐藤 健".into(),
        email: "ken@example.jp".into(),
        account,
        sent: account.then(|| "2026年11月24日（火）10:00".into()),
        revocation: account.then(|| "/1".into()),
    };
    let file = |adoption: Option<String>| FileLine {
        title: "当日の資料".into(),
        speaker: "佐藤 健".into(),
        when: "2026年12月1日（火）10:00".into(),
        href: "/1".into(),
        adoption,
    };
    let page = |speakers, files, notice| SpeakersPage {
        base: "/staff/sessions/1/speakers".into(),
        back: "/staff/sessions/1".into(),
        key: "1".into(),
        speakers,
        files,
        notice,
    };
    let files = vec![file(None), file(Some("/1".into()))];
    let notice = Some("いまの状態の勉強会では、この操作はできません。".into());
    vec![
        sample(&page(vec![line(true), line(false)], files, notice)),
        sample(&page(Vec::new(), Vec::new(), None)),
    ]
}
