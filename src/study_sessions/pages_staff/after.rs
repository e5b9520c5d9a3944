//! 資料・お礼: what participants are given after a session.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::material::MaterialKind;
use entities::study_sessions::survey::Circle;
use serde::Serialize;

use super::frame::{Chip, Head, Place, open, sample_head, viewed};
use crate::context::Context;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::certificates::{Issued, issued_for};
use crate::study_sessions::materials::{Material, materials_of};
use crate::study_sessions::thanks::to_thank;
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, sample};

#[derive(Serialize)]
struct AfterPage {
    head: Head,
    base: String,
    over: bool,
    /// How many would be thanked.
    thanks: usize,
    materials: Vec<Line>,
    certificates: Vec<Paper>,
}

impl Page for AfterPage {
    const TEMPLATE: &'static str = "study_sessions/staff_after.html";
}

#[derive(Serialize)]
struct Line {
    title: String,
    href: Option<String>,
    chip: Chip,
    circle: &'static str,
    when: String,
    removal: String,
}

#[derive(Serialize)]
struct Paper {
    number: String,
    name: String,
    reception: String,
    issued: String,
    chip: Option<Chip>,
    withdrawal: Option<String>,
}

/// `GET /staff/sessions/{id}/after`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::After).await?;
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let base = format!("/staff/sessions/{id}/after");
    let certificates = issued_for(reader, organiser, *id).await?;
    if !certificates.is_empty() {
        viewed(&who, &context, *id, "certificates").await?;
    }
    let materials = materials_of(reader, organiser, *id).await?;
    let page = AfterPage {
        over: opened.now >= opened.view.rows.session.ends_at,
        thanks: to_thank(reader, *id).await?.len(),
        materials: materials.iter().map(|one| line(one, &base, opened.now)).collect(),
        certificates: certificates.into_iter().map(|one| paper(one, &base)).collect(),
        head: opened.head,
        base,
    };
    context.pages.answer(&opened.shell, &page)
}

fn line(one: &Material, base: &str, now: DateTime<Utc>) -> Line {
    let own = format!("{base}/materials/{}", one.id);
    let chip = match one.expires_at {
        _ if one.released_at > now => ("info", "公開前"),
        Some(at) if at <= now => ("neutral", "公開終了"),
        _ => ("success", "公開中"),
    };
    let from = tokyo::date_time(one.released_at);
    let until = one.expires_at.map(tokyo::date_time).unwrap_or_default();
    let kind = if one.kind == MaterialKind::Recording { "録画 " } else { "" };
    Line {
        title: format!("{kind}{}", one.title),
        href: one.url.clone().or_else(|| one.file_name.is_some().then(|| own.clone())),
        chip: chip.into(),
        circle: circle(one.circle),
        when: format!("{from}から{until}{}", if until.is_empty() { "" } else { "まで" }),
        removal: format!("{own}/removal"),
    }
}

pub(super) fn circle(circle: Circle) -> &'static str {
    match circle {
        Circle::Attended => "出席した方",
        Circle::Confirmed => "参加が確定した方全員",
    }
}

fn paper(one: Issued, base: &str) -> Paper {
    let Issued { certificate, reception } = one;
    let withdrawn = certificate.withdrawn_at.is_some();
    Paper {
        withdrawal: (!withdrawn)
            .then(|| format!("{base}/certificates/{}", certificate.registration_id)),
        chip: withdrawn.then(|| ("error", "取り消し済み").into()),
        number: certificate.number,
        name: format!("{}さん", certificate.name),
        issued: tokyo::date_time(certificate.issued_at),
        reception,
    }
}

pub fn samples() -> Vec<Sample> {
    let page = |over, materials, certificates| AfterPage {
        head: sample_head(),
        base: "/staff/sessions/1/after".into(),
        over,
        thanks: 18,
        materials,
        certificates,
    };
    let line = Line {
        title: "録画 第1部".into(),
        href: Some("https://video.example.jp/1".into()),
        chip: ("success", "公開中").into(),
        circle: "出席した方",
        when: "2026年12月4日（金）10:00から".into(),
        removal: "/staff/sessions/1/after/materials/1/removal".into(),
    };
    let paper = |withdrawal: Option<String>| Paper {
        number: "CR8-012-003K".into(),
        name: "鈴木 花子さん".into(),
        reception: "R8-012-003K".into(),
        issued: "2026年12月4日（金）10:00".into(),
        chip: withdrawal.is_none().then(|| ("error", "取り消し済み").into()),
        withdrawal,
    };
    let papers = vec![paper(Some("/staff/sessions/1/after/certificates/1".into())), paper(None)];
    vec![sample(&page(true, vec![line], papers)), sample(&page(false, Vec::new(), Vec::new()))]
}
