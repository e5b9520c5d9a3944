//! A pair: a workshop for which worksheets are handed in beforehand, and a session with two
//! speakers, one of them remote.

use bansou::database::Stop;
use bansou::study_sessions::registration::{Details, Given, GivenAnswer, NewFile, Refusal};
use bansou::study_sessions::session::{QuestionPlan, SeatPlan};
use chrono::TimeDelta;
use entities::study_sessions::question::{self, QuestionKind};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::upload;
use sea_orm::EntityTrait;

use super::{came, counted, december, guest, over, part, parts, stage, venue};
use crate::study_sessions::visitor::Visitor;

#[tokio::test]
async fn the_worksheet_comes_with_the_registration_and_each_part_is_counted() {
    let stage = stage().await;
    let mut workshop = part("ワークショップ", (december(18, 10, 0), december(18, 12, 0)));
    workshop.venue = Some(venue("日野市役所", 13));
    let mut talk = part("勉強会", (december(18, 13, 0), december(18, 15, 0)));
    talk.venue = Some(venue("日野市役所", 13));
    talk.speakers = vec![guest("講師 一", "大学", "基調"), guest("講師 二", "企業", "事例")];
    talk.speakers[1].remote = true;
    let session = stage
        .session(|plan| {
            plan.parts = vec![workshop, talk];
            plan.seats = vec![SeatPlan { mode: Mode::Venue, capacity: Some(20) }];
            plan.closes_at = december(17, 17, 0);
            plan.online.url = None;
            plan.questions = vec![QuestionPlan {
                id: None,
                kind: QuestionKind::File,
                label: "事前ワークシート".to_owned(),
                hint: None,
                required: true,
                options: Vec::new(),
            }];
        })
        .await;
    let db = stage.app.context.database.reader();
    let asked = question::Entity::find().one(db).await.unwrap().unwrap().id;
    let sheet = |name: &str| {
        let file = NewFile {
            name: name.to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: b"%PDF-1.7".to_vec(),
        };
        let answers = vec![GivenAnswer { question: asked, given: Given::File(file) }];
        Details { answers, ..Details::plain(Mode::Venue) }
    };
    let suzuki = stage.person("鈴木 花子").await;
    let sato = stage.person("佐藤 健").await;

    let without = stage.register(suzuki, session).await;
    let own = stage.register_with(suzuki, session, sheet("鈴木.pdf")).await.unwrap();
    let other = stage.register_with(sato, session, sheet("佐藤.pdf")).await.unwrap();
    let page = Visitor::new(&stage.app).get(&format!("/sessions/{session}")).await;
    stage.app.clock.set(december(18, 15, 0) + TimeDelta::minutes(5));
    let both = parts(&stage, session).await;
    came(&stage, both[0], &[own.id]).await;
    came(&stage, both[1], &[own.id, other.id]).await;
    over(&stage, session).await;
    let figures = counted(&stage, session).await;

    assert!(matches!(without, Err(Stop::Refused(Refusal::Invalid(_)))), "{without:?}");
    let mut kept: Vec<_> =
        upload::Entity::find().all(db).await.unwrap().into_iter().map(|row| row.name).collect();
    kept.sort();
    assert_eq!(kept, ["佐藤.pdf", "鈴木.pdf"]);
    assert!(page.says("オンラインで登壇") && page.says("講師 二"), "{}", page.text());
    assert_eq!((figures.whole.came, figures.whole.attendances), (2, 3));
}
