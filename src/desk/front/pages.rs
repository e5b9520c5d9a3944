use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::pages::{SessionCard, next_sessions};
use crate::web::{Failure, Page, Routes, Sample, sample};

const SHOWN: u64 = 3;

/// Public on purpose.
pub fn routes(service: &mut Routes) {
    service.route("/", web::get().to(show));
}

#[derive(Serialize)]
struct FrontPage {
    sessions: Vec<SessionCard>,
    signed_in: bool,
}

impl Page for FrontPage {
    const TEMPLATE: &'static str = "desk/front.html";
}

async fn show(visit: Visit, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let language = visit.language();
    let sessions = next_sessions(&context, language, SHOWN).await?;
    let title = match language {
        PageLanguage::Japanese => "学び合い、地域で人を育てる",
        PageLanguage::English => "Learning together to grow people in the regions",
        PageLanguage::Easy => "いっしょに まなびましょう",
    };
    let shell = visit.translated_shell(&context, title);
    let facts = FrontPage { sessions, signed_in: visit.person().is_some() };
    context.pages.answer(&shell, &facts)
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&FrontPage { sessions: Vec::new(), signed_in: false }),
        sample(&FrontPage { sessions: Vec::new(), signed_in: true }),
    ]
}
