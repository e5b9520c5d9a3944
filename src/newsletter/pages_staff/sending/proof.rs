//! `…/proof`: what was sealed, whether it still holds, and how to check it without us.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::mail::message::LetterState;
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::seal;
use entities::{IssueId, PersonId};
use sea_orm::{ActiveEnum as _, EntityTrait as _, Iterable as _};
use serde::{Deserialize, Serialize};

use super::ISSUES;
use super::proof_file;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::Witness;
use crate::newsletter::pages_staff::frame;
use crate::newsletter::proof::{
    Present, SealRefusal, decided_since, present, seal as seal_issue, seals,
};
use crate::newsletter::watching::wording;
use crate::people::{Newsroom, persons};
use crate::vocabulary::tokyo;
use crate::web::{BannerKind, Cell, Failure, Form, Page, Row, perform, thousands};

/// Up to so many letters the page looks at all of them by itself; beyond, when asked to.
const AT_ONCE: i64 = 20_000;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `yes`: hold what is stored against the last seal, however long it takes.
    check: String,
}

#[derive(Serialize)]
pub struct ProofPage {
    pub base: String,
    pub rows: Vec<Row>,
    pub held: Option<Held>,
    /// When somebody decided about letters after the last seal.
    pub decided: Option<String>,
    /// It is over, and can be sealed once more.
    pub may_seal: bool,
    /// Not looked at yet: there are too many letters to do it unasked.
    pub asks: bool,
    pub size: String,
    pub number: i32,
    /// What can stand in a line as its result: at the end, and before it.
    pub ended: Vec<StateTold>,
    pub passing: Vec<StateTold>,
}

/// A state as the file names it, and in words.
#[derive(Serialize)]
pub struct StateTold {
    pub name: String,
    pub label: &'static str,
    pub meaning: &'static str,
}

impl Page for ProofPage {
    const TEMPLATE: &'static str = "newsletter/issue_proof.html";
}

/// What is stored, held against the last seal.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    pub head: String,
    pub letters: String,
    /// None: nothing was sealed yet.
    pub same: Option<bool>,
}

/// `GET …/proof`
pub async fn show(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let row = found(&context, *id).await?;
    let sealed = seals(db, *id).await?;
    let names = persons::names(db, sealed.iter().filter_map(|seal| seal.sealed_by)).await?;
    let few = row.audience_count.unwrap_or(0) <= AT_ONCE;
    let seen = if few || asked.check == "yes" { present(db, &row).await? } else { None };
    let decided = match sealed.first() {
        Some(last) => decided_since(db, last).await?,
        None => None,
    };
    let page = page(&row, (&sealed, &names), (seen.as_ref(), decided));
    let issue = format!("{ISSUES}/{}", *id);
    let (number, sending) = (format!("第{}号", row.number), format!("{issue}/sending"));
    let way = [("号", ISSUES), (number.as_str(), issue.as_str()), ("配信状況", sending.as_str())];
    let shell = frame::shell(&who, &context, (&way, "配信の証明"));
    context.pages.answer(&shell, &page)
}

/// An issue that has begun to leave.
pub async fn found(context: &Context, id: IssueId) -> Result<issue::Model, Failure> {
    let row = issue::Entity::find_by_id(id).one(context.database.reader()).await?;
    row.filter(|row| row.started_at.is_some()).ok_or(Failure::NotFound)
}

/// `POST …/proof`: seals it once more.
pub async fn receive(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (working, witness, issue) = (context.clone(), Witness::from(&who), *id);
    let done = perform(async move { retrying(|| seal_issue(&working, witness, issue)).await });
    let page = format!("{ISSUES}/{}/proof", *id);
    match done.await? {
        Ok(_) => {
            let said = "いまの記録を封印しました。";
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, said))
        }
        Err(Stop::Refused(SealRefusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(refusal)) => {
            let said = wording::seal_refusal(refusal);
            Ok(who.visit().redirect_saying(&page, BannerKind::Error, said))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// `GET …/proof/file.csv`
pub async fn file(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    proof_file::send(&who, &context, *id).await
}

pub fn page(
    row: &issue::Model,
    (sealed, names): (&[seal::Model], &HashMap<PersonId, String>),
    (seen, decided): (Option<&Present>, Option<DateTime<Utc>>),
) -> ProofPage {
    let last = sealed.first();
    let held = seen.map(|seen| Held {
        head: seen.head.clone(),
        letters: thousands(seen.letters),
        same: last.map(|seal| seal.head == seen.head),
    });
    let over = matches!(row.state, IssueState::Sent | IssueState::Stopped);
    let letters = u64::try_from(row.audience_count.unwrap_or(0)).unwrap_or(0);
    let (passing, ended) = LetterState::iter().partition(|state| wording::is_passing(*state));
    ProofPage {
        base: format!("{ISSUES}/{}", row.id),
        rows: sealed.iter().map(|seal| seal_row(seal, names)).collect(),
        asks: held.is_none(),
        held,
        decided: decided.map(tokyo::date_time),
        may_seal: over && row.finished_at.is_some(),
        // A line has about 270 characters.
        size: format!("約{}KB", thousands((letters * 270).div_ceil(1024).max(1))),
        number: row.number,
        ended: told(ended),
        passing: told(passing),
    }
}

fn told(states: Vec<LetterState>) -> Vec<StateTold> {
    let one = |state: LetterState| StateTold {
        name: state.to_value(),
        label: wording::fate(state),
        meaning: wording::fate_explained(state),
    };
    states.into_iter().map(one).collect()
}

fn seal_row(seal: &seal::Model, names: &HashMap<PersonId, String>) -> Row {
    let by = seal.sealed_by.and_then(|id| names.get(&id));
    let by = by.map_or_else(|| "配信の終了時（自動）".to_owned(), |name| format!("{name}さん"));
    let letters = u64::try_from(seal.letters).unwrap_or(0);
    Row::new([
        Cell::text(tokyo::date_time(seal.sealed_at)),
        Cell::text(by),
        Cell::text(format!("{}通", thousands(letters))),
        Cell::text(seal.head.clone()),
    ])
}
