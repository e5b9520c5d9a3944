//! 謝金一覧 and 旅費一覧 to take along, narrowed as the list is.

use actix_web::{HttpResponse, web};
use anyhow::Context as _;

use super::frame::{self, Wanted};
use super::{list, travel_list};
use crate::consultations::Organiser;
use crate::consultations::fees::readers::{ClaimView, LineView, claims, lines};
use crate::consultations::fees::sheets::{Head, fee_data, fee_form, travel_data, travel_form};
use crate::consultations::fees::wording;
use crate::context::Context;
use crate::people::Coordinator;
use crate::vocabulary::tokyo;
use crate::web::{Failure, attachment};

/// `GET /staff/fees/form.xlsx`: 様式
pub async fn fee_form_file(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let found = found_lines(&who, &context, &wanted).await?;
    let filter = list::filter(&wanted, &context);
    let person = filter.person.and(found.first()).map(LineView::name);
    let words = wanted.words(filter.state.map(wording::line_state), person.as_deref());
    let head = head(&context, &wanted, words);
    let bytes = fee_form(&head, &found).context("the list of fees could not be written")?;
    Ok(attachment(name("謝金一覧_様式", &wanted, &context), bytes))
}

/// `GET /staff/fees/data.xlsx`: データ
pub async fn fee_data_file(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let found = found_lines(&who, &context, &wanted).await?;
    let bytes = fee_data(&found).context("the list of fees could not be written")?;
    Ok(attachment(name("謝金一覧_データ", &wanted, &context), bytes))
}

/// `GET /staff/fees/travel/form.xlsx`: 様式
pub async fn travel_form_file(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let found = found_claims(&who, &context, &wanted).await?;
    let filter = travel_list::filter(&wanted, &context);
    let person = filter.person.and(found.first()).map(ClaimView::name);
    let words = wanted.words(filter.state.map(wording::claim_state), person.as_deref());
    let head = head(&context, &wanted, words);
    let bytes = travel_form(&head, &found).context("the list of travel could not be written")?;
    Ok(attachment(name("旅費一覧_様式", &wanted, &context), bytes))
}

/// `GET /staff/fees/travel/data.xlsx`: データ
pub async fn travel_data_file(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let found = found_claims(&who, &context, &wanted).await?;
    let bytes = travel_data(&found).context("the list of travel could not be written")?;
    Ok(attachment(name("旅費一覧_データ", &wanted, &context), bytes))
}

async fn found_lines(
    who: &Coordinator,
    context: &Context,
    wanted: &Wanted,
) -> Result<Vec<LineView>, Failure> {
    let filter = list::filter(wanted, context);
    let (found, _) = lines(context.database.reader(), Organiser::from(who), &filter, None).await?;
    frame::viewed(who, context, ("fee_line", None), "fee_sheet").await?;
    Ok(found)
}

async fn found_claims(
    who: &Coordinator,
    context: &Context,
    wanted: &Wanted,
) -> Result<Vec<ClaimView>, Failure> {
    let filter = travel_list::filter(wanted, context);
    let organiser = Organiser::from(who);
    let (found, _) = claims(context.database.reader(), organiser, &filter, None).await?;
    frame::viewed(who, context, ("travel_claim", None), "travel_sheet").await?;
    Ok(found)
}

fn head(context: &Context, wanted: &Wanted, narrowed: String) -> Head {
    Head {
        programme: context.config.secretariat.programme.clone(),
        year: wanted.fiscal_year(context).label(),
        narrowed,
        made_on: tokyo::era_date(tokyo::day_of(context.now())),
    }
}

fn name(what: &str, wanted: &Wanted, context: &Context) -> String {
    let month = wanted.month().map(|month| format!("_{month}月")).unwrap_or_default();
    format!("{what}_{}年度{month}.xlsx", wanted.fiscal_year(context).year())
}
