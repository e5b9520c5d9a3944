//! Nobody's address stands where it is not theirs: not in another reader's letter, not on another
//! reader's page, not on a public page, and in no line of the log.

use std::collections::BTreeSet;

use bansou::newsletter::links;
use chrono::TimeDelta;
use entities::newsletter::subscriber::Frequency;
use mail_parser::{Message, MessageParser};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::newsletter::cast::Room;
use crate::study_sessions::visitor::Visitor;
use crate::support::Log;

/// Addresses as people have them, those of carriers with their dots included; none is a part of
/// another.
fn addresses() -> impl Strategy<Value = Vec<String>> {
    let local = "[a-z]{5,9}(\\.|\\.\\.|\\+|_|-)?[a-z0-9]{3,6}";
    let domain = prop_oneof![
        Just("docomo.ne.jp".to_owned()),
        Just("example.jp".to_owned()),
        "[a-z]{4,8}\\.example\\.com",
    ];
    let one = (local, domain).prop_map(|(local, domain)| format!("{local}@{domain}"));
    proptest::collection::btree_set(one, 2..9).prop_map(|all| {
        let alone = |one: &&String| !all.iter().any(|it| it != *one && it.contains(one.as_str()));
        all.iter().filter(alone).cloned().collect()
    })
}

/// The letter as it stands in the file, and everything in it decoded.
fn whole(message: &Message<'_>, raw: &[u8]) -> String {
    let mut all = String::from_utf8_lossy(raw).into_owned();
    for body in [message.body_text(0), message.body_html(0)] {
        all.push_str(&body.unwrap_or_default());
    }
    all.push_str(message.subject().unwrap_or_default());
    all.to_lowercase()
}

/// Whom it goes to, by its only `To`.
fn addressee(message: &Message<'_>, known: &[String]) -> String {
    let to = message.header_raw("To").unwrap().replace('"', "");
    let named: Vec<_> = known.iter().filter(|one| to.contains(one.as_str())).collect();
    assert_eq!(named.len(), 1, "{to}");
    named[0].clone()
}

fn letters_name_their_reader_alone(room: &Room, known: &[String]) {
    let folder = room.app.database.folder().join("letters");
    let mut reached = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let raw = std::fs::read(file.unwrap().path()).unwrap();
        let message = MessageParser::default().parse(&raw).unwrap();
        let (to, all) = (addressee(&message, known), whole(&message, &raw));
        for other in known.iter().filter(|one| **one != to) {
            assert!(!all.contains(other.as_str()), "{other} stands in the letter to {to}");
        }
        assert!(reached.insert(to));
    }
    assert_eq!(reached.len(), known.len());
}

async fn pages_name_nobody_else(room: &Room, known: &[String]) {
    let (config, until) = (&room.app.context.config, room.app.context.now() + TimeDelta::hours(1));
    let visitor = Visitor::new(&room.app);
    for own in known {
        let id = room.reader_id(own).await;
        let token = links::preferences_token(config, (id, 0), until);
        let leave = format!("{}{}", links::leave_base(config), links::leave_token(config, id));
        let leave = leave.replace(&config.base_url, "");
        let pages = [format!("/newsletter/preferences/{token}"), leave];
        for page in pages.into_iter().chain(["/newsletter/issues".to_owned()]) {
            let seen = visitor.get(&page).await;
            assert_eq!(seen.status.as_u16(), 200, "{page}");
            for other in known.iter().filter(|one| *one != own) {
                assert!(!seen.html.to_lowercase().contains(other.as_str()), "{other} on {page}");
            }
        }
    }
}

#[tokio::test]
async fn no_address_of_a_reader_stands_anywhere_else() {
    let (log, _listening) = Log::listening();
    let mut runner = TestRunner::default();
    for case in 0..4 {
        let known = addresses().new_tree(&mut runner).unwrap().current();
        let room = Room::new().await;
        room.readers_at(&known, Frequency::EveryIssue).await;
        let id = room.approved(case + 1).await;
        room.holding_time_passes().await;
        assert_eq!(room.progress(id).await.counts.accepted, known.len() as u64, "{known:?}");

        letters_name_their_reader_alone(&room, &known);
        pages_name_nobody_else(&room, &known).await;
        let logged = log.text();
        assert!(logged.contains("a bundle of letters is done"), "nothing was logged");
        for one in &known {
            assert!(!logged.contains(one.as_str()), "{one} is in the log");
        }
        room.app.stop().await;
    }
}
