//! Asking to read, and confirming it.

use bansou::newsletter::{self, Origin, Refusal, consent};
use chrono::TimeDelta;
use entities::newsletter::consent::{Act, Route};
use entities::newsletter::subscriber::{ReaderLanguage, ReaderState};
use sea_orm::ConnectionTrait;

use super::cast::{Room, refused};
use crate::support::Log;

#[tokio::test]
async fn a_request_makes_no_reader_until_it_is_confirmed() {
    let room = Room::new().await;

    let id = room.asks("yamada@example.jp").await;
    let before = room.count("SELECT count(*) FROM newsletter_subscriber").await;
    let reader = room.confirms(id).await.unwrap();
    let again = room.confirms(id).await.unwrap();

    assert_eq!(before, 0);
    assert_eq!(reader, again);
    assert_eq!(room.row(reader).await.state, ReaderState::Active);
    let letters = room.letters_to("yamada@example.jp").await;
    assert_eq!(letters, ["newsletter_confirm", "newsletter_welcome"]);
}

#[tokio::test]
async fn the_same_press_twice_writes_one_letter() {
    let room = Room::new().await;
    let wish = room.wish("yamada@example.jp");

    newsletter::ask(&room.app.context, &wish).await.unwrap();
    newsletter::ask(&room.app.context, &wish).await.unwrap();

    assert_eq!(room.letters_to("yamada@example.jp").await, ["newsletter_confirm"]);
}

#[tokio::test]
async fn an_address_differing_in_case_alone_is_the_same_reader() {
    let room = Room::new().await;

    let first = room.reader("Yamada@example.jp").await;
    room.asks("yamada@EXAMPLE.jp").await;

    assert_eq!(room.row(first).await.state, ReaderState::Active);
    assert_eq!(room.letters_to("yamada@example.jp").await, ["newsletter_known"]);
}

#[tokio::test]
async fn the_link_works_for_a_day() {
    let room = Room::new().await;
    let id = room.asks("yamada@example.jp").await;

    room.app.clock.advance(TimeDelta::hours(24));

    assert_eq!(refused(room.confirms(id).await), Refusal::LinkExpired);
    assert_eq!(room.count("SELECT count(*) FROM newsletter_subscriber").await, 0);
}

#[tokio::test]
async fn a_known_and_an_unknown_address_cost_the_same_statements_and_rows() {
    let room = Room::new().await;
    room.reader("known@example.jp").await;
    let database = &room.app.context.database;
    let rows = async || {
        let mut all = Vec::new();
        for table in ["newsletter_request", "mail_message", "cool_down", "newsletter_form_version"]
        {
            all.push(room.count(&format!("SELECT count(*) FROM {table}")).await);
        }
        all
    };
    let cost = async |email: &str| {
        let (statements, before) = (database.statements(), rows().await);
        newsletter::ask(&room.app.context, &room.wish(email)).await.unwrap();
        let after = rows().await;
        let added: Vec<i64> = after.iter().zip(before).map(|(after, old)| after - old).collect();
        (database.statements() - statements, added)
    };

    let known = cost("known@example.jp").await;
    let unknown = cost("unknown@example.jp").await;

    // The counters of the first address were there already, from when its reader came.
    assert_eq!(known.0, unknown.0);
    assert_eq!(known.1, [1, 1, 0, 0]);
    assert_eq!(unknown.1, [1, 1, 2, 0]);
}

#[tokio::test]
async fn whoever_asks_for_the_link_learns_nothing_from_its_cost() {
    let room = Room::new().await;
    room.reader("known@example.jp").await;
    let database = &room.app.context.database;
    let cost = async |email: &str| {
        let before = database.statements();
        let wish = newsletter::LinkWish {
            email: super::cast::address(email),
            language: ReaderLanguage::Ja,
            origin: newsletter::Origin::default(),
        };
        newsletter::ask_link(&room.app.context, &wish).await.unwrap();
        database.statements() - before
    };

    let (known, unknown) = (cost("known@example.jp").await, cost("nobody@example.jp").await);

    assert_eq!(known, unknown);
    assert_eq!(room.letters_to("nobody@example.jp").await, ["newsletter_no_reader"]);
}

#[tokio::test]
async fn an_address_gets_three_letters_a_day_and_five_a_week_whoever_asks() {
    let room = Room::new().await;
    let ask = async || {
        room.later();
        newsletter::ask(&room.app.context, &room.wish("victim@example.jp")).await.unwrap();
    };

    for _ in 0..5 {
        ask().await;
    }
    let first_day = room.letters_to("victim@example.jp").await.len();
    room.app.clock.advance(TimeDelta::hours(25));
    for _ in 0..5 {
        ask().await;
    }

    assert_eq!(first_day, 3);
    assert_eq!(room.letters_to("victim@example.jp").await.len(), 5);
}

#[tokio::test]
async fn one_network_causes_twenty_letters_an_hour() {
    let room = Room::new().await;

    for place in 0..30 {
        let email = format!("victim{place}@example.jp");
        newsletter::ask(&room.app.context, &room.wish(&email)).await.unwrap();
    }

    assert_eq!(room.count("SELECT count(*) FROM mail_message").await, 20);
}

#[tokio::test]
async fn all_networks_together_cause_a_thousand_letters_an_hour() {
    let room = Room::new().await;
    room.asks("first@example.jp").await;
    let many = "UPDATE cool_down SET drawn = 999 WHERE purpose = 'newsletter.total'";
    room.app.database.judge().await.execute_unprepared(many).await.unwrap();
    let ask = async |place: u8| {
        let mut wish = room.wish(&format!("victim{place}@example.jp"));
        wish.origin = newsletter::Origin::new(Some([192, 0, place, 1].into()), "Test/1.0");
        newsletter::ask(&room.app.context, &wish).await.unwrap();
    };

    ask(1).await;
    ask(2).await;
    let within_the_hour = room.count("SELECT count(*) FROM mail_message").await;
    room.app.clock.advance(TimeDelta::hours(1));
    ask(3).await;

    assert_eq!(within_the_hour, 2);
    assert_eq!(room.letters_to("victim2@example.jp").await, Vec::<String>::new());
    assert_eq!(room.letters_to("victim3@example.jp").await, ["newsletter_confirm"]);
}

#[tokio::test]
async fn the_evidence_holds_both_halves_and_the_exact_words() {
    let room = Room::new().await;

    let id = room.reader("yamada@example.jp").await;

    let evidence = newsletter::evidence_of(room.app.context.database.reader(), id).await.unwrap();
    let told: Vec<_> = evidence
        .lines
        .iter()
        .map(|line| (line.act, line.route, line.network.as_deref(), line.agent.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (Act::Requested, Route::Form, Some("203.0.113.0/24"), Some("Test/1.0")),
            (Act::Confirmed, Route::Link, Some("198.51.100.0/24"), Some("Reader/2.0")),
        ]
    );
    let version = evidence.lines[0].form_version.clone().unwrap();
    let words = consent::wording(ReaderLanguage::Ja);
    assert_eq!(evidence.wordings[&version].wording, words.text());
    assert_eq!(version, words.fingerprint());
}

#[tokio::test]
async fn whole_addresses_stand_beside_the_evidence_and_no_longer_in_the_request() {
    let room = Room::new().await;
    let (log, _listening) = Log::listening();
    let mut wish = room.wish("yamada@example.jp");
    wish.origin = Origin::new(Some("2001:db8:85a3:8d3::9".parse().unwrap()), "Test/1.0");
    newsletter::ask(&room.app.context, &wish).await.unwrap();
    let asked = room.newest_request("yamada@example.jp").await;
    // An IPv4 address as a socket for both kinds tells it.
    let origin = Origin::new(Some("::ffff:198.51.100.7".parse().unwrap()), "Test/1.0");
    let id = newsletter::confirm(&room.app.context, asked.id, &origin).await.unwrap();

    let evidence = newsletter::evidence_of(room.app.context.database.reader(), id).await.unwrap();
    let told: Vec<_> = evidence
        .lines
        .iter()
        .map(|line| (line.network.as_deref(), evidence.addresses.get(&line.id).map(String::as_str)))
        .collect();

    assert_eq!(
        told,
        [
            (Some("2001:db8:85a3:800::/56"), Some("2001:db8:85a3:8d3::9")),
            (Some("198.51.100.0/24"), Some("198.51.100.7")),
        ]
    );
    assert_eq!(asked.address.as_deref(), Some("2001:db8:85a3:8d3::9"));
    assert_eq!(room.newest_request("yamada@example.jp").await.address, None);
    assert!(!log.text().contains("8d3::9") && !log.text().contains("100.7"), "{}", log.text());
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_evidence() {
    let room = Room::new().await;
    room.reader("yamada@example.jp").await;
    let judge = room.app.database.judge().await;

    let mut refused = Vec::new();
    for sql in [
        "UPDATE newsletter_consent SET network = NULL",
        "DELETE FROM newsletter_consent",
        "UPDATE newsletter_form_version SET wording = ''",
        "DELETE FROM newsletter_form_version",
    ] {
        refused.push(judge.execute_unprepared(sql).await.is_err());
    }

    assert_eq!(refused, [true; 4]);
    assert_eq!(room.count("SELECT count(*) FROM newsletter_consent").await, 2);
}
