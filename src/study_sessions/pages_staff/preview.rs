//! The public page as it will be, for the secretariat alone.

use actix_web::{HttpResponse, web};
use entities::StudySessionId;

use super::frame::{Place, open};
use crate::context::Context;
use crate::people::{Coordinator, PageLanguage};
use crate::study_sessions::Organiser;
use crate::study_sessions::catalogue::{self, Shown};
use crate::study_sessions::pages::show::{Facts, Notice, SessionPage, Site};
use crate::study_sessions::readers::{OnlineView, Onlooker};
use crate::web::Failure;

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner("公開ページの見え方")).await?;
    let staff = Onlooker::Staff(Organiser::from(&who));
    let shown = catalogue::show(context.database.reader(), *id, staff, context.now()).await?;
    let mut shown = shown.ok_or(Failure::NotFound)?;
    // What anyone would read: the address for taking part is not among it.
    shown.view.online = OnlineView::Hidden;
    let site =
        Site { base_url: &context.config.base_url, secretariat: &context.config.secretariat.name };
    let page = preview(&shown, site);
    context.pages.answer(&opened.shell, &page)
}

/// The very page of the public, with a banner and without what leads nowhere yet.
fn preview(shown: &Shown, site: Site<'_>) -> SessionPage {
    let public = shown.listed.phase.is_public();
    let (title, text) = if public {
        ("公開ページの見え方", "この内容が、いまだれにでも見えています。")
    } else {
        ("下書きのプレビュー", "まだ公開していません。公開すると、この内容がだれにでも見えます。")
    };
    let notice = Notice { kind: "info", title: title.into(), text: text.into() };
    let page = Facts { language: PageLanguage::Japanese, shown, site, own: None }.page();
    let preview_of = Some(format!("/staff/sessions/{}", shown.listed.session.id));
    if public {
        return SessionPage { notice: Some(notice), preview_of, ..page };
    }
    SessionPage {
        notice: Some(notice),
        register: None,
        no_register: Some("受付が始まると、ここに申し込みのボタンが出ます。".into()),
        calendar: None,
        structured: String::new(),
        preview_of,
        ..page
    }
}
