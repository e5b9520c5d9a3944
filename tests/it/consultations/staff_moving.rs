//! The secretariat moves a meeting on its page: the form comes filled, and is sent as it came but
//! for what somebody changed.

use bansou::calendar::add_listing;
use bansou::people::Actor;
use entities::calendar::resource::ResourceKind;
use entities::consultations::consultation::Mode;
use entities::{ConsultationId, PersonId, ResourceId};

use super::cast::{Stage, subject, thursday};
use crate::study_sessions::visitor::{Seen, Visitor};
use bansou::consultations::booking::{Booking, With};
use bansou::consultations::{Accompanist, Client};

const FIELDS: [&str; 12] = [
    "accompanist",
    "day_year",
    "day_month",
    "day_day",
    "time",
    "minutes",
    "mode",
    "room",
    "licence",
    "place",
    "online_url",
    "phone",
];

/// What a field of the page would send.
fn value(page: &Seen, name: &str) -> String {
    let html = page.source();
    let named = format!("name=\"{name}\"");
    let of = |tag: &str| {
        let value = tag.split("value=\"").nth(1).and_then(|rest| rest.split('"').next());
        value.unwrap_or_default().to_owned()
    };
    if let Some(select) = html
        .split("<select")
        .skip(1)
        .find(|part| part.split('>').next().is_some_and(|tag| tag.contains(&named)))
    {
        let options = select.split("</select>").next().unwrap().split("<option").skip(1);
        let mut tags = options.map(|part| part.split('>').next().unwrap());
        return tags.find(|tag| tag.contains("selected")).map(of).unwrap_or_default();
    }
    let inputs = html.split("<input").skip(1).map(|part| part.split('>').next().unwrap());
    let mut own = inputs.filter(|tag| tag.contains(&named)).peekable();
    assert!(own.peek().is_some(), "the form has no {name}");
    let chosen = own.find(|tag| !tag.contains("type=\"radio\"") || tag.contains("checked"));
    chosen.map(of).unwrap_or_default()
}

/// Sends the form of a move as it came, with nothing but these values changed.
async fn sends(desk: &Visitor<'_>, id: ConsultationId, changes: &[(&str, &str)]) -> Seen {
    let path = format!("/staff/consultations/{id}/change");
    let form = desk.get(&path).await;
    let mut sent: Vec<_> = FIELDS.map(|name| (name, value(&form, name))).into();
    sent.retain(|(name, _)| changes.iter().all(|(other, _)| other != name));
    let mut sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    sent.extend(changes);
    desk.press(&form, &path, &sent).await
}

impl Stage {
    async fn licence_named(&self, label: &str) -> ResourceId {
        let (context, kind) = (&self.app.context, ResourceKind::Licence);
        add_listing(context, &Actor::System, kind, label).await.unwrap()
    }

    async fn books_by(&self, who: Client, with: Accompanist, mode: Mode) -> ConsultationId {
        let mut subject = subject(self.operator);
        subject.mode = mode;
        let with = With::One(with.person());
        let booking = Booking { subject, with, starts_at: thursday(10, 0) };
        self.books_so(who, booking).await.unwrap().id
    }

    /// What the last letter to somebody says.
    async fn last_words(&self, person: PersonId) -> String {
        let letter = self.letters(person).await.pop().unwrap();
        format!("{}\n{}", letter.text_body, letter.calendar_ics.unwrap_or_default())
            .replace("\r\n ", "")
    }
}

#[tokio::test]
async fn another_accompanist_meets_at_their_own_address_and_number() {
    let stage = Stage::new().await;
    let sato = stage.accompanist("佐藤 花子").await;
    let own = |raw: &mut bansou::consultations::availability::RawAvailability| {
        raw.profile.online_url = "https://meet.example.jp/j/sato".to_owned();
        raw.profile.phone = "03-9999-0000".to_owned();
        raw.profile.place = "松本市の事務所".to_owned();
    };
    stage.offers(sato, own).await;
    stage.offers(stage.yamada, |raw| raw.profile.phone = "0263-11-2222".to_owned()).await;
    let desk = stage.at_the_desk().await;
    let to = sato.person().to_string();

    for (name, mode, theirs, former) in [
        (
            "鈴木 一郎",
            Mode::Online,
            "https://meet.example.jp/j/sato",
            "https://meet.example.jp/j/1",
        ),
        ("鈴木 花子", Mode::Phone, "03-9999-0000", "0263-11-2222"),
        ("鈴木 三郎", Mode::InPerson, "松本市の事務所", "塩尻市市民交流センター"),
    ] {
        let client = stage.client(name).await;
        let id = stage.books_by(client, stage.yamada, mode).await;
        stage.later();
        let moved = sends(&desk, id, &[("accompanist", &to)]).await;

        assert!(moved.says("佐藤 花子さん"), "{}", moved.text());
        for reader in [client.person(), sato.person()] {
            let words = stage.last_words(reader).await;
            assert!(words.contains(theirs) && !words.contains(former), "{words}");
        }
        stage.cancels(bansou::consultations::By::Staff(stage.desk), id).await.unwrap();
    }
    stage.app.stop().await;
}

#[tokio::test]
async fn a_meeting_in_person_gives_its_licence_back_and_a_taken_one_is_chosen_anew() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    for who in [stage.yamada, tanaka] {
        stage.offers(who, |raw| raw.profile.online_url = String::new()).await;
    }
    let first = stage.licence_named("会議枠A").await;
    let second = stage.licence_named("会議枠B").await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let desk = stage.at_the_desk().await;
    let booked = stage.books_by(suzuki, stage.yamada, Mode::Online).await;
    sends(&desk, booked, &[("time", "14:00")]).await;
    let kept = stage.row(booked).await;
    let other = stage.books_by(sato, tanaka, Mode::Online).await;
    assert_eq!(stage.row(other).await.licence_id, Some(second));
    sends(&desk, other, &[("licence", &first.to_string())]).await;
    assert_eq!(stage.row(other).await.licence_id, Some(first));

    // Where the licence it has is taken then, the other one is chosen.
    sends(&desk, booked, &[("time", "10:00")]).await;
    let moved = stage.row(booked).await;
    sends(&desk, booked, &[("online_url", "https://a.example/1")]).await;
    sends(&desk, booked, &[("mode", "in_person")]).await;
    let in_person = stage.row(booked).await;
    sends(&desk, booked, &[("mode", "online")]).await;
    let back = stage.row(booked).await;

    assert_eq!((kept.licence_id, kept.starts_at), (Some(first), Some(thursday(14, 0))));
    assert_eq!((moved.licence_id, moved.starts_at), (Some(second), Some(thursday(10, 0))));
    assert_eq!((in_person.licence_id, in_person.mode), (None, Mode::InPerson));
    // The address belonged to the licence.
    assert_eq!((back.licence_id, back.online_url), (Some(second), None));
    stage.app.stop().await;
}

#[tokio::test]
async fn what_the_secretariat_types_holds_and_an_unchanged_form_moves_nothing() {
    let stage = Stage::new().await;
    let sato = stage.accompanist("佐藤 花子").await;
    let client = stage.client("鈴木 一郎").await;
    let id = stage.books_by(client, stage.yamada, Mode::Online).await;
    let desk = stage.at_the_desk().await;
    let to = sato.person().to_string();
    let letters = stage.letters(client.person()).await.len();

    let same = sends(&desk, id, &[]).await;
    let untouched = (stage.row(id).await.version, stage.letters(client.person()).await.len());
    let before = stage.row(id).await.version;
    let typed = [("accompanist", to.as_str()), ("online_url", "https://meet.example.jp/j/99")];
    sends(&desk, id, &typed).await;
    sends(&desk, id, &[("time", "11:00")]).await;

    assert_eq!(same.status.as_u16(), 409);
    assert!(same.says("変わったところがありません。"), "{}", same.text());
    assert_eq!(untouched, (before, letters));
    let row = stage.row(id).await;
    assert_eq!(row.online_url.as_deref(), Some("https://meet.example.jp/j/99"));
    assert_eq!((row.accompanist_id, row.starts_at), (Some(sato.person()), Some(thursday(11, 0))));
    stage.app.stop().await;
}
