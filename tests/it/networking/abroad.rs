//! A partner who reads no Japanese and lives by another clock: every time says which clock it is of,
//! every name how it is read.

use bansou::networking::contacts::{RawContactPerson, change_person};
use bansou::networking::introductions::{Offer, offer};
use bansou::vocabulary::TimeSlot;
use chrono::{DateTime, TimeDelta, Utc};
use entities::IntroductionId;
use entities::people::{organisation, person};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{LAN, SUZUKI, Stage, lan};
use crate::study_sessions::visitor::{Seen, Visitor, session_of};

/// Suzuki and the operator with their readings.
async fn read_aloud() -> Stage {
    let stage = Stage::new().await;
    let tx = stage.app.context.database.begin_write().await.unwrap();
    person::Entity::update_many()
        .col_expr(person::Column::FamilyKana, Expr::value("スズキ"))
        .col_expr(person::Column::GivenKana, Expr::value("ハナコ"))
        .filter(person::Column::Id.eq(stage.suzuki.person()))
        .exec(&tx)
        .await
        .unwrap();
    organisation::Entity::update_many()
        .col_expr(organisation::Column::Kana, Expr::value("ハジメノ イッポ"))
        .filter(organisation::Column::Id.eq(stage.operator))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    stage
}

async fn page(stage: &Stage, id: IntroductionId, path: &str) -> Seen {
    let token = stage.token(id).await;
    Visitor::new(&stage.app).get(&format!("/introductions/{token}{path}?lang=en")).await
}

/// Three in the afternoon in Tokyo, in the morning in Hanoi, the day before in Honolulu.
fn in_three_days(stage: &Stage) -> TimeSlot {
    let day = stage.today() + TimeDelta::days(3);
    let starts: DateTime<Utc> = day.and_hms_opt(6, 0, 0).unwrap().and_utc();
    TimeSlot::new(starts, starts + TimeDelta::hours(1)).unwrap()
}

async fn offers(stage: &Stage, id: IntroductionId) {
    let times = vec![in_three_days(stage)];
    let offered = Offer { times, place: "https://meet.example.jp/1".to_owned(), resource: None };
    offer(&stage.app.context, stage.own(), id, &offered).await.unwrap();
}

#[tokio::test]
async fn names_are_told_with_how_they_are_read() {
    let stage = read_aloud().await;
    let id = stage.asked().await;
    let before = page(&stage, id, "").await.html + &stage.mail_to(LAN).await[0].text_body;
    stage.consents(id).await.unwrap();
    offers(&stage, id).await;
    let letters = stage.mail_to(LAN).await;
    let after = page(&stage, id, "").await;
    let path = format!("/api/v1/introduction-links/{}?lang=en", stage.token(id).await);
    let over_api = Visitor::new(&stage.app).get(&path).await.html;
    let session = session_of(&stage.app, stage.suzuki.person()).await;
    let own = Visitor::with_session(&stage.app, session);
    let own = own.get(&format!("/my/introductions/{id}")).await;

    assert!(!before.contains("Hanako") && !before.contains("Hajimeno"), "{before}");
    let (name, place) =
        ("Suzuki Hanako (鈴木 花子)", "一般社団法人 はじめのいっぽ (Hajimeno Ippo)");
    let [_, made, times] = letters.as_slice() else { panic!("{}", letters.len()) };
    for told in [&made.text_body, &made.html_body, &after.text(), &over_api] {
        assert!(told.contains(name) && told.contains(place), "{told}");
    }
    let called = times.text_body.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(called.contains(&format!("{place} {name} offers these times")), "{called}");
    assert!(!own.html.contains("Hanako"), "{}", own.html);
}

#[tokio::test]
async fn every_time_and_every_last_day_names_its_zone() {
    let stage = read_aloud().await;
    let id = stage.asked().await;
    let asked = stage.mail_to(LAN).await.pop().unwrap();
    let open = page(&stage, id, "").await;
    stage.consents(id).await.unwrap();
    offers(&stage, id).await;
    let letter = stage.mail_to(LAN).await.pop().unwrap();
    let (chosen, form) = (page(&stage, id, "").await, page(&stage, id, "/times").await);

    let due = "Tue, 8 Dec 2026, 23:59 JST (UTC+9)";
    for told in [&asked.subject, &asked.text_body, &asked.html_body, &open.text()] {
        assert!(told.contains(due), "{told}");
    }
    let time = "Fri, 27 Nov 2026, 15:00–16:00 JST (UTC+9)";
    for told in [&letter.text_body, &letter.html_body, &chosen.text()] {
        assert!(told.contains(time), "{told}");
    }
    assert!(form.says("First start (Japan time)") && form.says("JST, UTC+9"), "{}", form.text());
}

#[tokio::test]
async fn whoever_reads_japanese_abroad_is_told_so_and_whoever_lives_here_is_not() {
    let stage = read_aloud().await;
    let reader = RawContactPerson { language: "ja".to_owned(), ..lan() }.check().unwrap();
    let at = (stage.school, stage.lan);
    change_person(&stage.app.context, stage.desk, at, &reader).await.unwrap();
    let id = stage.asked().await;
    let asked = stage.mail_to(LAN).await.pop().unwrap();
    stage.consents(id).await.unwrap();
    let partner = stage.partner(id).await;
    let times = vec![in_three_days(&stage)];
    let offered = Offer { times, place: "駅".to_owned(), resource: None };
    offer(&stage.app.context, stage.own(), id, &offered).await.unwrap();
    let theirs = stage.mail_to(LAN).await.pop().unwrap();
    stage.later();
    offer(&stage.app.context, partner, id, &offered).await.unwrap();
    let own = stage.mail_to(SUZUKI).await.pop().unwrap();

    assert!(asked.subject.contains("2026年12月8日（火）（日本時間）"), "{}", asked.subject);
    let time = "2026年11月27日（金）15:00～16:00";
    assert!(theirs.text_body.contains(&format!("{time}（日本時間）")), "{}", theirs.text_body);
    assert!(own.text_body.contains(&format!("{time}\n")), "{}", own.text_body);
}
