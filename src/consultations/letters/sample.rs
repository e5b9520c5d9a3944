//! Facts to look at: a client who comes to a place, an accompanist who meets online, and a client
//! of whose request nothing is decided yet.

use super::facts::{ConsultationFacts, ReaderFacts};

pub fn in_person() -> (ConsultationFacts, ReaderFacts) {
    let consultation = ConsultationFacts {
        number: "S8-048-213K".to_owned(),
        when: Some("2026年12月3日（木）14:00～15:00".to_owned()),
        day: Some("12月3日（木）14:00～15:00".to_owned()),
        wishes: Vec::new(),
        mode: "対面",
        minutes: 60,
        place: Some(
            "塩尻市市民交流センター 3階 会議室1（長野県塩尻市大門一番町12番2号）".to_owned(),
        ),
        online_url: None,
        phone: None,
        place_open: None,
        conditions_open: false,
        theme: Some("人材の確保".to_owned()),
        organisation: "一般社団法人 はじめ".to_owned(),
        client: "鈴木 花子".to_owned(),
        accompanist: Some("山田 太郎".to_owned()),
        to_be_chosen: false,
    };
    (consultation, reader("鈴木 花子", true))
}

pub fn online() -> (ConsultationFacts, ReaderFacts) {
    let (mut consultation, _) = in_person();
    consultation.mode = "オンライン";
    consultation.place = None;
    consultation.online_url = Some("https://meet.example.jp/j/123456789".to_owned());
    consultation.theme = None;
    (consultation, reader("山田 太郎", false))
}

pub fn requested() -> (ConsultationFacts, ReaderFacts) {
    let (mut consultation, reader) = in_person();
    consultation.when = None;
    consultation.day = None;
    consultation.wishes = vec![
        "第1希望: 2026年12月3日（木）14:00～15:00".to_owned(),
        "第2希望: 2026年12月4日（金）10:00～11:00".to_owned(),
        "第3希望: 2026年12月8日（火）16:00～17:00".to_owned(),
    ];
    consultation.mode = "電話";
    consultation.place = None;
    consultation.theme = None;
    consultation.accompanist = None;
    consultation.to_be_chosen = true;
    (consultation, reader)
}

fn reader(name: &str, is_client: bool) -> ReaderFacts {
    ReaderFacts {
        name: name.to_owned(),
        is_client,
        manage_url: "https://bansou.example.jp/consultations/links/AZPx".to_owned(),
        booking_url: "https://bansou.example.jp/consultations/new".to_owned(),
    }
}
