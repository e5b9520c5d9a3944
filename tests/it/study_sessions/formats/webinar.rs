//! An online webinar with 200 seats, first come, first served: eight reports and a panel.

use std::fmt::Write as _;

use bansou::study_sessions::joins;
use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session::{OnlinePlan, SeatPlan};
use bansou::study_sessions::{certificates, links};
use chrono::TimeDelta;
use entities::people::person;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use sea_orm::EntityTrait;

use super::{counted, december, over, part, stage};
use crate::study_sessions::visitor::Visitor;

const SEATS: i32 = 200;
const URL: &str = "https://webex.example.jp/meet/report";

#[tokio::test]
async fn two_hundred_seats_go_first_come_first_served_and_the_meeting_tells_who_came() {
    let stage = stage().await;
    let (starts, ends) = (december(3, 10, 0), december(3, 12, 0));
    let session = stage
        .session(|plan| {
            plan.parts = vec![part("実証報告とパネル", (starts, ends))];
            plan.seats = vec![SeatPlan { mode: Mode::Online, capacity: Some(SEATS) }];
            plan.closes_at = starts;
            plan.online = OnlinePlan {
                url: Some(URL.to_owned()),
                released_at: Some(december(2, 10, 0)),
                ..OnlinePlan::default()
            };
        })
        .await;
    let mut own = Vec::new();
    for place in 0..=SEATS + 1 {
        let somebody = stage.person(&format!("参加 {place}番")).await;
        let details = Details::plain(Mode::Online);
        own.push((somebody, stage.register_with(somebody, session, details).await.unwrap()));
    }

    let seated = own.iter().filter(|one| one.1.state == RegistrationState::Confirmed).count();
    let waiting: Vec<_> = own.iter().filter_map(|one| one.1.position).collect();
    assert_eq!((seated, waiting), (200, vec![1, 2]));

    let config = stage.app.context.config.clone();
    let page = format!("/registrations/{}", links::registration_token(&config, own[0].1.id));
    let early = Visitor::new(&stage.app).get(&page).await;
    stage.cancels(own[7].0, own[7].1.id).await;
    assert_eq!(stage.state(own[200].1.id).await, RegistrationState::Confirmed);
    stage.app.clock.set(december(2, 10, 0));
    let released = Visitor::new(&stage.app).get(&page).await;
    assert!(!early.source().contains(URL) && released.source().contains(URL));

    stage.app.clock.set(ends + TimeDelta::minutes(10));
    let db = stage.app.context.database.reader();
    let mut report = String::from("Name,User Email,Join Time,Leave Time\n");
    for (somebody, _) in own[..150].iter().filter(|one| one.0 != own[7].0) {
        let row = person::Entity::find_by_id(*somebody).one(db).await.unwrap().unwrap();
        let line = format!("x,{},2026-12-03 10:00:00,2026-12-03 11:55:00", row.email);
        writeln!(report, "{line}").unwrap();
    }
    let context = &stage.app.context;
    let given = ("webex.csv", report.as_bytes(), 50);
    let import = joins::keep(context, stage.desk, session, given).await.unwrap();
    let applied = joins::apply(context, stage.desk, (session, import)).await.unwrap();
    over(&stage, session).await;
    let figures = counted(&stage, session).await;
    let issued = certificates::issue(context, stage.desk, session).await.unwrap();

    assert_eq!((applied.recorded, issued), (149, 149));
    let whole = figures.whole;
    assert_eq!((whole.applied, whole.confirmed, whole.came), (202, 200, 149));
    assert_eq!((whole.no_shows, whole.rate_permille()), (51, Some(745)));
}
