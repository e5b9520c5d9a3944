//! Lists and filters.

use bansou::study_sessions::Member;
use bansou::study_sessions::readers::{
    self, Filter, OnlineView, Onlooker, StaffFilter, When, my_registrations, public_sessions,
    staff_sessions,
};
use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session::{self, Phase};
use chrono::{NaiveDate, TimeDelta};
use entities::people::{prefecture, region_block, region_block_prefecture, term};
use entities::study_sessions::seats::Mode;
use entities::{RegionBlockId, TermId};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::cast::{Stage, plan, thursday};

#[tokio::test]
async fn the_public_list_shows_what_is_public_with_seats_and_waiting() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    session::draft(&stage.app.context, stage.desk, plan()).await.unwrap();
    for name in ["鈴木 一郎", "佐藤 花子"] {
        let person = stage.person(name).await;
        stage.register(person, session).await.unwrap();
    }

    let listed = list(&stage, Filter::default()).await;

    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].title, "第3回 地域間連携をどう始めるか");
    assert_eq!(listed[0].phase, Phase::Open);
    let seats: Vec<_> = listed[0].seats.iter().map(|own| (own.count.mode, own.left)).collect();
    assert_eq!(seats, [(Mode::Venue, Some(0)), (Mode::Online, Some(50))]);
    assert_eq!((listed[0].waiting, listed[0].pending), (1, 0));
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let stage = Stage::new().await;
    let (theme, block) = vocabulary(&stage).await;
    let one = stage
        .session(|plan| {
            plan.themes = vec![theme];
            let venue = plan.parts[0].venue.as_mut().unwrap();
            venue.prefecture_code = Some(20);
        })
        .await;
    let two = stage
        .session(|plan| {
            plan.title = "ｵﾝﾗｲﾝで学ぶ採用".to_owned();
            plan.seats.remove(0);
            plan.parts[0] = super::cast::part(thursday() + TimeDelta::days(40), 60);
            plan.closes_at = thursday() + TimeDelta::days(40);
        })
        .await;

    let by_theme = Filter { theme: Some(theme), ..Filter::default() };
    let by_block = Filter { block: Some(block), ..Filter::default() };
    let by_place = Filter { prefecture: Some(20), ..Filter::default() };
    let by_mode = Filter { mode: Some(Mode::Venue), ..Filter::default() };
    let by_text = Filter { text: "オンライン 採用".to_owned(), ..Filter::default() };
    let nothing = Filter { text: "100%_".to_owned(), ..Filter::default() };
    let january = NaiveDate::from_ymd_opt(2027, 1, 5).unwrap();
    let by_month = Filter { when: When::Month(january), ..Filter::default() };
    let past = Filter { when: When::Past, ..Filter::default() };

    assert_eq!(ids(&stage, by_theme).await, [one]);
    assert_eq!(ids(&stage, by_block).await, [one]);
    assert_eq!(ids(&stage, by_place).await, [one]);
    assert_eq!(ids(&stage, by_mode).await, [one]);
    assert_eq!(ids(&stage, by_text).await, [two]);
    assert_eq!(ids(&stage, by_month).await, [two]);
    assert_eq!(ids(&stage, Filter::default()).await, [one, two]);
    assert_eq!(ids(&stage, nothing).await, []);
    assert_eq!(ids(&stage, past).await, []);
}

#[tokio::test]
async fn the_meeting_address_is_shown_to_confirmed_online_participants_alone() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let sato = stage.person("佐藤 花子").await;
    stage.register_with(suzuki, session, Details::plain(Mode::Online)).await.unwrap();
    stage.register(sato, session).await.unwrap();

    let online = seen(&stage, session, Onlooker::Member(Member::acting_as(suzuki))).await;
    let venue = seen(&stage, session, Onlooker::Member(Member::acting_as(sato))).await;
    let anyone = seen(&stage, session, Onlooker::Anyone).await;

    let url = Some("https://meet.example.jp/j/1".to_owned());
    assert_eq!(online.online, OnlineView::Shown { url, note: None });
    assert_eq!((venue.online, venue.rows.session.online_url), (OnlineView::Hidden, None));
    assert_eq!((anyone.online, anyone.rows.session.online_url), (OnlineView::Hidden, None));
}

#[tokio::test]
async fn a_person_sees_own_registrations_and_those_made_for_colleagues() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let sato = stage.person("佐藤 花子").await;
    stage.register(suzuki, session).await.unwrap();
    stage.register(sato, session).await.unwrap();

    let db = stage.app.context.database.reader();
    let now = stage.app.context.now();
    let own = my_registrations(db, now, Member::acting_as(suzuki)).await.unwrap();

    assert_eq!(own.len(), 1);
    assert_eq!((own[0].registration.person_id, own[0].for_colleague), (suzuki, false));
}

#[tokio::test]
async fn the_secretariat_sees_drafts_and_everybody_who_registered() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let draft = session::draft(&stage.app.context, stage.desk, plan()).await.unwrap();
    let suzuki = stage.person("鈴木 一郎").await;
    stage.register(suzuki, session).await.unwrap();
    let db = stage.app.context.database.reader();
    let now = stage.app.context.now();

    let filter = StaffFilter { fiscal_year: Some(2026), ..StaffFilter::default() };
    let listed = staff_sessions(db, now, stage.desk, &filter).await.unwrap();
    let people = readers::registrations_of(db, stage.desk, session).await.unwrap();

    assert_eq!(listed.iter().map(|row| row.id).filter(|id| *id == draft).count(), 1);
    assert_eq!(listed.len(), 2);
    assert_eq!(people[0].organisation.as_deref(), Some("一般社団法人 はじめ"));
}

#[tokio::test]
async fn calendars_to_subscribe_to_show_sessions_but_no_address_of_a_meeting() {
    let stage = Stage::new().await;
    stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;

    let public = readers::public_appointments(&stage.app.context, stage.app.context.now()).await;
    let personal = readers::personal_appointments(&stage.app.context, suzuki).await.unwrap();

    let public = public.unwrap();
    assert_eq!(public.len(), 1);
    assert!(!format!("{public:?}").contains("meet.example.jp"));
    assert!(personal.is_empty());
}

async fn seen(
    stage: &Stage,
    session: entities::StudySessionId,
    who: Onlooker,
) -> readers::SessionView {
    let db = stage.app.context.database.reader();
    readers::session_view(db, stage.app.context.now(), session, who).await.unwrap().unwrap()
}

async fn list(stage: &Stage, filter: Filter) -> Vec<readers::Listing> {
    let db = stage.app.context.database.reader();
    public_sessions(db, stage.app.context.now(), &filter, (0, 50)).await.unwrap()
}

async fn ids(stage: &Stage, filter: Filter) -> Vec<entities::StudySessionId> {
    list(stage, filter).await.into_iter().map(|row| row.id).collect()
}

/// A theme, and 長野 in its block.
async fn vocabulary(stage: &Stage) -> (TermId, RegionBlockId) {
    let tx = stage.app.context.database.begin_write().await.unwrap();
    let theme = term::Model {
        id: stage.app.context.new_id(),
        vocabulary: term::Vocabulary::Theme,
        code: "test_theme".to_owned(),
        label: "地域間連携".to_owned(),
        label_en: None,
        ordinal: 1,
        retired: false,
    };
    let block = region_block::Model {
        id: stage.app.context.new_id(),
        code: "test_block".to_owned(),
        name: "関東".to_owned(),
        name_en: "Kanto".to_owned(),
        ordinal: 1,
    };
    let nagano = prefecture::Model {
        code: 20,
        name: "長野県".to_owned(),
        kana: "ながのけん".to_owned(),
        romaji: "Nagano".to_owned(),
    };
    let belongs = region_block_prefecture::Model {
        prefecture_code: 20,
        valid_from: NaiveDate::from_ymd_opt(2020, 4, 1).unwrap(),
        valid_to: None,
        block_id: block.id,
    };
    theme.clone().into_active_model().insert(&tx).await.unwrap();
    block.clone().into_active_model().insert(&tx).await.unwrap();
    nagano.into_active_model().insert(&tx).await.unwrap();
    belongs.into_active_model().insert(&tx).await.unwrap();
    tx.commit().await.unwrap();
    (theme.id, block.id)
}
