//! The engagements of those who take part: 担当先 for accompanists, 伴走 for operators.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::words::{chip_of, warning_text};
use crate::accompaniment::readers::{Contacted, Line, own_listing};
use crate::accompaniment::{Partner, wording};
use crate::context::Context;
use crate::people::SignedIn;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Chip, Crumb, Failure, Page, Routes, Sample, sample};

#[derive(Serialize)]
pub struct MinePage {
    purpose: &'static str,
    empty: &'static str,
    cards: Vec<Card>,
}

#[derive(Serialize)]
struct Card {
    title: String,
    href: String,
    chip: Chip,
    meta: String,
    stage: String,
    reached: usize,
    warning: Option<String>,
}

impl Page for MinePage {
    const TEMPLATE: &'static str = "accompaniment/mine.html";
}

pub fn routes(service: &mut Routes) {
    service
        .route("/my/engagements", web::get().to(accompanied))
        .route("/my/engagement", web::get().to(own));
}

/// `GET /my/engagements`: whom the person accompanies.
pub async fn accompanied(
    who: SignedIn,
    context: web::Data<Context>,
    contacted: web::Data<Contacted>,
) -> Result<HttpResponse, Failure> {
    let lines = lines(&who, &context, **contacted).await?;
    let me = who.person_id();
    let own = |line: &Line| line.accompanists.iter().any(|(id, _)| *id == me);
    let cards = lines.iter().filter(|line| own(line)).map(|line| card(line, true)).collect();
    let page = MinePage {
        purpose: "伴走している事業者と、いまの節目です。",
        empty: "担当している事業者はまだありません。マッチングが確定すると、お知らせが届きます。",
        cards,
    };
    answer(&who, &context, ("担当先", &page))
}

/// `GET /my/engagement`: who accompanies the organisations the person belongs to.
pub async fn own(
    who: SignedIn,
    context: web::Data<Context>,
    contacted: web::Data<Contacted>,
) -> Result<HttpResponse, Failure> {
    let lines = lines(&who, &context, **contacted).await?;
    let lines: Vec<_> =
        lines.iter().filter(|line| who.person().belongs_to(line.row.operator_id)).collect();
    // Whoever has a single engagement is led straight to it.
    if let [line] = lines.as_slice() {
        return Ok(who.visit().redirect(&format!("/my/engagements/{}", line.row.id)));
    }
    let page = MinePage {
        purpose: "所属する団体の伴走です。",
        empty: "伴走はまだ始まっていません。伴走支援者が決まると、お知らせが届きます。",
        cards: lines.iter().map(|line| card(line, false)).collect(),
    };
    answer(&who, &context, ("伴走", &page))
}

async fn lines(
    who: &SignedIn,
    context: &Context,
    contacted: Contacted,
) -> Result<Vec<Line>, Failure> {
    let known = contacted.known(context).await?;
    let asking = (Partner::from(who), context.now());
    Ok(own_listing(context.database.reader(), asking, &known).await?)
}

fn answer(
    who: &SignedIn,
    context: &Context,
    (title, page): (&str, &MinePage),
) -> Result<HttpResponse, Failure> {
    let mut shell = who.shell(context, title);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::here(title)];
    context.pages.answer(&shell, page)
}

fn card(line: &Line, accompanies: bool) -> Card {
    let year = FiscalYear::starting_in(line.row.fiscal_year).map(FiscalYear::label);
    let names: Vec<_> = line.accompanists.iter().map(|(_, name)| format!("{name}さん")).collect();
    let other = if accompanies {
        String::new()
    } else {
        format!("・{}（{}）", line.accompanist, names.join("、"))
    };
    let stage = match (line.stage, line.due_on) {
        (Some(kind), Some(due)) => {
            format!("いまの節目：{}（期日 {}）", wording::milestone(kind), tokyo::date(due))
        }
        _ => "すべての節目に到達しました。".to_owned(),
    };
    Card {
        title: line.operator.clone(),
        href: format!("/my/engagements/{}", line.row.id),
        chip: chip_of(line.row.state),
        meta: format!("{}{other}", year.unwrap_or_default()),
        stage,
        reached: line.reached,
        warning: warning_text(&line.warnings),
    }
}

pub fn samples() -> Vec<Sample> {
    let card = |warning| Card {
        title: "花巻みらい商工会".to_owned(),
        href: "/my/engagements/1".to_owned(),
        chip: ("open", "伴走中").into(),
        meta: "令和8年度".to_owned(),
        stage: "いまの節目：ヒアリング（期日 2026年12月8日（火））".to_owned(),
        reached: 2,
        warning,
    };
    let page = |cards| MinePage {
        purpose: "担当先です。", empty: "まだありません。", cards
    };
    let warned = card(Some("行動計画が50日間進んでいません".to_owned()));
    vec![sample(&page(vec![card(None), warned])), sample(&page(Vec::new()))]
}
