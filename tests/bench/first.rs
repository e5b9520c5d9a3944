//! How soon after the end of its holding time the first letter of an issue has arrived, and how fast
//! the rest follows while its readers are still being written down: by the clock of the wall, through
//! `bansou serve`, which nobody wakes.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use bansou::app;
use bansou::config::Config;
use bansou::context::Context;
use bansou::desk::SOURCES;
use bansou::newsletter::Newsdesk;
use bansou::newsletter::issues::{
    Approval, Checker, RawBlock, RawIssue, approve, ask_for_approval, draft_issue, issue_view,
};
use bansou::vocabulary::{Chance, Clock, EmailAddress};
use chrono::{DateTime, TimeDelta, Utc};
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::{self, Frequency, ReaderLanguage, ReaderState};
use entities::newsletter::{issue, sending_rules};
use entities::{IssueId, PersonId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};

use crate::place::{Kind, Places};
use crate::product::{Product, settings};
use crate::programme::{add_people, refused};
use crate::report::Figure;
use crate::sink::Sink;

const READERS: u32 = 20_000;
/// Rows of one statement.
const CHUNK: usize = 500;
/// What is left of the holding time when the server is told: longer than it takes to look again.
const REST: TimeDelta = TimeDelta::seconds(12);
/// The letters to the staff about an issue have left long before this moment.
const NEARLY: TimeDelta = TimeDelta::seconds(1);
const PATIENCE: Duration = Duration::from_mins(3);
const AIM_MILLISECONDS: f64 = 1_000.0;

pub async fn measure(places: &Places, kind: &Kind, rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let sink = Sink::start()?;
    let address = places.new_database(kind).await?;
    let config = Config::read(None, settings(&address).into_iter().chain(imprint()))?;
    let context = app::assemble(config, Clock::system(), Chance::System).await?;
    context.database.migrate().await?;
    bansou::people::seed::write(&context).await?;
    let people = add_people(&context, 2).await?;
    add_readers(&context).await?;
    open_always(&context, people[0].0).await?;
    let smtp = format!("smtp://{}", sink.address);
    let imprint = imprint();
    let mut further = vec![("BANSOU_MAIL", smtp.as_str())];
    further.extend(imprint.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let product = Product::serve(places, &address, &further).await?;
    let (mut first, mut rate) = (Vec::new(), Vec::new());
    for round in 1..=rounds {
        let number = i32::try_from(round)?;
        let until = approved(&context, (people[0].0, people[1].0), number).await?;
        let rest = until - NEARLY - Clock::system().now();
        tokio::time::sleep(rest.to_std().unwrap_or_default()).await;
        let before = sink.tally().await?.messages;
        let came = arrived(&sink, before + 1).await?;
        first.push(milliseconds(came - until));
        let all = arrived(&sink, before + u64::from(READERS)).await?;
        rate.push(f64::from(READERS) / (all - came).as_seconds_f64());
        eprintln!(
            "first ({}), round {round} of {rounds}: {:.0} ms, then {:.0} a second",
            kind.name(),
            first[round - 1],
            rate[round - 1],
        );
    }
    product.child.end()?;
    context.database.close().await?;
    let met = first.iter().all(|took| *took <= AIM_MILLISECONDS);
    Ok(vec![
        Figure::alone("first letter after the holding time", Some(kind.name()), "ms", &first)
            .aiming("at most 1,000 ms", met),
        Figure::alone("letters while readers are written down", Some(kind.name()), "/s", &rate),
    ])
}

/// What the law wants in every issue.
fn imprint() -> [(String, String); 2] {
    [
        ("BANSOU_SECRETARIAT_NAME", "伴走支援事務局"),
        ("BANSOU_SECRETARIAT_ADDRESS", "東京都千代田区霞が関1-3-1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
}

#[expect(clippy::cast_precision_loss, reason = "seconds")]
fn milliseconds(time: TimeDelta) -> f64 {
    time.num_microseconds().unwrap_or(i64::MAX) as f64 / 1_000.0
}

/// When the sink had taken so many.
async fn arrived(sink: &Sink, messages: u64) -> anyhow::Result<DateTime<Utc>> {
    let begun = Instant::now();
    while sink.tally().await?.messages < messages {
        ensure!(begun.elapsed() < PATIENCE, "the letters do not arrive");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(Clock::system().now())
}

async fn add_readers(context: &Context) -> anyhow::Result<()> {
    let now = context.now();
    let mut rows = Vec::new();
    for number in 0..READERS {
        let email = EmailAddress::parse(&format!("reader{number}@example.jp"))?;
        rows.push(subscriber::Model {
            id: context.new_id(),
            address_key: context.post.address_key(&email),
            email: Some(email.as_str().to_owned()),
            email_key: Some(email.comparison_key()),
            state: ReaderState::Active,
            name: None,
            affiliation: None,
            search_key: String::new(),
            kind: None,
            prefecture_code: None,
            frequency: Frequency::EveryIssue,
            language: ReaderLanguage::Ja,
            all_topics: true,
            all_themes: true,
            all_regions: true,
            link_epoch: 0,
            route: Route::Form,
            subscribed_at: now,
            left_at: None,
            leave_reason: None,
            updated_at: now,
            version: 1,
        });
    }
    let tx = context.database.begin_write().await?;
    for part in rows.chunks(CHUNK) {
        let part = part.iter().cloned().map(sea_orm::IntoActiveModel::into_active_model);
        subscriber::Entity::insert_many(part).exec_without_returning(&tx).await?;
    }
    Ok(tx.commit().await?)
}

/// Letters leave on every day at every hour, whenever this runs.
async fn open_always(context: &Context, who: PersonId) -> anyhow::Result<()> {
    let tx = context.database.begin_write().await?;
    let rules = sending_rules::Model {
        id: context.new_id(),
        version: 1,
        weekdays: "1,2,3,4,5,6,7".to_owned(),
        opens_minute: 0,
        closes_minute: 24 * 60,
        on_days_off: true,
        hold_minutes: 15,
        foreign_hosts: String::new(),
        changed_by: who,
        changed_at: context.now(),
    };
    sending_rules::Entity::insert(rules.into_active_model()).exec_without_returning(&tx).await?;
    Ok(tx.commit().await?)
}

/// Written, asked for, approved, and its rest made short. Says when it ends.
async fn approved(
    context: &Context,
    (editor, checker): (PersonId, PersonId),
    number: i32,
) -> anyhow::Result<DateTime<Utc>> {
    let text = "次の勉強会の日程と申し込みの方法をお知らせします。".repeat(20);
    let block = |kind: &str, text: &str| RawBlock { text: text.into(), ..RawBlock::of_kind(kind) };
    let raw = RawIssue {
        number,
        subject: format!("【地域の人事部】第{number}号"),
        blocks: vec![block("heading", "今月の予定"), block("text", &text)],
        segment: None,
        frequency: Frequency::EveryIssue,
        planned_at: None,
        not_after: None,
        on_the_web: true,
    };
    let desk = Newsdesk::acting_as(editor);
    let id = draft_issue(context, &SOURCES, (desk, raw)).await.map_err(refused)?;
    ask_for_approval(context, &SOURCES, (desk, id, None)).await.map_err(refused)?;
    let view = issue_view(context, id).await?.context("no issue")?;
    let approval = Approval { content_hash: view.content_hash, readers: u64::from(READERS) };
    let checker = Checker::acting_as(checker);
    approve(context, &SOURCES, (checker, id, &approval)).await.map_err(refused)?;
    shortened(context, id).await
}

async fn shortened(context: &Context, id: IssueId) -> anyhow::Result<DateTime<Utc>> {
    let until = context.now() + REST;
    let tx = context.database.begin_write().await?;
    issue::Entity::update_many()
        .col_expr(issue::Column::HeldUntil, Expr::value(until))
        .col_expr(issue::Column::StartsAt, Expr::value(until))
        .filter(issue::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(until)
}
