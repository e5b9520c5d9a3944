//! A meeting on two days in two prefectures: as one session whose people come on both days, and as
//! a conference whose days are signed up for one by one.

use bansou::database::{Stop, retrying};
use bansou::study_sessions::registration::{
    Details, OtherDay, Refusal, RegisteredDays, register_days,
};
use bansou::study_sessions::session::SeatPlan;
use bansou::study_sessions::{Member, conference};
use chrono::TimeDelta;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::{PersonId, StudySessionId};

use super::{came, counted, december, over, part, parts, stage, venue};
use crate::study_sessions::cast::{Stage, request};
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

#[tokio::test]
async fn people_sign_up_for_the_days_they_come_on_and_each_day_has_its_seats() {
    let stage = stage().await;
    let mut first = part("1日目", (december(14, 13, 0), december(14, 17, 0)));
    first.venue = Some(venue("塩尻市市民交流センター", 20));
    let mut second = part("2日目", (december(15, 10, 0), december(15, 12, 0)));
    second.venue = Some(venue("南砺市役所", 16));
    let mut days = Vec::new();
    for (day, seats) in [(first, 30), (second, 2)] {
        let id = stage.session(|plan| {
            plan.title = format!("全国大会 {}", day.title.clone().unwrap());
            plan.parts = vec![day];
            plan.seats = vec![SeatPlan { mode: Mode::Venue, capacity: Some(seats) }];
            plan.closes_at = december(13, 17, 0);
            plan.online.url = None;
        });
        days.push(id.await);
    }
    let context = &stage.app.context;
    conference::join(context, stage.desk, (days[0], days[1])).await.unwrap();
    let people = [stage.person("鈴木 花子").await, stage.person("髙橋 一郎").await];
    let last = stage.person("田中 誠").await;

    let mut both = Vec::new();
    for who in people {
        both.push(sign_up(&stage, who, (&days, true)).await.unwrap());
    }
    let refused = sign_up(&stage, last, (&days, false)).await;
    let waiting = sign_up(&stage, last, (&days, true)).await.unwrap();
    stage.cancels(people[1], both[1].others[0].id).await;
    let page = Visitor::new(&stage.app).get(&format!("/sessions/{}", days[0])).await;
    stage.app.clock.set(december(15, 12, 0) + TimeDelta::minutes(5));
    for (place, day) in days.iter().enumerate() {
        let part = parts(&stage, *day).await[0];
        let own = |one: &RegisteredDays| [one.first.id, one.others[0].id][place];
        came(&stage, part, &[own(&both[0]), own(&waiting)]).await;
        over(&stage, *day).await;
    }
    let figures = [counted(&stage, days[0]).await.whole, counted(&stage, days[1]).await.whole];

    let Err(Stop::Refused(Refusal::OnDay(day, ..))) = refused else { panic!("{refused:?}") };
    assert_eq!(day, days[1], "the second day is full");
    assert_eq!(waiting.first.state, RegistrationState::Confirmed);
    assert_eq!(waiting.others[0].state, RegistrationState::Waiting);
    assert_eq!(stage.state(waiting.others[0].id).await, RegistrationState::Confirmed, "moved up");
    assert!(page.says("この会の日程") && page.says("南砺市役所"), "{}", page.text());
    assert_eq!((figures[0].came, figures[0].no_shows), (2, 1));
    assert_eq!((figures[1].came, figures[1].no_shows), (2, 0));
}

async fn sign_up(
    stage: &Stage,
    who: PersonId,
    (days, waits): (&[StudySessionId], bool),
) -> Result<RegisteredDays, Stop<Refusal>> {
    stage.later();
    let details = Details { waits, ..Details::plain(Mode::Venue) };
    let wish = request(days[0], stage.operator, details);
    let others = vec![OtherDay { session: days[1], mode: Mode::Venue }];
    let (context, who) = (&stage.app.context, Member::acting_as(who));
    retrying(|| register_days(context, who, wish.clone(), others.clone())).await
}
