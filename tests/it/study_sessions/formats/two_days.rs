//! A meeting on two days in two prefectures.

use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session::SeatPlan;
use chrono::TimeDelta;
use entities::study_sessions::seats::Mode;

use super::{came, counted, december, over, part, parts, stage, venue};
use crate::study_sessions::visitor::Visitor;

#[tokio::test]
async fn each_day_has_its_place_and_its_attendance_and_people_count_once() {
    let stage = stage().await;
    let mut first = part("1日目", (december(14, 13, 0), december(14, 17, 0)));
    first.venue = Some(venue("塩尻市市民交流センター", 20));
    let mut second = part("2日目", (december(15, 10, 0), december(15, 12, 0)));
    second.venue = Some(venue("南砺市役所", 16));
    let session = stage
        .session(|plan| {
            plan.parts = vec![first, second];
            plan.seats = vec![SeatPlan { mode: Mode::Venue, capacity: Some(30) }];
            plan.closes_at = december(13, 17, 0);
            plan.online.url = None;
        })
        .await;
    let mut own = Vec::new();
    for name in ["鈴木 花子", "髙橋 一郎", "田中 誠"] {
        let somebody = stage.person(name).await;
        let details = Details::plain(Mode::Venue);
        own.push((somebody, stage.register_with(somebody, session, details).await.unwrap().id));
    }

    let page = Visitor::new(&stage.app).get(&format!("/sessions/{session}")).await;
    let letter = stage.letters(own[0].0).await.remove(0);
    stage.app.clock.set(december(15, 12, 0) + TimeDelta::minutes(5));
    let days = parts(&stage, session).await;
    came(&stage, days[0], &[own[0].1, own[1].1]).await;
    came(&stage, days[1], &[own[0].1]).await;
    over(&stage, session).await;
    let figures = counted(&stage, session).await;

    let days = ["2026年12月14日（月）", "2026年12月15日（火）"];
    assert!(days.iter().all(|day| page.says(day)), "{}", page.text());
    assert!(page.says("塩尻市市民交流センター") && page.says("南砺市役所"), "{}", page.text());
    assert!(days.iter().all(|day| letter.text_body.contains(day)), "{}", letter.text_body);
    assert!(letter.text_body.contains("南砺市役所"), "{}", letter.text_body);
    let whole = figures.whole;
    assert_eq!((whole.came, whole.attendances), (2, 3), "実数 and 延べ");
    assert_eq!((whole.no_shows, whole.excused), (1, 0));
}
