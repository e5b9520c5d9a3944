//! An open briefing of one hour, online, for anybody and without an account.

use bansou::study_sessions::session::SeatPlan;
use chrono::TimeDelta;
use entities::people::person;
use entities::study_sessions::registration;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Audience;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{came, counted, december, over, part, parts, stage};
use crate::study_sessions::visitor::{Visitor, link_in_letter};

#[tokio::test]
async fn somebody_without_an_account_registers_attends_and_is_counted() {
    let stage = stage().await;
    let (starts, ends) = (december(10, 15, 0), december(10, 16, 0));
    let session = stage
        .session(|plan| {
            plan.audience = Audience::Public;
            plan.parts = vec![part("公募説明", (starts, ends))];
            plan.seats = vec![SeatPlan { mode: Mode::Online, capacity: None }];
            plan.asks_accessibility = false;
            plan.closes_at = starts;
        })
        .await;
    let visitor = Visitor::new(&stage.app);

    let form = visitor.get(&format!("/sessions/{session}/registration")).await;
    let values = [
        ("family_name", "山田"),
        ("given_name", "太郎"),
        ("family_kana", "ヤマダ"),
        ("given_kana", "タロウ"),
        ("affiliation", "みなと商工会議所"),
        ("email", "yamada@example.jp"),
        ("mode", "online"),
        ("consent", "yes"),
        ("step", "check"),
    ];
    let check = visitor.post(&form, &values).await;
    let sent = visitor.post(&check, &[("step", "send")]).await;
    let link =
        link_in_letter(&stage.app, "yamada@example.jp", "/registrations/confirmations/").await;
    let asked = visitor.get(&link).await;
    let done = visitor.post(&asked, &[]).await;

    assert!(sent.says("メール"), "{}", sent.text());
    assert!(done.path.ends_with("/done"), "{} {}", done.path, done.text());
    let db = stage.app.context.database.reader();
    let known = person::Entity::find().filter(person::Column::Email.eq("yamada@example.jp"));
    let known = known.one(db).await.unwrap().unwrap();
    let mine = stage.letter_names(known.id).await;
    assert_eq!(mine.last().unwrap(), "registration_confirmed");

    let own = registration::Entity::find().one(db).await.unwrap().unwrap();
    stage.app.clock.set(ends + TimeDelta::minutes(5));
    came(&stage, parts(&stage, session).await[0], &[own.id]).await;
    over(&stage, session).await;
    let figures = counted(&stage, session).await;
    assert_eq!((figures.whole.came, figures.whole.attendances), (1, 1));
    assert_eq!(figures.kinds, vec![(None, figures.whole)], "of no organisation we know");
}
