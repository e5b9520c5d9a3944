//! `/staff/newsletter/issues/{id}/sending`

use actix_web::{HttpResponse, web};
use entities::IssueId;

use super::ISSUES;
use super::facts::{May, page};
use crate::context::Context;
use crate::newsletter::pages_staff::frame;
use crate::newsletter::watching::facts;
use crate::people::Staff;
use crate::web::Failure;

/// Figures without names; letters one by one are for the newsroom.
pub async fn show(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let found = facts(&context, *id).await?.ok_or(Failure::NotFound)?;
    let number = format!("第{}号", found.row.number);
    let issue = format!("{ISSUES}/{}", *id);
    let way = [("号", ISSUES), (number.as_str(), issue.as_str())];
    let title = format!("{number}の配信状況");
    let shell = frame::shell(&who, &context, (&way, &title));
    context.pages.answer(&shell, &page(&found, May::of(&who, &found)))
}
