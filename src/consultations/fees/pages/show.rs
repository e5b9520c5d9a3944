//! One honorarium with everything that can be done to it.

use actix_web::{HttpResponse, web};
use entities::FeeLineId;
use entities::consultations::fee_line::{Basis, LineState};
use serde::Serialize;

use super::frame::{self, BASE, Settled, settle};
use crate::consultations::Organiser;
use crate::consultations::fees::line::{Evidence, Seen, note_evidence};
use crate::consultations::fees::rates::RateTable;
use crate::consultations::fees::readers::{LineView, line_view};
use crate::consultations::fees::wording::{self, say};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Chip, Choice, Failure, Field, Form, Page, Problems, Sample, Told, perform, sample,
};

#[derive(Serialize)]
pub struct ShowPage {
    id: String,
    base: String,
    version: String,
    chip: Chip,
    /// What comes next, in a sentence.
    next: String,
    warnings: Vec<String>,
    actions: Vec<Action>,
    /// Can be paid now; the boxes begin with today.
    paying: Option<[String; 3]>,
    meeting: Vec<Told>,
    figures: Vec<Told>,
    terms: Vec<Told>,
    consultation: String,
    terms_href: String,
    evidence: Field,
    settlements: Vec<String>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "consultations/fees_show.html";
}

#[derive(Serialize)]
struct Action {
    label: &'static str,
    href: String,
    kind: &'static str,
}

pub async fn opened(
    who: &Coordinator,
    context: &Context,
    id: FeeLineId,
) -> Result<LineView, Failure> {
    let found = line_view(context.database.reader(), Organiser::from(who), id).await?;
    let line = found.ok_or(Failure::NotFound)?;
    frame::viewed(who, context, ("fee_line", Some(id.0)), "fee").await?;
    Ok(line)
}

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<FeeLineId>,
) -> Result<HttpResponse, Failure> {
    let line = opened(&who, &context, *id).await?;
    let title = format!("謝金 {}", line.row.number);
    let shell = frame::shell(&who, &context, &title, &[]);
    context.pages.answer(&shell, &facts(&line, frame::today(&context)))
}

/// `POST /staff/fees/{id}/evidence`
pub async fn receive_evidence(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<FeeLineId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let ticked = form.all("evidence");
    let has = |name: &str| ticked.contains(&name);
    let proofs = Evidence {
        request: has("request"),
        acceptance: has("acceptance"),
        report: has("report"),
        receipt: has("receipt"),
    };
    let seen = Seen { line: *id, version: form.text("version").parse().unwrap_or(0) };
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done =
        perform(
            async move { retrying(|| note_evidence(&working, organiser, (seen, proofs))).await },
        );
    let back = format!("{BASE}/{}", *id);
    Ok(match settle(done.await?)? {
        Settled::Done(()) => who.visit().redirect_saying(&back, BannerKind::Success, say::EVIDENCE),
        Settled::Again(_, notice) => {
            let said = notice.unwrap_or_default();
            who.visit().redirect_saying(&back, BannerKind::Error, &said)
        }
    })
}

fn facts(line: &LineView, today: [String; 3]) -> ShowPage {
    let row = &line.row;
    let base = format!("{BASE}/{}", row.id);
    let owed = line.difference() == 0 && row.amount > 0;
    let payable = row.state == LineState::Approved && owed;
    ShowPage {
        id: row.id.to_string(),
        version: row.version.to_string(),
        chip: wording::line_chip(row.state).into(),
        next: next(line),
        warnings: warnings(line),
        actions: actions(line, &base),
        paying: payable.then_some(today),
        meeting: meeting(line),
        figures: figures(line),
        terms: terms(line),
        consultation: format!("/staff/consultations/{}", row.consultation_id),
        terms_href: format!("{BASE}/terms/{}", row.person_id),
        evidence: evidence(line),
        settlements: settlements(line),
        base,
    }
}

fn next(line: &LineView) -> String {
    let said = match (line.row.state, line.row.basis, line.difference()) {
        (LineState::Draft, Basis::NoTerms, _) => "支払条件を登録すると、金額を計算します。",
        (LineState::Draft, Basis::NoRate, _) => "単価表に職位区分を登録すると、金額を計算します。",
        (LineState::Draft, ..) => "時刻と金額を確かめて承認してください。",
        (LineState::Approved, _, 0) if line.row.amount == 0 => "支払いはありません。",
        (LineState::Approved, _, 0) => "支払ったら、支払日を記録してください。",
        (LineState::Approved, ..) => {
            "承認の後に時刻が訂正されました。承認を取り消すと、新しい時刻で計算し直します。"
        }
        (LineState::Paid, _, 0) => "支払いは終わっています。領収書を確かめてください。",
        (LineState::Paid, ..) => "支払いの後に時刻が訂正されました。差額を精算してください。",
    };
    said.to_owned()
}

fn warnings(line: &LineView) -> Vec<String> {
    let row = &line.row;
    let interest = row.interest.map(|interest| {
        format!("{}。支払ってよいかを確かめてください。", wording::interest(interest))
    });
    let due = match line.difference() {
        0 => None,
        due if due > 0 => Some(format!("{}の追加の支払いが必要です。", wording::yen(due))),
        due => Some(format!("{}の返金が必要です。", wording::yen(-due))),
    };
    let basis = wording::basis(row.basis).map(str::to_owned);
    let since = line.since.map(|interest| {
        let said = wording::interest_since(interest);
        format!("{said}。承認は変えていません。支払ってよいかを確かめてください。")
    });
    [interest, since, basis, due].into_iter().flatten().collect()
}

fn actions(line: &LineView, base: &str) -> Vec<Action> {
    let action = |label, path: &str, kind| Action { label, href: format!("{base}/{path}"), kind };
    let reckoned = matches!(line.row.basis, Basis::Computed | Basis::PublicFunds);
    match line.row.state {
        LineState::Draft if reckoned => vec![action("承認する", "approval", "primary")],
        LineState::Approved => vec![action("承認を取り消す", "withdrawal", "secondary")],
        LineState::Paid if line.difference() != 0 => {
            vec![action("差額を精算する", "settlement", "primary")]
        }
        LineState::Draft | LineState::Paid => vec![],
    }
}

pub fn meeting(line: &LineView) -> Vec<Told> {
    let row = &line.row;
    let now = line.parties.row.held_from.zip(line.parties.row.held_until);
    let moved = now.filter(|times| *times != (row.held_from, row.held_until));
    let mut told = vec![
        Told::new("支援者", format!("{}さん", line.name())),
        Told::new("所属・職位", place(line)),
        Told::new("相談者", line.parties.organisation.clone()),
        Told::new("実施日時", tokyo::span(row.held_from, row.held_until)),
        Told::new("時間", format!("{}分", row.minutes)),
    ];
    if let Some((from, until)) = moved {
        told.push(Told::new("訂正後の日時", tokyo::span(from, until)));
    }
    told
}

fn place(line: &LineView) -> String {
    let title = line.place.title.as_deref().unwrap_or_default();
    format!("{} {title}", line.place.organisation).trim().to_owned()
}

pub fn figures(line: &LineView) -> Vec<Told> {
    let row = &line.row;
    let known = matches!(row.basis, Basis::Computed | Basis::PublicFunds);
    let money = |yen: i32| known.then(|| wording::yen(yen));
    let unit = line.rates.as_ref().map_or(0, |rates| rates.row.unit_minutes);
    let counted = (row.basis == Basis::Computed)
        .then(|| format!("{}単位（{}分）", row.units, row.units * unit));
    let mut told = vec![
        Told::new("単価根拠", line.rates.as_ref().map(RateTable::label)),
        Told::new("単価（1時間・税込み）", line.rank().map(|rank| wording::yen(rank.yen_per_hour))),
        Told::new("支払対象の時間", counted),
        Told::new("計算額", money(row.computed)),
        Told::new("金額", money(row.amount)),
        Told::new(wording::withheld_label(row.state), money(row.withheld)),
        Told::new(wording::net_label(row.state), money(line.net())),
    ];
    if let Some(reason) = &row.reason {
        told.push(Told::new("理由", reason.clone()));
    }
    told.push(Told::new("承認", row.approved_at.map(tokyo::date_time)));
    told.push(Told::new("支払日", row.paid_on.map(tokyo::date)));
    told.push(Told::new("支払番号", line.payment.clone()));
    told
}

fn terms(line: &LineView) -> Vec<Told> {
    let row = &line.row;
    vec![
        Told::new("職位区分", line.rank().map(|rank| rank.label.clone())),
        Told::new("支払先", row.payee.map(|payee| wording::payee(payee).to_owned())),
        Told::new("インボイス登録番号", row.invoice_number.clone()),
    ]
}

fn evidence(line: &LineView) -> Field {
    let row = &line.row;
    let kinds = [
        ("request", "依頼書", row.has_request),
        ("acceptance", "承諾書", row.has_acceptance),
        ("report", "報告書", row.has_report),
        ("receipt", "領収書", row.has_receipt),
    ];
    let ticked = kinds.iter().filter(|(_, _, there)| *there);
    let values = ticked.map(|(name, ..)| ("evidence".to_owned(), (*name).to_owned())).collect();
    let form = Form::new(values, Vec::new());
    Field::new("evidence", "そろっている書類", &form, &Problems::none())
        .options(kinds.map(|(name, label, _)| Choice::new(name, label)))
}

fn settlements(line: &LineView) -> Vec<String> {
    let said = line.settlements.iter().map(|settled| {
        let row = &settled.row;
        let (day, amount) = (tokyo::date(row.settled_on), wording::yen(row.amount));
        let (tax, number) = (wording::yen(row.withheld), &settled.payment);
        format!("{day} {amount}（源泉徴収額 {tax}、支払番号 {number}）{}", row.note)
    });
    said.collect()
}

pub fn samples() -> Vec<Sample> {
    let told = || vec![Told::new("金額", "5,150円".to_owned()), Told::new("支払日", None)];
    let page = |full: bool| ShowPage {
        id: "1".to_owned(),
        base: format!("{BASE}/1"),
        version: "1".to_owned(),
        chip: wording::line_chip(LineState::Approved).into(),
        next: "支払ったら、支払日を記録してください。".to_owned(),
        warnings: if full {
            vec!["利益相反の届け出があります。".to_owned()]
        } else {
            vec![]
        },
        actions: if full {
            vec![Action {
                label: "承認を取り消す", href: "/a".to_owned(), kind: "secondary"
            }]
        } else {
            vec![]
        },
        paying: full.then(|| ["2026", "12", "3"].map(str::to_owned)),
        meeting: told(),
        figures: told(),
        terms: told(),
        consultation: "/staff/consultations/1".to_owned(),
        terms_href: format!("{BASE}/terms/1"),
        evidence: Field::new("evidence", "書類", &Form::default(), &Problems::none())
            .options([Choice::new("request", "依頼書")]),
        settlements: if full {
            vec!["2026年12月3日（木） 2,575円".to_owned()]
        } else {
            vec![]
        },
    };
    vec![sample(&page(true)), sample(&page(false))]
}
