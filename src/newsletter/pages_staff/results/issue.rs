//! `/staff/newsletter/results/issues/{id}`: one issue in numbers.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::IssueId;
use serde::Serialize;

use super::RESULTS;
use super::year::both;
use crate::context::Context;
use crate::newsletter::pages_staff::frame;
use crate::newsletter::results::{DomainResult, IssueResult, issue_result};
use crate::newsletter::watching::wording;
use crate::people::Viewer;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Chip, Failure, Page, Row, Told, thousands};

#[derive(Serialize)]
pub struct IssuePage {
    pub programme: String,
    pub printed: Vec<String>,
    pub state: Chip,
    pub subject: String,
    pub facts: Vec<Told>,
    pub equation: String,
    pub adds_up: bool,
    pub counts: Vec<Row>,
    pub domains: Vec<Row>,
    pub back: &'static str,
}

impl Page for IssuePage {
    const TEMPLATE: &'static str = "newsletter/result_issue.html";
}

/// `GET /staff/newsletter/results/issues/{id}`
pub async fn show(
    who: Viewer,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let result = issue_result(&context, *id).await?.ok_or(Failure::NotFound)?;
    let programme = context.config.secretariat.programme.clone();
    let page = page(&result, programme, context.now());
    let title = format!("第{}号の実績", result.number);
    let shell = frame::shell(&who, &context, (&[("配信実績", RESULTS)], &title));
    context.pages.answer(&shell, &page)
}

pub fn page(one: &IssueResult, programme: String, now: DateTime<Utc>) -> IssuePage {
    let counts = &one.counts;
    let mut rows: Vec<Row> = wording::terms(counts)
        .into_iter()
        .map(|(word, count)| Row::new([Cell::text(word), Cell::text(thousands(count))]))
        .collect();
    rows.push(Row::new([
        Cell::text("一時エラー").small("一度でも後回しにされた数。ほかの結果と重なります"),
        Cell::text(thousands(one.put_off)),
    ]));
    rows.push(Row::new([
        Cell::text("戻ってきた").small("受理のあとで、届かずに戻った数。受理と重なります"),
        Cell::text(thousands(one.returned.hard + one.returned.soft)),
    ]));
    rows.push(Row::new([
        Cell::text("迷惑メールの申告").small("読者が迷惑メールとした数。受理と重なります"),
        Cell::text(thousands(one.returned.complaints)),
    ]));
    IssuePage {
        programme,
        printed: vec![format!("第{}号", one.number), format!("作成日　{}", both(now))],
        state: wording::chip(one.state).into(),
        subject: one.subject.clone(),
        facts: facts(one, now),
        equation: wording::equation(counts),
        adds_up: counts.adds_up() && domains_add_up(one),
        counts: rows,
        domains: one.domains.iter().map(domain_row).collect(),
        back: RESULTS,
    }
}

/// Every row was counted for the domains.
fn domains_add_up(one: &IssueResult) -> bool {
    one.domains.iter().map(|domain| domain.counts.letters).sum::<u64>() == one.counts.letters
}

fn facts(one: &IssueResult, now: DateTime<Utc>) -> Vec<Told> {
    let until = tokyo::date_time(one.counted_until);
    let still = if one.is_provisional(now) { "（集計中）" } else { "" };
    let left = match one.corrects {
        Some(number) => format!("第{number}号に数えています"),
        None => format!("{}名（{until}まで）{still}", thousands(one.left_after)),
    };
    let joined = one.corrects.is_none().then(|| format!("{}名", thousands(one.joined_after)));
    let moment = |at: DateTime<Utc>| {
        format!("{}（{}）", tokyo::date_time(at), tokyo::era_date(tokyo::day_of(at)))
    };
    vec![
        Told::new("配信の開始", moment(one.started_at)),
        Told::new("配信の終了", one.finished_at.map(moment)),
        Told::new("対象区分", one.audience.clone()),
        Told::new("訂正した号", one.corrects.map(|number| format!("第{number}号"))),
        Told::new("この号を最後に受け取り、30日以内に止めた人", left),
        Told::new("次の号まで（長くても30日）の新規登録", joined),
        Told::new("掲載項目数", format!("{}件", thousands(one.items))),
    ]
}

fn domain_row(one: &DomainResult) -> Row {
    let name = one.domain.clone().unwrap_or_else(|| "そのほか（5通に満たないドメイン）".to_owned());
    let counts = &one.counts;
    let figures =
        [counts.letters, counts.accepted, counts.rejected, counts.unknown, counts.suppressed];
    let figures = figures.into_iter().map(|count| Cell::text(thousands(count)));
    Row::new(std::iter::once(Cell::text(name)).chain(figures))
}
