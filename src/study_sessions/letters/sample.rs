//! Facts to look at: a session at a place, one online, and one on two days with everything empty
//! that may be.

use super::facts::{ContactFacts, OnlineFacts, ParticipantFacts, PlaceFacts, SessionFacts};

pub fn at_a_place() -> (SessionFacts, ParticipantFacts) {
    let session = SessionFacts {
        title: "第3回 地域間連携をどう始めるか".to_owned(),
        when: vec!["2026年12月3日（木）14:00～16:00".to_owned()],
        day: "12月3日（木）".to_owned(),
        places: vec![PlaceFacts {
            name: "塩尻市市民交流センター 3階 会議室1".to_owned(),
            address: Some("長野県塩尻市大門一番町12番2号".to_owned()),
            access: Some("JR塩尻駅 東口から徒歩5分".to_owned()),
        }],
        online: None,
        prework_due: None,
        contact: ContactFacts {
            name: "伴走支援事務局 勉強会担当".to_owned(),
            email: "study@bansou.example.jp".to_owned(),
            phone: Some("03-1234-5678".to_owned()),
        },
        url: "https://bansou.example.jp/sessions/0193".to_owned(),
    };
    (session, participant("会場"))
}

pub fn online() -> (SessionFacts, ParticipantFacts) {
    let (mut session, _) = at_a_place();
    session.places = Vec::new();
    session.online = Some(OnlineFacts {
        url: Some("https://meet.example.jp/j/123456789".to_owned()),
        note: Some("ミーティングID: 123 456 789\nパスコード: 4821".to_owned()),
        released_at: None,
    });
    session.prework_due = Some("2026年12月1日（火）17:00".to_owned());
    session.contact.phone = None;
    (session, participant("オンライン"))
}

pub fn online_later() -> (SessionFacts, ParticipantFacts) {
    let (mut session, participant) = online();
    session.when = vec![
        "2026年12月3日（木）14:00～16:00".to_owned(),
        "2026年12月4日（金）10:00～12:00".to_owned(),
    ];
    session.online = Some(OnlineFacts {
        url: None,
        note: None,
        released_at: Some("2026年12月1日（火）10:00".to_owned()),
    });
    (session, participant)
}

fn participant(mode: &'static str) -> ParticipantFacts {
    ParticipantFacts {
        name: "鈴木 花子".to_owned(),
        number: "R8-012-003K".to_owned(),
        mode,
        at_door: mode == "会場",
        manage_url: "https://bansou.example.jp/registrations/AZPx".to_owned(),
    }
}
