//! `/staff/newsletter/readers/{id}`

use actix_web::{HttpResponse, web};
use entities::SubscriberId;
use entities::newsletter::subscriber::{ReaderLanguage, ReaderState};
use entities::people::role_assignment::Role;
use serde::Serialize;

use super::frame::{self, READERS};
use crate::context::Context;
use crate::mail;
use crate::newsletter::kept::{Kept, kept};
use crate::newsletter::kept_letters::refused_to;
use crate::newsletter::{Evidence, Stored, Undelivered, WhyNot, undelivered_to, wording};
use crate::people::Newsroom;
use crate::vocabulary::tokyo;
use crate::web::{Chip, Failure, Page, Sample, Told, sample};

/// Refused issues shown.
const REFUSED: u64 = 20;

#[derive(Serialize)]
struct ShowPage {
    base: String,
    chip: Chip,
    facts: Vec<Told>,
    acts: Vec<ActLine>,
    letters: Vec<LetterLine>,
    /// Issues a server refused.
    refused: Vec<LetterLine>,
    /// Why nothing is sent to somebody who reads.
    undelivered: Option<String>,
    /// Whoever looks may take back what a returned letter led to.
    lifts: bool,
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
    let db = context.database.reader();
    let refused = refused_to(db, &reader.row, REFUSED).await?;
    let fate = Fate {
        undelivered: undelivered_to(db, &reader.row).await?,
        refused: refused.into_iter().map(refused_line).collect(),
    };
    let roles = &who.person().roles;
    let may = May { edit: roles.may(Role::Editor), lift: roles.may(Role::Coordinator) };
    let page = facts(&reader, (&kept, fate), may);
    let title = frame::named(&reader);
    context.pages.answer(&frame::shell(&who, &context, (&[("読者", READERS)], &title)), &page)
}

/// What became of issues that did not arrive.
#[derive(Default)]
struct Fate {
    undelivered: Option<Undelivered>,
    refused: Vec<LetterLine>,
}

#[derive(Clone, Copy)]
struct May {
    edit: bool,
    lift: bool,
}

fn facts(reader: &Stored, (kept, fate): (&Kept, Fate), may: May) -> ShowPage {
    let Fate { undelivered, refused } = fate;
    let chip = wording::reader_chip(reader.row.state, undelivered.is_some());
    ShowPage {
        base: format!("{READERS}/{}", reader.row.id),
        chip: chip.into(),
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
        refused,
        lifts: may.lift && undelivered.is_some(),
        undelivered: undelivered.as_ref().map(wording::undelivered),
        edits: may.edit && reader.row.state == ReaderState::Active,
    }
}

/// With the server's own words.
fn refused_line(line: mail::LetterLine) -> LetterLine {
    let code = line.smtp_code.map(|code| code.to_string());
    let words = code.into_iter().chain(line.smtp_reply).collect::<Vec<_>>().join(" ");
    let words = if words.is_empty() { words } else { format!("（{words}）") };
    LetterLine {
        when: tokyo::date_time(line.finished_at.unwrap_or(line.created_at)),
        subject: format!("{}{words}", line.subject),
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
            text: line.told(ReaderLanguage::Ja),
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
    let undelivered = Undelivered {
        why: WhyNot::NoMailbox,
        since: reader.row.subscribed_at,
        letter: Some("第11号".to_owned()),
    };
    let refused = LetterLine {
        when: tokyo::date_time(reader.row.subscribed_at),
        subject: "第11号（550 5.1.1 no such user）".to_owned(),
    };
    let fate = Fate { undelivered: Some(undelivered), refused: vec![refused] };
    held.letters = Vec::new();
    vec![
        sample(&facts(&reader, (&kept(&reader), Fate::default()), May { edit: true, lift: false })),
        sample(&facts(&reader, (&held, fate), May { edit: true, lift: true })),
        sample(&facts(&left, (&kept(&left), Fate::default()), May { edit: true, lift: true })),
    ]
}
