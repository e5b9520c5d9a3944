//! What participants would like to ask the speakers, as the speakers see it.

use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use serde::Serialize;

use super::frame::{Place, open, viewed};
use crate::context::Context;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::speaking::{Question, questions_of};
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, sample};

const PLACE: Place = Place::Inner("登壇者への質問");

#[derive(Serialize)]
struct QuestionsPage {
    back: String,
    speakers: String,
    questions: Vec<Line>,
}

impl Page for QuestionsPage {
    const TEMPLATE: &'static str = "study_sessions/staff_questions.html";
}

#[derive(Serialize)]
struct Line {
    words: String,
    when: String,
    /// Who asks, and where their registration stands; none where they kept their name back.
    asker: Option<AskerFacts>,
}

#[derive(Serialize)]
struct AskerFacts {
    name: String,
    href: String,
}

/// `GET /staff/sessions/{id}/questions`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let found = questions_of(context.database.reader(), Organiser::from(&who), *id).await?;
    viewed(&who, &context, *id, "questions").await?;
    let back = format!("/staff/sessions/{id}");
    let page = QuestionsPage {
        speakers: format!("{back}/speakers"),
        questions: found.into_iter().map(|one| line(one, &back)).collect(),
        back,
    };
    context.pages.answer(&opened.shell, &page)
}

fn line(one: Question, session: &str) -> Line {
    let asker = one.asker.map(|asker| AskerFacts {
        href: format!("{session}/registrations/{}", asker.registration),
        name: asker.name,
    });
    Line { words: one.words, when: tokyo::date_time(one.asked_at), asker }
}

pub fn samples() -> Vec<Sample> {
    let line = |asker| Line {
        words: "費用はどのくらいかかりますか。".into(),
        when: "2026年11月24日（火）10:00".into(),
        asker,
    };
    let asker = AskerFacts { name: "鈴木 花子".into(), href: "/1".into() };
    let page = |questions| QuestionsPage {
        back: "/staff/sessions/1".into(),
        speakers: "/staff/sessions/1/speakers".into(),
        questions,
    };
    vec![sample(&page(vec![line(Some(asker)), line(None)])), sample(&page(Vec::new()))]
}
