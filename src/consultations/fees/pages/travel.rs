//! One travel claim: approved, given back with a reason, paid.

use actix_web::{HttpResponse, web};
use entities::consultations::travel_claim::ClaimState;
use entities::{ConsultationFileId, TravelClaimId};
use serde::Serialize;

use super::frame::{self, BASE, Settled, settle};
use crate::consultations::Organiser;
use crate::consultations::fees::rates::RateTable;
use crate::consultations::fees::readers::{ClaimView, claim_view};
use crate::consultations::fees::travel::{
    SeenClaim, approve_claim, receipt, receipts, return_claim,
};
use crate::consultations::fees::wording::{self, say};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::{LongText, tokyo};
use crate::web::{
    BannerKind, Cell, Chip, Control, EditPage, Failure, Field, Form, Page, Problems, Row, Sample,
    Told, attachment, perform, sample,
};

#[derive(Serialize)]
pub struct ClaimPage {
    id: String,
    base: String,
    version: String,
    chip: Chip,
    returned: Option<String>,
    deciding: bool,
    returning: bool,
    paying: Option<[String; 3]>,
    facts: Vec<Told>,
    legs: Vec<Row>,
    nights: Vec<Row>,
    sums: Vec<Told>,
    files: Vec<FileFacts>,
    consultation: String,
}

impl Page for ClaimPage {
    const TEMPLATE: &'static str = "consultations/fees_travel.html";
}

#[derive(Clone, Debug, Serialize)]
pub struct FileFacts {
    pub name: String,
    pub href: String,
    pub when: String,
}

async fn opened(
    who: &Coordinator,
    context: &Context,
    id: TravelClaimId,
) -> Result<ClaimView, Failure> {
    let found = claim_view(context.database.reader(), Organiser::from(who), id).await?;
    let view = found.ok_or(Failure::NotFound)?;
    frame::viewed(who, context, ("travel_claim", Some(id.0)), "travel").await?;
    Ok(view)
}

/// `GET /staff/fees/travel/{id}`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<TravelClaimId>,
) -> Result<HttpResponse, Failure> {
    let view = opened(&who, &context, *id).await?;
    let base = format!("{BASE}/travel/{}", *id);
    let row = &view.claim.row;
    let found = receipts(context.database.reader(), row.consultation_id).await?;
    let file = |line: crate::consultations::intake::FileLine| FileFacts {
        href: format!("{base}/files/{}", line.id),
        name: line.name,
        when: tokyo::date_time(line.uploaded_at),
    };
    let approved = row.state == ClaimState::Approved;
    let page = ClaimPage {
        id: row.id.to_string(),
        version: row.version.to_string(),
        chip: wording::claim_chip(row.state).into(),
        returned: row.return_reason.clone(),
        deciding: row.state == ClaimState::Submitted,
        returning: approved || row.state == ClaimState::Submitted,
        paying: approved.then(|| frame::today(&context)),
        facts: told(&view),
        legs: legs(&view),
        nights: nights(&view),
        sums: sums(&view),
        files: found.into_iter().map(file).collect(),
        consultation: format!("/staff/consultations/{}", row.consultation_id),
        base: base.clone(),
    };
    let title = format!("旅費 {}", row.number);
    let between = [("旅費", format!("{BASE}/travel"))];
    context.pages.answer(&frame::shell(&who, &context, &title, &between), &page)
}

pub fn told(view: &ClaimView) -> Vec<Told> {
    let row = &view.claim.row;
    vec![
        Told::new("支援者", format!("{}さん", view.name())),
        Told::new("相談者", view.parties.organisation.clone()),
        Told::new("用務", row.purpose.clone()),
        Told::new("用務先", row.destination.clone()),
        Told::new("出発日", tokyo::date(row.departed_on)),
        Told::new("帰着日", tokyo::date(row.returned_on)),
        Told::new("用務報告", if row.reported { "提出済み" } else { "未提出" }.to_owned()),
        Told::new("単価根拠", view.rates.as_ref().map(RateTable::label)),
        Told::new("支払日", row.paid_on.map(tokyo::date)),
        Told::new("支払番号", view.payment.clone()),
    ]
}

pub fn sums(view: &ClaimView) -> Vec<Told> {
    let row = &view.claim.row;
    vec![
        Told::new("交通費", wording::yen(row.fares)),
        Told::new("宿泊費", wording::yen(row.lodging)),
        Told::new("宿泊手当", wording::yen(row.allowance)),
        Told::new("合計", wording::yen(row.total)),
    ]
}

pub fn legs(view: &ClaimView) -> Vec<Row> {
    let from = view.rates.as_ref().map_or(0, |rates| rates.row.express_from_km);
    let leg = |leg: &entities::consultations::travel_leg::Model| {
        let ways = if leg.round_trip { "往復" } else { "片道" };
        let cut = leg.express_fare > 0 && leg.km.is_some_and(|km| km < from);
        let paid = Cell::text(wording::yen(leg.paid));
        let paid = if cut {
            paid.small(format!("特急料金は片道{from}km以上で支払います"))
        } else {
            paid
        };
        let km = leg.km.map(|km| format!("片道{km}km")).unwrap_or_default();
        Row::new([
            Cell::text(format!("{}～{}", leg.origin, leg.destination)).small(km),
            Cell::text(wording::means(leg.means)).small(ways),
            Cell::text(wording::yen(leg.fare)),
            Cell::text(wording::yen(leg.express_fare)),
            paid,
        ])
    };
    view.claim.legs.iter().map(leg).collect()
}

pub fn nights(view: &ClaimView) -> Vec<Row> {
    let night = |night: &entities::consultations::travel_night::Model| {
        let kind = view.rates.as_ref().and_then(|rates| rates.lodging(night.kind));
        let paid = Cell::text(wording::yen(night.paid));
        let cut = night.cost > night.most;
        Row::new([
            Cell::text(night.place.clone()).small(kind.map_or("", |kind| kind.label.as_str())),
            Cell::text(wording::yen(night.cost)),
            Cell::text(wording::yen(night.most)),
            if cut { paid.small("上限を超えた分は支払いません") } else { paid },
        ])
    };
    view.claim.nights.iter().map(night).collect()
}

/// `GET /staff/fees/travel/{id}/files/{file}`
pub async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(TravelClaimId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let view = opened(&who, &context, path.0).await?;
    let wanted = (view.claim.row.consultation_id, path.1);
    let found = receipt(context.database.reader(), wanted).await?.ok_or(Failure::NotFound)?;
    Ok(attachment(found.name, found.bytes))
}

/// `POST /staff/fees/travel/{id}/approval`
pub async fn approve(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<TravelClaimId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let seen = seen(*id, &form);
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done = perform(async move { retrying(|| approve_claim(&working, organiser, seen)).await });
    let back = format!("{BASE}/travel/{}", *id);
    Ok(match settle(done.await?)? {
        Settled::Done(()) => who.visit().redirect_saying(&back, BannerKind::Success, say::APPROVED),
        Settled::Again(_, notice) => {
            who.visit().redirect_saying(&back, BannerKind::Error, &notice.unwrap_or_default())
        }
    })
}

fn seen(claim: TravelClaimId, form: &Form) -> SeenClaim {
    SeenClaim { claim, version: form.text("version").parse().unwrap_or(0) }
}

/// `GET /staff/fees/travel/{id}/return`
pub async fn show_return(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<TravelClaimId>,
) -> Result<HttpResponse, Failure> {
    let view = opened(&who, &context, *id).await?;
    let mut form = Form::default();
    form.set("version", view.claim.row.version.to_string());
    answer((&who, &view), &context, &form, (&Problems::none(), None))
}

pub async fn receive_return(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<TravelClaimId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let view = opened(&who, &context, *id).await?;
    let mut problems = Problems::none();
    let reason = problems.keep("reason", LongText::<500>::parse(form.text("reason")));
    let Some(reason) = reason else {
        return answer((&who, &view), &context, &form, (&problems, None));
    };
    let (organiser, working, seen) = (Organiser::from(&who), context.clone(), seen(*id, &form));
    let done = perform(async move {
        retrying(|| return_claim(&working, organiser, (seen, reason.clone()))).await
    });
    match settle(done.await?)? {
        Settled::Done(()) => {
            let back = format!("{BASE}/travel/{}", *id);
            Ok(who.visit().redirect_saying(&back, BannerKind::Success, say::RETURNED))
        }
        Settled::Again(problems, notice) => {
            answer((&who, &view), &context, &form, (&problems, notice))
        }
    }
}

fn answer(
    (who, view): (&Coordinator, &ClaimView),
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let own = format!("{BASE}/travel/{}", view.claim.row.id);
    let reason = Field::new("reason", "直してほしいこと", form, problems)
        .required()
        .hint("支援者のページとメールに、このまま載ります。");
    let page = EditPage {
        facts: told(view),
        version: form.text("version").to_owned(),
        ..EditPage::new((&format!("{own}/return"), &own), "", Vec::new())
    };
    let page = page.asking(vec![Control::new("area", reason)], "差し戻す").saying(notice);
    let name = format!("旅費 {}", view.claim.row.number);
    let between = [("旅費", format!("{BASE}/travel")), (name.as_str(), own)];
    let shell = frame::shell(who, context, "旅費を差し戻す", &between);
    context.pages.answer_with(page.status(), &shell, &page)
}

pub fn samples() -> Vec<Sample> {
    let told = || vec![Told::new("用務", "個別相談".to_owned()), Told::new("支払日", None)];
    let leg = Row::new([
        Cell::text("松本～新宿").small("片道225km"),
        Cell::text("鉄道").small("往復"),
        Cell::text("4,070円"),
        Cell::text("2,550円"),
        Cell::text("13,240円"),
    ]);
    let night = Row::new([
        Cell::text("新宿区").small("東京都特別区"),
        Cell::text("15,400円"),
        Cell::text("13,000円"),
        Cell::text("13,000円").small("上限を超えた分は支払いません"),
    ]);
    let page = |full: bool| ClaimPage {
        id: "1".to_owned(),
        base: format!("{BASE}/travel/1"),
        version: "1".to_owned(),
        chip: wording::claim_chip(ClaimState::Submitted).into(),
        returned: full.then(|| "領収書を添付してください。".to_owned()),
        deciding: full,
        returning: full,
        paying: full.then(|| ["2026", "12", "3"].map(str::to_owned)),
        facts: told(),
        legs: if full { vec![leg.clone()] } else { vec![] },
        nights: if full { vec![night.clone()] } else { vec![] },
        sums: told(),
        files: vec![FileFacts {
            name: "領収書.pdf".to_owned(),
            href: "/a".to_owned(),
            when: "2026年12月3日（木）14:00".to_owned(),
        }],
        consultation: "/a".to_owned(),
    };
    vec![sample(&page(true)), sample(&page(false))]
}
