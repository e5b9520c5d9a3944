use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use serde::Serialize;

use super::frame::{Fact, Place, open};
use super::overview::{self, PartFacts};
use crate::context::Context;
use crate::people::Coordinator;
use crate::web::{Failure, Page, Sample, sample};

/// What anyone would read about the session. The address for taking part is not among it.
#[derive(Serialize)]
struct PreviewPage {
    back: String,
    facts: Vec<Fact>,
    parts: Vec<PartFacts>,
    description_html: String,
    questions: Vec<String>,
}

impl Page for PreviewPage {
    const TEMPLATE: &'static str = "study_sessions/staff_preview.html";
}

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner("公開ページの見え方")).await?;
    let secret = ["参加用URL", "リマインダー", "空席が出たとき"];
    let facts = overview::subject(&opened.view);
    let page = PreviewPage {
        back: format!("/staff/sessions/{id}"),
        facts: facts.into_iter().filter(|fact| !secret.contains(&fact.label.as_str())).collect(),
        parts: overview::parts(&opened.view),
        questions: opened.view.rows.questions.iter().map(|row| row.label.clone()).collect(),
        description_html: opened.view.description_html,
    };
    context.pages.answer(&opened.shell, &page)
}

pub fn samples() -> Vec<Sample> {
    vec![sample(&PreviewPage {
        back: "/staff/sessions/1".into(),
        facts: vec![Fact::new("テーマ", "連携".to_owned())],
        parts: vec![PartFacts { title: "日程 1".into(), facts: Vec::new() }],
        description_html: "<p>内容</p>".into(),
        questions: vec!["昼食".into()],
    })]
}
