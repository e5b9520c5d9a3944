//! A hybrid forum with two co-hosts: three rounds of talks with guests, round tables, and many who
//! registered and did not come.

use std::collections::BTreeSet;

use bansou::networking::events::arrange::EventPlan;
use bansou::networking::events::day::Mark;
use bansou::networking::events::readers::meetings;
use bansou::study_sessions::Organiser;
use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session::{
    self, CoHostPlan, PublishWhen, RosterColumn, SeatPlan, SessionPlan, SharingPlan,
};
use chrono::TimeDelta;
use entities::study_sessions::co_host::Basis;
use entities::study_sessions::seats::Mode;

use super::{came, counted, december, guest, over, part, parts, parts_of, stage, venue};
use crate::networking::gathering::{Gathering, opened, plan_of};
use crate::study_sessions::cast::plan;
use crate::study_sessions::visitor::Visitor;

#[tokio::test]
async fn both_modes_have_seats_of_their_own_and_the_gap_of_no_shows_is_counted() {
    let stage = stage().await;
    let rounds = [(13, "第1部 確保"), (14, "第2部 育成"), (15, "第3部 定着")];
    let rounds = rounds.map(|(hour, title)| {
        let mut round = part(title, (december(17, hour, 0), december(17, hour, 50)));
        round.venue = Some(venue("塩尻市市民交流センター", 20));
        let names = ["司会 一", "語り 二", "語り 三"];
        round.speakers = names.map(|name| guest(name, "NPO法人", title)).to_vec();
        round
    });
    let sharing = SharingPlan {
        basis: Basis::Consent,
        detail: None,
        purpose: "会場の受付".to_owned(),
        columns: BTreeSet::from([RosterColumn::Name, RosterColumn::Organisation]),
    };
    let host = |name: &str, sharing: Option<SharingPlan>| CoHostPlan {
        organisation: None,
        name: name.to_owned(),
        sharing,
    };
    let session = stage
        .session(|plan| {
            plan.parts = rounds.to_vec();
            plan.seats = vec![
                SeatPlan { mode: Mode::Venue, capacity: Some(6) },
                SeatPlan { mode: Mode::Online, capacity: Some(3) },
            ];
            plan.co_hosts =
                vec![host("NPO法人 えん", Some(sharing.clone())), host("NPO法人 つむぎ", None)];
            plan.closes_at = december(17, 12, 0);
        })
        .await;
    let mut own = Vec::new();
    for place in 0..9 {
        let mode = if place < 6 { Mode::Venue } else { Mode::Online };
        let somebody = stage.person(&format!("参加 {place}郎")).await;
        let made = stage.register_with(somebody, session, Details::plain(mode)).await.unwrap();
        own.push(made.id);
    }

    let page = Visitor::new(&stage.app).get(&format!("/sessions/{session}")).await;
    stage.app.clock.set(december(17, 15, 50) + TimeDelta::minutes(5));
    let rounds = parts(&stage, session).await;
    came(&stage, rounds[0], &own[..3]).await;
    came(&stage, rounds[1], &own[..2]).await;
    came(&stage, rounds[2], &own[6..8]).await;
    over(&stage, session).await;
    let figures = counted(&stage, session).await;

    assert!(page.says("共催のNPO法人 えんに氏名、所属を渡してよいか"), "{}", page.text());
    assert!(!page.says("共催のNPO法人 つむぎに"), "{}", page.text());
    let modes: Vec<_> = figures.modes.iter().map(|(_, own)| (own.confirmed, own.came)).collect();
    assert_eq!(modes, [(6, 3), (3, 2)]);
    let whole = figures.whole;
    assert_eq!((whole.came, whole.attendances, whole.no_shows), (5, 7, 4));
    assert_eq!(whole.rate_permille(), Some(556));
}

#[tokio::test]
async fn round_tables_of_the_last_part_bring_nobody_together_twice_and_go_on_without_no_shows() {
    let mut forum = Gathering::of(0).await;
    let (context, organiser) =
        (forum.app.context.clone(), Organiser::acting_as(forum.host.person()));
    let mut talks = part("第1部 事例", (december(15, 13, 0), december(15, 13, 50)));
    let mut tables = part("第2部 テーマ別の円卓", (december(15, 14, 0), december(15, 16, 0)));
    talks.venue = Some(venue("塩尻市市民交流センター", 20));
    tables.venue = Some(venue("塩尻市市民交流センター", 20));
    let forum_plan = SessionPlan { parts: vec![talks, tables], ..plan() };
    let id = session::draft(&context, organiser, forum_plan).await.unwrap();
    session::publish(&context, organiser, id, PublishWhen::Now).await.unwrap();
    let part = parts_of(&forum.app, id).await[1];
    forum.event =
        opened(&forum.app, forum.host, &EventPlan { part: Some(part), ..plan_of() }).await;
    for place in 0..9 {
        forum.joins(&format!("参加 {place}")).await;
    }

    let planned = forum.planned().await;
    forum.day_comes();
    forum.begins(planned, 0).await;
    forum.marks(forum.participants[8], Mark::Absent).await;
    let rest = forum.planned().await;
    for round in 1..4 {
        forum.begins(rest, round).await;
    }

    let absent = forum.people[8];
    let met = meetings(context.database.reader(), Some(&[forum.event])).await.unwrap();
    let pairs: BTreeSet<_> = met.iter().map(|it| (it.one.0, it.other.0)).collect();
    assert_eq!(forum.whole().await.event.part_id, Some(part));
    assert!(pairs.iter().all(|(one, other)| *one != absent && *other != absent));
    assert_eq!((pairs.len(), met.len()), (met.len(), 7 + 3 * 7), "nobody twice, each seat used");
    forum.app.run_workers().await;
}
