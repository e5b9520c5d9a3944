//! Texts for other calendars, read back by a Python package and by nobody's rules but RFC 5545's.

use std::fs;
use std::path::Path;
use std::process::Command;

use bansou::calendar::{
    Appointment, AppointmentStatus, CalendarAddress, cancellation, invitation, published, uid,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use super::{address, slot};
use crate::support::tuesday_morning;

fn appointment() -> Appointment {
    Appointment {
        uid: uid("consultation", uuid::Uuid::nil(), "https://bansou.example.jp:8443"),
        sequence: 3,
        summary: "個別相談（山田 太郎さま）".into(),
        description: Some("持ち物: 名刺; 資料, 筆記具\n\\o/".into()),
        location: Some("霞が関ビル 3階".into()),
        url: Some("https://bansou.example.jp/consultations/1".into()),
        slot: slot(0, 90),
        further_slots: Vec::new(),
        organizer: CalendarAddress {
            name: "伴走支援事務局".into(),
            email: address("desk@bansou.example.jp"),
        },
        attendee: Some(CalendarAddress {
            name: "鈴木 \"ハナ\" 花子".into(),
            email: address("suzuki@example.jp"),
        }),
        status: AppointmentStatus::Confirmed,
        last_modified: tuesday_morning(),
    }
}

#[test]
fn an_invitation_reads_like_this() {
    let text = invitation(&appointment());

    insta::assert_snapshot!(text.replace("\r\n", "\n"), @r#"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Bansou//Bansou//JA
    CALSCALE:GREGORIAN
    METHOD:REQUEST
    BEGIN:VEVENT
    UID:consultation-00000000-0000-0000-0000-000000000000@bansou.example.jp
    SEQUENCE:3
    DTSTAMP:20261124T010000Z
    LAST-MODIFIED:20261124T010000Z
    DTSTART:20261124T010000Z
    DTEND:20261124T023000Z
    SUMMARY:個別相談（山田 太郎さま）
    DESCRIPTION:持ち物: 名刺\; 資料\, 筆記具\n\\o/
    LOCATION:霞が関ビル 3階
    URL:https://bansou.example.jp/consultations/1
    STATUS:CONFIRMED
    TRANSP:OPAQUE
    ORGANIZER;CN="伴走支援事務局":mailto:desk@bansou.example.jp
    ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALS
     E;CN="鈴木 'ハナ' 花子":mailto:suzuki@example.jp
    END:VEVENT
    END:VCALENDAR
    "#);
}

#[test]
fn a_cancellation_says_cancel_and_keeps_the_uid() {
    let text = cancellation(&appointment());

    assert!(text.contains("METHOD:CANCEL\r\n"));
    assert!(text.contains("STATUS:CANCELLED\r\n"));
    let name = "UID:consultation-00000000-0000-0000-0000-000000000000@bansou.example.jp\r\n";
    assert!(text.contains(name));
}

#[test]
fn a_published_calendar_names_no_attendee() {
    let text = published("伴走の予定", &[appointment()]);

    assert!(!text.contains("ATTENDEE"));
    assert!(!text.contains("suzuki"));
}

/// Lines joined again, as RFC 5545 §3.1 says.
fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

/// What a reader should see: one kind of line end, no control characters but the tab.
fn as_shown(text: &str) -> String {
    let ends = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let text = text.replace("\r\n", "\n").replace(ends, "\n");
    text.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')).collect()
}

/// Japanese and what breaks readers: separators, escapes, every line end, things that look like
/// properties, wide and combined characters, whatever Unicode has.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ぁ-んァ-ヶ一-龠々〜～①㈱髙﨑　、。・]{1,40}",
        prop_oneof![
            Just("\r\n"),
            Just("\r"),
            Just("\n"),
            Just("\t"),
            Just("\u{b}"),
            Just("\u{85}"),
            Just("\u{2028}"),
            Just("\u{2029}"),
            Just("\u{0}"),
            Just("\u{7f}"),
            Just("\\"),
            Just("\\n"),
            Just("\\,"),
            Just(";"),
            Just(","),
            Just(":"),
            Just("\""),
            Just("^n"),
            Just("\r\nEND:VEVENT\r\n"),
            Just("\nATTENDEE:mailto:x@example.jp"),
            Just(" "),
            Just("👨‍👩‍👧‍👦"),
            Just("葛\u{e0100}城"),
            Just("か\u{3099}"),
            Just("\u{feff}"),
        ]
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

prop_compose! {
    fn nasty_appointment()(
        summary in nasty(),
        description in proptest::option::of(nasty()),
        location in proptest::option::of(nasty()),
        name in nasty(),
        sequence in 0..i32::MAX,
        starts in proptest::collection::btree_set(0_i64..2_000, 0..4),
        length in 1_i64..20,
    ) -> Appointment {
        let base = appointment();
        let further = starts.into_iter().map(|start| {
            let from = 300 + start * 120;
            slot(from, from + 5 * (length + start % 2))
        });
        let attendee = base.attendee.clone().map(|attendee| CalendarAddress { name, ..attendee });
        Appointment {
            summary, description, location, sequence, attendee,
            slot: slot(0, 5 * length),
            further_slots: further.collect(),
            ..base
        }
    }
}

proptest! {
    #[test]
    fn no_text_breaks_a_line_or_adds_a_property(appointment in nasty_appointment()) {
        let text = invitation(&appointment);

        let longest = text.split("\r\n").map(str::len).max().unwrap_or(0);
        prop_assert!(longest <= 75);
        prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let named = |name: &str| unfolded(&text).iter().filter(|line| line.starts_with(name)).count();
        prop_assert_eq!(named("BEGIN:VEVENT"), named("END:VEVENT"));
        prop_assert_eq!(named("BEGIN:VEVENT"), named("ATTENDEE"));
        prop_assert_eq!(named("BEGIN:VEVENT"), named("SUMMARY:"));
    }
}

fn party(party: &CalendarAddress) -> Value {
    let name = as_shown(&party.name)
        .replace(['\n', '\t'], "")
        .replace('"', "'")
        .replace('\\', "＼")
        .replace('^', "＾");
    json!([name, format!("mailto:{}", party.email.as_str())])
}

/// What a reader must find in the message.
fn expected(appointment: &Appointment, method: &str) -> Value {
    let instant = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut slots = appointment.further_slots.clone();
    slots.push(appointment.slot);
    slots.sort();
    let cancelled = method == "CANCEL";
    let published = method == "PUBLISH";
    let entries = slots.iter().filter(|slot| {
        slot.starts() == slots[0].starts() || (!cancelled && slot.length() != slots[0].length())
    });
    let event = || {
        json!({
            "uid": appointment.uid,
            "sequence": appointment.sequence,
            "summary": as_shown(&appointment.summary),
            "description": appointment.description.as_deref().map(as_shown),
            "location": appointment.location.as_deref().map(as_shown),
            "url": appointment.url,
            "status": if cancelled { "CANCELLED" } else { "CONFIRMED" },
            "organizer": party(&appointment.organizer),
            "attendee": appointment.attendee.as_ref().filter(|_| !published).map(party),
            "errors": [],
        })
    };
    let times: Vec<_> =
        slots.iter().map(|slot| [instant(slot.starts()), instant(slot.ends())]).collect();
    json!({
        "problems": [],
        "method": method,
        "events": entries.map(|_| event()).collect::<Vec<_>>(),
        "times": if cancelled { times[..1].to_vec() } else { times },
    })
}

/// What the Python packages read in the texts, in their order.
fn judged(folder: &Path, texts: &[String]) -> Option<Vec<Value>> {
    let python = crate::support::judges()?.join("venv/bin/python");
    fs::create_dir_all(folder).unwrap();
    for (number, text) in texts.iter().enumerate() {
        fs::write(folder.join(format!("{number:04}.ics")), text).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/icalendar/check.py");
    let output = Command::new(python).arg(script).arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::remove_dir_all(folder).unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    Some(lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn another_program_reads_exactly_what_was_meant() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let samples: Vec<Appointment> =
        (0..300).map(|_| nasty_appointment().new_tree(&mut runner).unwrap().current()).collect();
    let mut texts = Vec::new();
    let mut meant = Vec::new();
    for sample in &samples {
        texts.extend([invitation(sample), cancellation(sample)]);
        texts.push(published(&sample.summary, std::slice::from_ref(sample)));
        meant.extend(["REQUEST", "CANCEL", "PUBLISH"].map(|method| expected(sample, method)));
    }

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ics_{}", std::process::id()));
    let Some(read) = judged(&folder, &texts) else { return };

    let wrong = read.iter().zip(&meant).find(|(read, meant)| read != meant);
    assert_eq!(wrong, None);
    assert_eq!(read.len(), 900);
}
