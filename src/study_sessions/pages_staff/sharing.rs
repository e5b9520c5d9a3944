//! Which co-host gets what of the roster, handing it over, and what was handed over.

use actix_web::{HttpResponse, web};
use entities::{SessionReleaseId, StudySessionId};
use serde::Serialize;

use super::frame::{Opened, Place, open, viewed};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::session::SharingPlan;
use crate::study_sessions::sharing::{Release, covered, release, released_roster, releases_of};
use crate::study_sessions::wording::sharing as say;
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Failure, Form, Page, Sample, Settled, Told, attachment, perform, sample, settle,
};

const PLACE: Place = Place::Inner("共催者への名簿の提供");

#[derive(Serialize)]
struct SharingPage {
    base: String,
    edit: String,
    key: String,
    hosts: Vec<Host>,
    releases: Vec<Line>,
    notice: Option<String>,
}

impl Page for SharingPage {
    const TEMPLATE: &'static str = "study_sessions/staff_sharing.html";
}

#[derive(Serialize)]
struct Host {
    name: String,
    facts: Vec<Told>,
    /// How many people it would get; none when it gets nothing.
    people: Option<usize>,
}

#[derive(Serialize)]
struct Line {
    host: String,
    when: String,
    basis: &'static str,
    columns: String,
    people: String,
    keep_until: String,
    href: String,
}

/// `GET /staff/sessions/{id}/sharing`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    answer(&who, &context, &opened, None).await
}

/// `POST /staff/sessions/{id}/sharing`: hands the roster to one co-host.
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let (organiser, working, session) = (Organiser::from(&who), context.clone(), *id);
    let (host, key) = (form.text("host").to_owned(), form.text("key").to_owned());
    let done =
        perform(
            async move { retrying(|| release(&working, organiser, (session, &host), &key)).await },
        );
    match settle(done.await?)? {
        Settled::Done(_) => {
            let text = "名簿を渡す記録を残しました。下の一覧からファイルを取り出してください。";
            let page = format!("/staff/sessions/{id}/sharing");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, text))
        }
        Settled::Again(_, why) => answer(&who, &context, &opened, why).await,
    }
}

async fn answer(
    who: &Coordinator,
    context: &Context,
    opened: &Opened,
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    use actix_web::http::StatusCode;
    let (reader, organiser) = (context.database.reader(), Organiser::from(who));
    let rows = &opened.view.rows;
    let id = rows.session.id;
    let mut hosts = Vec::new();
    for host in &rows.co_hosts {
        let Some(terms) = SharingPlan::stored(host) else {
            hosts.push(Host { name: host.name.clone(), facts: Vec::new(), people: None });
            continue;
        };
        let people = covered(reader, organiser, (id, &host.name), &terms).await?.len();
        hosts.push(Host { name: host.name.clone(), facts: facts(&terms), people: Some(people) });
    }
    let base = format!("/staff/sessions/{id}/sharing");
    let releases = releases_of(reader, organiser, id).await?;
    let page = SharingPage {
        edit: format!("/staff/sessions/{id}/edit"),
        key: context.new_id::<uuid::Uuid>().to_string(),
        hosts,
        releases: releases.iter().map(|one| line(one, &base)).collect(),
        base,
        notice,
    };
    let status = if page.notice.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    context.pages.answer_with(status, &opened.shell, &page)
}

fn facts(terms: &SharingPlan) -> Vec<Told> {
    let mut facts = vec![
        Told::new("根拠", say::basis(terms.basis).to_owned()),
        Told::new("根拠の内容", terms.detail.clone()),
        Told::new("使う目的", terms.purpose.clone()),
        Told::new("渡す項目", say::columns(&terms.columns)),
    ];
    facts.retain(|fact| fact.value.is_some());
    facts
}

fn line(one: &Release, base: &str) -> Line {
    Line {
        host: one.host.clone(),
        when: tokyo::date_time(one.made_at),
        basis: say::basis(one.terms.basis),
        columns: say::columns(&one.terms.columns),
        people: format!("{}名", one.people),
        keep_until: tokyo::date(one.keep_until),
        href: format!("{base}/{}", one.id),
    }
}

/// `GET /staff/sessions/{id}/sharing/{release}`: the file.
pub async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SessionReleaseId)>,
) -> Result<HttpResponse, Failure> {
    let (session, id) = path.into_inner();
    let reader = context.database.reader();
    let found = released_roster(reader, Organiser::from(&who), (session, id)).await?;
    let (host, bytes) = found.ok_or(Failure::NotFound)?;
    viewed(&who, &context, session, "released_roster").await?;
    Ok(attachment(format!("名簿_{host}.xlsx"), bytes))
}

pub fn samples() -> Vec<Sample> {
    let host = |people: Option<usize>| Host {
        name: "みなと商工会議所".into(),
        facts: vec![Told::new("根拠", "本人の同意".to_owned())],
        people,
    };
    let line = Line {
        host: "みなと商工会議所".into(),
        when: "2026年12月1日（火）10:00".into(),
        basis: "本人の同意",
        columns: "氏名、所属".into(),
        people: "12名".into(),
        keep_until: "2029年12月1日（土）".into(),
        href: "/staff/sessions/1/sharing/1".into(),
    };
    let page = |hosts, releases, notice| SharingPage {
        base: "/staff/sessions/1/sharing".into(),
        edit: "/staff/sessions/1/edit".into(),
        key: "1".into(),
        hosts,
        releases,
        notice,
    };
    let notice = Some(say::NOBODY.to_owned());
    vec![
        sample(&page(vec![host(Some(12)), host(Some(0)), host(None)], vec![line], notice)),
        sample(&page(Vec::new(), Vec::new(), None)),
    ]
}
