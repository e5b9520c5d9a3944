//! Facts to look at: a session at a place and online with everything it can have, one that is full,
//! registrations in every state. Invented, for the test that renders every page.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use entities::people::term::{self, Vocabulary};
use entities::people::{prefecture, region_block};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{
    self, Allocation, Approval, Audience, Promotion, SessionState,
};
use entities::study_sessions::{co_host, part, question, speaker};
use entities::{PersonId, SessionQuestionId, StudySessionId, TermId};
use uuid::Uuid;

use super::show::{Facts, SessionPage, Site};
use crate::people::PageLanguage;
use crate::study_sessions::catalogue::{Choices, DayStanding, Listed, OtherDay, Shown};
use crate::study_sessions::readers::{OnlineView, SessionView};
use crate::study_sessions::seats::SeatCount;
use crate::study_sessions::session::PartRows;
use crate::study_sessions::{Phase, SessionRows};

mod registered;

use registered::registration;
pub use registered::{helds, known, own, problems, request, typed, visitors, wishes};

pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 1, 0, 0).single().unwrap_or_default()
}

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

pub fn choices() -> Choices {
    let block = region_block::Model {
        id: id(1),
        code: "kanto".into(),
        name: "関東".into(),
        name_en: "Kanto".into(),
        ordinal: 3,
    };
    let first = chrono::NaiveDate::from_ymd_opt(2026, 12, 1).unwrap_or_default();
    Choices { themes: vec![theme()], places: vec![(block, vec![nagano()])], months: vec![first] }
}

fn theme() -> term::Model {
    term::Model {
        id: id::<TermId>(1),
        vocabulary: Vocabulary::Theme,
        code: "keep".into(),
        label: "定着".into(),
        label_en: Some("Retention".into()),
        ordinal: 1,
        retired: false,
    }
}

fn nagano() -> prefecture::Model {
    prefecture::Model {
        code: 20,
        name: "長野県".into(),
        kana: "ナガノケン".into(),
        romaji: "Nagano".into(),
    }
}

#[expect(clippy::too_many_lines, reason = "one row with all its columns")]
fn session() -> session::Model {
    let starts_at = now() + TimeDelta::days(9) + TimeDelta::hours(4);
    session::Model {
        id: id::<StudySessionId>(1),
        fiscal_year: 2026,
        serial: 12,
        series_id: None,
        conference_id: None,
        number: Some(3),
        title: "地域間連携をどう始めるか".into(),
        activity_level_id: None,
        purpose: "隣の地域と組むときの、最初の一歩を学びます。".into(),
        description: String::new(),
        search_key: String::new(),
        state: SessionState::Published,
        publish_at: None,
        published_at: Some(now()),
        starts_at,
        ends_at: starts_at + TimeDelta::hours(2),
        venue_summary: Some("塩尻市市民交流センター".into()),
        online_url: None,
        online_note: None,
        online_released_at: now(),
        licence_id: None,
        organisation_limit: Some(2),
        audience: Audience::Public,
        opens_at: now() - TimeDelta::days(7),
        closes_at: starts_at - TimeDelta::days(1),
        approval: Approval::Automatic,
        allocation: Allocation::FirstCome,
        promotion: Promotion::Offer,
        offer_hours: 8,
        promotion_stop_hours: 8,
        asks_accessibility: true,
        contact_name: "伴走支援事務局 勉強会担当".into(),
        contact_email: "study@bansou.example.jp".into(),
        contact_phone: Some("03-1234-5678".into()),
        calendar_uid: "study-session-1@bansou.example.jp".into(),
        calendar_sequence: 0,
        registrations_made: 12,
        queue_tail: 0,
        version: 1,
        state_reason: None,
        request_key: None,
        created_by: id::<PersonId>(9),
        created_at: now(),
        updated_at: now(),
    }
}

pub fn listed() -> Vec<Listed> {
    let phases = [
        Phase::Announced,
        Phase::Open,
        Phase::Full,
        Phase::Closed,
        Phase::Held,
        Phase::Postponed,
        Phase::Cancelled,
    ];
    phases.map(one).into()
}

fn one(phase: Phase) -> Listed {
    let session = session();
    let left = if phase == Phase::Full { 0 } else { 4 };
    let capacity = Some(30);
    Listed {
        series: Some("地域間連携入門".into()),
        themes: vec![theme()],
        seats: vec![
            SeatCount { mode: Mode::Venue, capacity, taken: 30 - left },
            SeatCount {
                mode: Mode::Online,
                capacity: if left == 0 { capacity } else { None },
                taken: 30,
            },
        ],
        prefecture: Some(nagano()),
        phase,
        spans: vec![(session.starts_at, session.ends_at)],
        session,
    }
}

fn questions() -> Vec<question::Model> {
    use question::QuestionKind::{Choice, Choices, File, Text};
    let make = |number: u128, kind, label: &str, options: &str| question::Model {
        id: id::<SessionQuestionId>(number),
        session_id: id(1),
        ordinal: 0,
        kind,
        label: label.into(),
        hint: Some("分かる範囲で書いてください。".into()),
        required: number != 2,
        options: options.into(),
        retired: false,
    };
    vec![
        make(1, Text, "いま困っていること", "[]"),
        make(2, Choice, "交流会への参加", r#"["参加する","参加しない"]"#),
        make(3, Choices, "関心のあること", r#"["確保","育成","定着"]"#),
        make(4, File, "事前課題", "[]"),
    ]
}

fn rows() -> SessionRows {
    let session = session();
    let part = part::Model {
        id: id(1),
        session_id: session.id,
        ordinal: 0,
        title: Some("講演".into()),
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        room_id: None,
        venue_name: session.venue_summary.clone(),
        venue_prefecture_code: Some(20),
        venue_address: Some("塩尻市大門一番町12番2号".into()),
        venue_access: Some("JR塩尻駅 東口から徒歩5分".into()),
    };
    let speaker = speaker::Model {
        part_id: part.id,
        ordinal: 0,
        person_id: None,
        guest_name: Some("佐藤 健".into()),
        guest_affiliation: Some("株式会社つばめ商会".into()),
        remote: true,
        topic: Some("3つの町で採用を分け合う".into()),
    };
    SessionRows {
        seats: one(Phase::Open).seats,
        parts: vec![PartRows { part, speakers: vec![speaker] }],
        themes: vec![theme().id],
        co_hosts: vec![co_host(session.id)],
        questions: questions(),
        reminders: vec![60],
        prework_due: None,
        session,
    }
}

fn co_host(session_id: entities::StudySessionId) -> co_host::Model {
    co_host::Model {
        session_id,
        ordinal: 0,
        organisation_id: None,
        name: "みなと商工会議所".into(),
        basis: Some(co_host::Basis::Consent),
        basis_detail: None,
        purpose: Some("会場の受付".into()),
        shared_columns: Some(r#"["name","organisation"]"#.into()),
    }
}

pub fn shown() -> Shown {
    seen(Phase::Open, OnlineView::Hidden, None)
}

fn seen(phase: Phase, online: OnlineView, own: Option<registration::Model>) -> Shown {
    let mut rows = rows();
    rows.session.state_reason = Some("講師の急病のため".into());
    let view = SessionView {
        phase,
        series: Some("地域間連携入門".into()),
        themes: Vec::new(),
        speakers: HashMap::new(),
        description_html: "<h1>この回について</h1><p>事例を聞き、話し合います。</p>".into(),
        own,
        online,
        other_days: Vec::new(),
        rows,
    };
    Shown {
        listed: one(phase),
        level: Some(theme()),
        organisations: HashMap::new(),
        prefectures: HashMap::from([(20, nagano())]),
        days: vec![one(Phase::Full), one(Phase::Cancelled)],
        related: vec![one(Phase::Open)],
        view,
    }
}

/// One of each standing.
pub fn other_days() -> Vec<OtherDay> {
    let standings = [
        DayStanding::Open,
        DayStanding::Apart,
        DayStanding::Registered("R8-0012-0007".into()),
        DayStanding::Closed,
    ];
    let day = |(number, standing): (u128, DayStanding)| {
        let (mut listed, rows) = (one(Phase::Full), rows());
        listed.session.id = id(number);
        OtherDay { listed, rows, standing }
    };
    (21..).zip(standings).map(day).collect()
}

pub fn session_pages() -> Vec<SessionPage> {
    let site = Site { base_url: "https://bansou.example.jp", secretariat: "伴走支援事務局" };
    let url = Some("https://meet.example.jp/j/1".to_owned());
    let released = OnlineView::Shown { url, note: Some("パスコード: 4821".into()) };
    let row = registration(RegistrationState::Confirmed);
    let mut pages = Vec::new();
    for language in [PageLanguage::Japanese, PageLanguage::English, PageLanguage::Easy] {
        for listed in listed() {
            let shown = seen(listed.phase, OnlineView::Hidden, None);
            pages.push(Facts { language, shown: &shown, site, own: None }.page());
        }
        let shown = seen(Phase::Open, released.clone(), Some(row.clone()));
        pages.push(Facts { language, shown: &shown, site, own: Some("x".into()) }.page());
    }
    pages
}
