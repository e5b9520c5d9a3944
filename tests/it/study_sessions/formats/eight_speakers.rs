//! Eight municipalities report in one session.

use bansou::database::Stop;
use bansou::study_sessions::report::report_facts;
use bansou::study_sessions::session::{self, Refusal, Speaker, SpeakerPlan};
use chrono::TimeDelta;

use super::{december, guest, part, stage, venue};
use crate::study_sessions::cast::plan;
use crate::study_sessions::visitor::Visitor;

const TOWNS: [&str; 7] = ["塩尻市", "日野市", "南砺市", "雲南市", "大牟田市", "女川町", "上士幌町"];

#[tokio::test]
async fn eight_speakers_of_one_session_are_announced_claimed_and_reported() {
    let stage = stage().await;
    let veteran = stage.person("先輩 健").await;
    let mut speakers: Vec<_> =
        TOWNS.iter().map(|town| guest("職員", town, &format!("{town}の実証"))).collect();
    let topic = Some("全体のまとめ".to_owned());
    speakers.push(SpeakerPlan { who: Speaker::Person(veteran), remote: false, topic });
    let span = (december(9, 13, 0), december(9, 17, 0));
    let mut reports = part("実証報告", span);
    reports.speakers = speakers;
    reports.venue = Some(venue("経済産業省 本館", 13));
    let session = stage.session(|plan| plan.parts = vec![reports.clone()]).await;

    let page = Visitor::new(&stage.app).get(&format!("/sessions/{session}")).await;
    let mut rival = plan();
    let at = span.0 + TimeDelta::hours(3);
    let mut clashing = part("別の勉強会", (at, at + TimeDelta::hours(2)));
    clashing.venue = Some(venue("別の会場", 13));
    clashing.speakers = reports.speakers[7..].to_vec();
    rival.parts = vec![clashing];
    let refused = session::draft(&stage.app.context, stage.desk, rival).await;
    let context = &stage.app.context;
    let db = context.database.reader();
    let facts = report_facts(db, context.now(), stage.desk, session).await.unwrap().unwrap();

    let text = page.text();
    let places: Vec<_> = TOWNS.iter().map(|town| text.find(&format!("{town}の実証"))).collect();
    assert!(places.iter().all(Option::is_some), "{text}");
    assert!(places.is_sorted(), "in the order they speak");
    assert!(page.says("先輩 健"), "{text}");
    assert!(matches!(refused, Err(Stop::Refused(Refusal::Occupied(_)))), "{refused:?}");
    let named: Vec<_> = facts.speakers.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(named.len(), 8);
    assert_eq!((named[7], facts.speakers[0].affiliation.as_deref()), ("先輩 健", Some("塩尻市")));
}
