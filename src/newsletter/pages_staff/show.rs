//! `/staff/newsletter/readers/{id}`

use actix_web::{HttpResponse, web};
use entities::SubscriberId;
use entities::newsletter::subscriber::{ReaderLanguage, ReaderState};
use entities::people::role_assignment::Role;
use serde::Serialize;

use super::frame::{self, READERS};
use crate::context::Context;
use crate::newsletter::kept::{Kept, kept};
use crate::newsletter::{Evidence, Stored, wording};
use crate::people::Newsroom;
use crate::vocabulary::tokyo;
use crate::web::{Chip, Failure, Page, Sample, Told, sample};

#[derive(Serialize)]
struct ShowPage {
    base: String,
    chip: Chip,
    facts: Vec<Told>,
    acts: Vec<ActLine>,
    letters: Vec<LetterLine>,
    /// Why nothing is sent to somebody who reads.
    undelivered: Option<&'static str>,
    /// May be changed and stopped by whoever looks.
    edits: bool,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "newsletter/staff_reader.html";
}

#[derive(Serialize)]
pub struct ActLine {
    when: String,
    title: &'static str,
    text: String,
}

#[derive(Serialize)]
struct LetterLine {
    when: String,
    subject: String,
}

/// `GET /staff/newsletter/readers/{id}`
pub async fn show(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<SubscriberId>,
) -> Result<HttpResponse, Failure> {
    let reader = frame::open(&context, &who, *id).await?;
    let kept = kept(&context, ReaderLanguage::Ja, &reader).await?;
    let edits = who.person().roles.may(Role::Editor);
    let page = facts(&reader, &kept, edits);
    let title = frame::named(&reader);
    context.pages.answer(&frame::shell(&who, &context, (&[("読者", READERS)], &title)), &page)
}

fn facts(reader: &Stored, kept: &Kept, edits: bool) -> ShowPage {
    ShowPage {
        base: format!("{READERS}/{}", reader.row.id),
        chip: wording::chip(reader.row.state).into(),
        facts: told(reader, kept),
        acts: acts(kept),
        letters: kept
            .letters
            .iter()
            .map(|line| LetterLine {
                when: tokyo::date_time(line.at),
                subject: line.subject.clone(),
            })
            .collect(),
        undelivered: kept.undelivered,
        edits: edits && reader.row.state == ReaderState::Active,
    }
}

/// What is known of a reader.
pub fn told(reader: &Stored, kept: &Kept) -> Vec<Told> {
    let list = |texts: &[String]| {
        Some(if texts.is_empty() { "すべて".to_owned() } else { texts.join("、") })
    };
    let mut facts = vec![
        Told::new("メールアドレス", kept.email.clone()),
        Told::new("お名前", kept.name.clone()),
        Told::new("所属", kept.affiliation.clone()),
        Told::new("立場", kept.kind.map(ToOwned::to_owned)),
        Told::new("都道府県", kept.prefecture.clone()),
        Told::new("受け取りたい話題", list(&kept.topics)),
        Told::new("関心のあるテーマ", list(&kept.themes)),
        Told::new("知りたい地域", list(&kept.regions)),
        Told::new("受け取る回数", kept.frequency.to_owned()),
        Told::new("言語", kept.language.to_owned()),
        Told::new("登録", tokyo::date_time(kept.subscribed_at)),
        Told::new("登録のしかた", wording::route(reader.row.route).to_owned()),
    ];
    if let Some(left) = kept.left_at {
        facts.push(Told::new("停止", tokyo::date_time(left)));
        facts.push(Told::new("停止の理由", kept.leave_reason.clone()));
    }
    facts
}

pub fn acts(kept: &Kept) -> Vec<ActLine> {
    let lines = kept.history.iter().rev();
    lines
        .map(|line| ActLine {
            when: tokyo::date_time(line.at),
            title: line.what,
            text: line.told(),
        })
        .collect()
}

pub fn samples() -> Vec<Sample> {
    let (reader, offered) =
        (crate::newsletter::pages::sample_reader(), crate::newsletter::pages::sample_offered());
    let mut left = reader.clone();
    left.row.state = ReaderState::Left;
    left.row.left_at = Some(reader.row.subscribed_at);
    let kept =
        |reader: &Stored| Kept::of(ReaderLanguage::Ja, (reader, &offered), Evidence::default());
    let mut held = kept(&reader);
    held.undelivered = Some("号が何度も届かずに戻ってきたため、お送りしていません。");
    vec![
        sample(&facts(&reader, &kept(&reader), true)),
        sample(&facts(&reader, &held, true)),
        sample(&facts(&left, &kept(&left), true)),
    ]
}
