//! The bytes on the wire, judged by Python's own mail library.

use std::process::{Command, Stdio};

use bansou::mail::{CalendarMethod, CalendarPart, Envelope};
use serde_json::{Value, json};

use super::room::{Room, address, letter};

const JUDGE: &str = r#"
import email, email.policy, json, sys
raw = sys.stdin.buffer.read()
message = email.message_from_bytes(raw, policy=email.policy.default)
assert not message.defects, message.defects
parts = []
for part in message.walk():
    assert not part.defects, part.defects
    if not part.is_multipart():
        parts.append({
            "type": part.get_content_type(),
            "method": part.get_param("method"),
            "charset": part.get_content_charset(),
            "file": part.get_filename(),
            "content": part.get_payload(decode=True).decode("utf-8"),
        })
print(json.dumps({
    "shape": [part.get_content_type() for part in message.walk()],
    "headers": {name: [str(value) for value in message.get_all(name)] for name in message.keys()},
    "from": [[a.display_name, a.addr_spec] for a in message["from"].addresses],
    "to": [[a.username, a.domain] for a in message["to"].addresses],
    "date": message["date"].datetime.isoformat(),
    "ascii": all(byte < 128 for byte in raw),
    "longest": max(len(line) for line in raw.split(b"\r\n")),
    "bare": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
    "parts": parts,
}))
"#;

fn judged(bytes: &[u8]) -> Value {
    let mut python = Command::new("python3")
        .args(["-c", JUDGE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut python.stdin.take().unwrap(), bytes).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "Python does not understand the letter");
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn sent(envelope: Envelope) -> (Room, Value) {
    let room = Room::new().await;
    room.enqueue(envelope).await;
    room.sender().drain().await.unwrap();
    let taken = room.sink.taken();
    assert_eq!(taken.len(), 1);
    let judged = judged(&taken[0].bytes);
    (room, judged)
}

#[tokio::test]
async fn both_bodies_and_the_subject_arrive_to_the_letter() {
    let (room, seen) = sent(Envelope::to(address("suzuki@example.jp"), "check:1")).await;
    let words = room.post.render(bansou::mail::Language::Ja, &letter()).unwrap();

    assert_eq!(seen["headers"]["Subject"], json!([words.subject]));
    assert_eq!(seen["shape"], json!(["multipart/alternative", "text/plain", "text/html"]));
    assert_eq!(seen["parts"][0]["content"], json!(words.text.replace('\n', "\r\n")));
    assert_eq!(seen["parts"][1]["content"], json!(words.html.replace('\n', "\r\n")));
    assert_eq!(seen["parts"][0]["charset"], "utf-8");
}

#[tokio::test]
async fn the_headers_are_those_of_one_letter_to_one_person() {
    let (room, seen) = sent(Envelope::to(address("suzuki@example.jp"), "check:1")).await;
    let taken = &room.sink.taken()[0];

    assert_eq!(taken.to, ["suzuki@example.jp"]);
    assert_eq!(taken.from, "no-reply@bansou.example.jp");
    assert_eq!(seen["to"], json!([["suzuki", "example.jp"]]));
    assert_eq!(seen["from"], json!([["地域の人事部 伴走支援", "no-reply@bansou.example.jp"]]));
    assert_eq!(seen["headers"]["Reply-To"], json!(["desk@bansou.example.jp"]));
    assert_eq!(seen["headers"]["Auto-Submitted"], json!(["auto-generated"]));
    assert_eq!(seen["headers"]["Cc"], Value::Null);
    assert_eq!(seen["headers"]["Bcc"], Value::Null);
    assert_eq!(seen["date"], "2026-11-24T01:00:00+00:00");
}

#[tokio::test]
async fn the_message_is_plain_ascii_in_short_lines() {
    let (_room, seen) = sent(Envelope::to(address("suzuki@example.jp"), "check:1")).await;

    assert_eq!(seen["ascii"], true);
    assert_eq!(seen["bare"], 0);
    assert!(seen["longest"].as_u64().unwrap() <= 100, "{}", seen["longest"]);
}

#[tokio::test]
async fn the_message_id_is_the_stored_one() {
    let room = Room::new().await;
    let id = room.letter().await;

    room.sender().drain().await.unwrap();

    let seen = judged(&room.sink.taken()[0].bytes);
    assert_eq!(seen["headers"]["Message-ID"], json!([room.row(id).await.rfc_message_id]));
}

const INVITATION: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bansou//JA\r\nMETHOD:REQUEST\r\n\
    BEGIN:VEVENT\r\nUID:1@bansou.example.jp\r\nDTSTAMP:20261124T010000Z\r\n\
    DTSTART:20261203T050000Z\r\nSUMMARY:勉強会\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[tokio::test]
async fn an_invitation_is_read_by_calendars_and_lies_beside_as_a_file() {
    let envelope = Envelope::to(address("suzuki@example.jp"), "check:1");
    let part = CalendarPart { method: CalendarMethod::Request, ics: INVITATION.to_owned() };

    let (_room, seen) = sent(Envelope { calendar: Some(part), ..envelope }).await;

    assert_eq!(
        seen["shape"],
        json!([
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics"
        ])
    );
    assert_eq!(seen["parts"][2]["method"], "REQUEST");
    assert_eq!(seen["parts"][2]["charset"], "utf-8");
    assert_eq!(seen["parts"][2]["content"], INVITATION);
    assert_eq!(seen["parts"][3]["file"], "invite.ics");
    assert_eq!(seen["parts"][3]["content"], INVITATION);
}

#[tokio::test]
async fn an_address_with_forbidden_dots_is_quoted_at_the_hand_over_alone() {
    let room = Room::new().await;
    let id = room.enqueue(Envelope::to(address("foo..bar@docomo.ne.jp"), "check:1")).await;

    room.sender().drain().await.unwrap();

    let taken = &room.sink.taken()[0];
    assert_eq!(taken.to, ["\"foo..bar\"@docomo.ne.jp"]);
    assert_eq!(judged(&taken.bytes)["to"], json!([["foo..bar", "docomo.ne.jp"]]));
    assert_eq!(room.row(id).await.to_address, "foo..bar@docomo.ne.jp");
}

#[tokio::test]
async fn a_second_try_sends_the_same_bytes() {
    use crate::support::{At, Do};
    let room = Room::new().await;
    room.sink.once(At::Dot, Do::Say("451 4.3.0 later"));
    room.letter().await;

    room.sender().drain().await.unwrap();
    room.wait_minutes(2);
    room.sender().drain().await.unwrap();

    let taken = room.sink.taken();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0].bytes, taken[1].bytes);
}
