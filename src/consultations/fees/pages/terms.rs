//! 支払条件: on which terms each accompanist is paid.

use actix_web::{HttpResponse, web};
use entities::PersonId;
use entities::consultations::fee_terms::{self, Payee};
use sea_orm::ActiveEnum as _;
use serde::Serialize;

use super::frame::{self, BASE, Settled, Tab, TabFacts, settle};
use crate::consultations::Organiser;
use crate::consultations::fees::terms::{RawTerms, ranks_known, save_terms, terms_of, terms_with};
use crate::consultations::fees::wording::{self, say};
use crate::consultations::readers::{AccompanistLine, accompanists};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::FiscalYear;
use crate::web::{
    BannerKind, Cell, Choice, Control, EditPage, Failure, Field, Form, Page, Problems, Row, Sample,
    Told, perform, sample,
};

#[derive(Serialize)]
struct TermsPage {
    tabs: Vec<TabFacts>,
    rows: Vec<Row>,
}

impl Page for TermsPage {
    const TEMPLATE: &'static str = "consultations/fees_terms.html";
}

/// `GET /staff/fees/terms`
pub async fn show(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let people = everybody(&who, &context).await?;
    let reader = context.database.reader();
    let terms = terms_with(reader, people.iter().map(|line| line.person)).await?;
    let ranks = ranks_known(reader).await?;
    frame::viewed(&who, &context, ("person", None), "fee_terms").await?;
    let row = |line: &AccompanistLine| row(line, terms.get(&line.person), &ranks);
    let rows = people.iter().map(row).collect();
    let shell = frame::shell(&who, &context, "支払条件", &[]);
    context.pages.answer(&shell, &TermsPage { tabs: frame::tabs(Tab::Terms), rows })
}

async fn everybody(who: &Coordinator, context: &Context) -> Result<Vec<AccompanistLine>, Failure> {
    let year = FiscalYear::at(context.now());
    Ok(accompanists(context.database.reader(), year, Organiser::from(who)).await?)
}

fn row(line: &AccompanistLine, terms: Option<&fee_terms::Model>, ranks: &[(i32, String)]) -> Row {
    let name = Cell::link(format!("{}さん", line.name), format!("{BASE}/terms/{}", line.person));
    let Some(terms) = terms else {
        let name = name.chip(("warning", "未登録"));
        return Row::new([name, Cell::text(""), Cell::text(""), Cell::text(""), Cell::text("")]);
    };
    let rank = ranks.iter().find(|(code, _)| *code == terms.rank);
    Row::new([
        name,
        Cell::text(rank.map_or("", |(_, label)| label.as_str())),
        Cell::text(wording::payee(terms.payee)),
        Cell::text(terms.invoice_number.clone().unwrap_or_default()),
        Cell::text(if terms.publicly_paid {
            "謝金なし（公的資金）"
        } else {
            "支払う"
        }),
    ])
}

/// Somebody without the role is not there.
async fn find(
    who: &Coordinator,
    context: &Context,
    id: PersonId,
) -> Result<AccompanistLine, Failure> {
    let all = everybody(who, context).await?;
    let line = all.into_iter().find(|line| line.person == id).ok_or(Failure::NotFound)?;
    frame::viewed(who, context, ("person", Some(id.0)), "fee_terms").await?;
    Ok(line)
}

/// `GET /staff/fees/terms/{id}`
pub async fn show_one(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<PersonId>,
) -> Result<HttpResponse, Failure> {
    let line = find(&who, &context, *id).await?;
    let mut form = Form::default();
    if let Some(terms) = terms_of(context.database.reader(), *id).await? {
        form.set("rank", terms.rank.to_string());
        form.set("payee", terms.payee.to_value());
        form.set("invoice_number", terms.invoice_number.unwrap_or_default());
        form.set("publicly_paid", if terms.publicly_paid { "yes" } else { "" });
        form.set("version", terms.version.to_string());
    }
    answer((&who, &line), &context, &form, (&Problems::none(), None)).await
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<PersonId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let line = find(&who, &context, *id).await?;
    let raw = RawTerms {
        rank: form.text("rank").to_owned(),
        payee: form.text("payee").to_owned(),
        invoice_number: form.text("invoice_number").to_owned(),
        publicly_paid: form.is_ticked("publicly_paid"),
    };
    let at = (*id, form.text("version").parse().unwrap_or(0));
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done =
        perform(async move { retrying(|| save_terms(&working, organiser, at, raw.clone())).await });
    match settle(done.await?)? {
        Settled::Done(()) => {
            let page = format!("{BASE}/terms");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, say::TERMS_SAVED))
        }
        Settled::Again(problems, notice) => {
            answer((&who, &line), &context, &form, (&problems, notice)).await
        }
    }
}

async fn answer(
    (who, line): (&Coordinator, &AccompanistLine),
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let ranks = ranks_known(context.database.reader()).await?;
    let none = ranks.is_empty();
    let ranks = ranks.into_iter().map(|(code, label)| Choice::new(code.to_string(), label));
    let rank = Field::new("rank", "職位区分", form, problems).required().options(ranks);
    let rank = if none { rank.hint("先に単価表を保存してください。") } else { rank };
    let payees = [Payee::Individual, Payee::Organisation]
        .map(|payee| Choice::new(payee.to_value(), wording::payee(payee)));
    let payee = Field::new("payee", "支払先", form, problems)
        .required()
        .hint("個人のときは、単価表に従って所得税を源泉徴収します。")
        .options(payees);
    let number = Field::new("invoice_number", "インボイス登録番号", form, problems)
        .hint("「T」と13桁の数字です。登録がないときは空けてください。");
    let public = Field::new("publicly_paid", "公的資金", form, problems)
        .options([Choice::new("yes", "この相談の対価を公的資金から受けている（謝金は0円）")]);
    let controls = vec![
        Control::new("select", rank),
        Control::new("radios", payee),
        Control::new("text", number),
        Control::new("checkboxes", public),
    ];
    let (action, back) = (format!("{BASE}/terms/{}", line.person), format!("{BASE}/terms"));
    let page = EditPage {
        facts: vec![Told::new("支援者", format!("{}さん", line.name))],
        version: form.text("version").to_owned(),
        ..EditPage::new((&action, &back), "謝金の計算に使います。", Vec::new())
    };
    let page = page.asking(controls, "保存する").saying(notice);
    let title = format!("{}さんの支払条件", line.name);
    let shell = frame::shell(who, context, &title, &[("支払条件", back)]);
    context.pages.answer_with(page.status(), &shell, &page)
}

pub fn samples() -> Vec<Sample> {
    let row = Row::new([
        Cell::link("山田 太郎さん", "/a").chip(("warning", "未登録")),
        Cell::text("専門家"),
        Cell::text("個人"),
        Cell::text("T7000012050002"),
        Cell::text("支払う"),
    ]);
    let page = |rows| TermsPage { tabs: frame::tabs(Tab::Terms), rows };
    vec![sample(&page(vec![row])), sample(&page(vec![]))]
}
