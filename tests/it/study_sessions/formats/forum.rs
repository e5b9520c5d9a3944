//! A hybrid forum with two co-hosts: three rounds of talks with guests, and many who registered and
//! did not come.

use std::collections::BTreeSet;

use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session::{CoHostPlan, RosterColumn, SeatPlan, SharingPlan};
use chrono::TimeDelta;
use entities::study_sessions::co_host::Basis;
use entities::study_sessions::seats::Mode;

use super::{came, counted, december, guest, over, part, parts, stage, venue};
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
