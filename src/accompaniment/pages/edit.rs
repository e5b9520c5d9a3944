//! A form about one thing: shown with what is stored, and again with what was typed.

use actix_web::HttpResponse;

use super::Seat;
use crate::context::Context;
use crate::people::SignedIn;
use crate::web::{BannerKind, Control, EditPage, Failure};

/// A form at an engagement, as it is stored now.
pub fn edit_of(seat: &Seat, (path, purpose): (&str, &str), controls: Vec<Control>) -> EditPage {
    let action = format!("{}{path}", seat.base);
    EditPage {
        version: seat.version().to_string(),
        ..EditPage::new((&action, &seat.base), purpose, controls)
    }
}

/// Answers with the form; with the status that fits what went wrong.
pub fn edit_page(
    (who, seat): (&SignedIn, &Seat),
    context: &Context,
    title: &str,
    page: &EditPage,
) -> Result<HttpResponse, Failure> {
    let shell = seat.shell(who, context, Some(title));
    context.pages.answer_with(page.status(), &shell, page)
}

/// Back to the engagement, saying what was done; the place on the page is kept.
pub fn done(who: &SignedIn, seat: &Seat, (place, said): (&str, &str)) -> HttpResponse {
    let page = format!("{}#{place}", seat.base);
    who.visit().redirect_saying(&page, BannerKind::Success, said)
}
