//! Signatures over letters, judged by dkimpy.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use bansou::mail::{DnsRecord, LetterClass};

use super::room::{Room, config, post_with};
use crate::support::{At, Do, judges};

/// Settings for keys of this folder, published under their file names.
fn keys(names: &str) -> [(&'static str, String); 3] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail/keys");
    let files: Vec<_> = names
        .split(' ')
        .map(|name| folder.join(format!("{name}.pem")).display().to_string())
        .collect();
    [
        ("BANSOU_DKIM_DOMAIN", "example.jp".to_owned()),
        ("BANSOU_DKIM_SELECTOR", names.to_owned()),
        ("BANSOU_DKIM_KEY", files.join(" ")),
    ]
}

pub async fn signing_room(names: &str) -> Room {
    signing_room_with(names, &[]).await
}

pub async fn signing_room_with(names: &str, further: &[(&str, &str)]) -> Room {
    let settings = keys(names);
    let settings = settings.iter().map(|(name, value)| (*name, value.as_str()));
    let settings: Vec<_> = settings.chain(further.iter().copied()).collect();
    let mut room = Room::new().await;
    room.post = post_with(&settings);
    room
}

/// How many signatures hold. None: no judge is there.
pub fn verified(records: &[DnsRecord], message: &[u8]) -> Option<Result<usize, String>> {
    let python = judges()?.join("venv/bin/python");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/dkim/verify.py");
    let mut judge = Command::new(python)
        .arg(script)
        .args(records.iter().map(|record| format!("{}={}", record.name, record.text)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    judge.stdin.take().unwrap().write_all(message).unwrap();
    let output = judge.wait_with_output().unwrap();
    if !output.status.success() {
        return Some(Err(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Some(Ok(String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()))
}

pub fn tag<'t>(head: &'t str, name: &str) -> &'t str {
    head.split(';').map(str::trim).find_map(|part| part.strip_prefix(name)).unwrap()
}

#[tokio::test]
async fn both_kinds_of_keys_make_signatures_that_hold_and_hold_again_after_a_retry() {
    let room = signing_room("rsa ed25519").await;
    room.sink.once(At::Dot, Do::Say("451 4.3.0 later"));
    room.letter().await;

    room.sender().drain().await.unwrap();
    room.wait_minutes(2);
    room.sender().drain().await.unwrap();

    let taken = room.sink.taken();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0].bytes, taken[1].bytes);
    if let Some(good) = verified(&room.post.dns_records(), &taken[1].bytes) {
        assert_eq!(good, Ok(2));
    }
}

#[tokio::test]
async fn circulars_are_signed_like_everything_else() {
    let room = signing_room("ed25519 rsa").await;
    room.letter_of_class(LetterClass::Bulk).await;

    room.sender().drain().await.unwrap();

    if let Some(good) = verified(&room.post.dns_records(), &room.sink.taken()[0].bytes) {
        assert_eq!(good, Ok(2));
    }
}

#[tokio::test]
async fn a_changed_letter_or_a_second_sender_breaks_the_signature() {
    let room = signing_room("rsa").await;
    room.letter().await;
    room.sender().drain().await.unwrap();
    let records = room.post.dns_records();
    let sent = String::from_utf8(room.sink.taken()[0].bytes.clone()).unwrap();

    let other_subject = sent.replacen("\r\nSubject: ", "\r\nSubject: Re: ", 1);
    let longer = format!("{sent}more\r\n");
    let spaced = sent.replacen("\r\nSubject: ", "\r\nSubject:    ", 1);

    let Some(good) = verified(&records, spaced.as_bytes()) else { return };
    assert_eq!(good, Ok(1));
    assert_ne!(verified(&records, other_subject.as_bytes()).unwrap(), Ok(1));
    for second in ["From: evil@example.com", "Subject: 至急", "Reply-To: evil@example.com"] {
        let added = format!("{second}\r\n{sent}");
        assert_ne!(verified(&records, added.as_bytes()).unwrap(), Ok(1), "{second}");
    }
    assert_ne!(verified(&records, longer.as_bytes()).unwrap(), Ok(1));
}

#[tokio::test]
async fn the_signature_covers_what_receivers_look_at() {
    let room = signing_room("rsa").await;
    room.letter().await;
    room.sender().drain().await.unwrap();

    let sent = String::from_utf8(room.sink.taken()[0].bytes.clone()).unwrap();
    let head = sent.split("\r\nb=").next().unwrap().replace("\r\n ", "");
    let covered: Vec<_> = tag(&head, "h=").split(':').map(str::trim).collect();

    assert!(sent.starts_with("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;"));
    let once = "From To Subject Date Message-ID Reply-To MIME-Version Content-Type Auto-Submitted";
    let wanted: Vec<_> = once.split_whitespace().flat_map(|name| [name, name]).collect();
    assert_eq!(covered, wanted);
    assert!(sent.lines().all(|line| line.len() <= 100));
}

#[test]
fn a_key_that_is_too_short_or_none_is_refused_in_words() {
    let refusal = |names: &str| {
        let settings = keys(names);
        let settings: Vec<_> =
            settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let chance = bansou::vocabulary::Chance::System;
        let post = bansou::mail::PostOffice::new(&config(&settings), chance, false);
        format!("{:#}", post.err().unwrap())
    };

    assert!(refusal("short").contains("RSA of 2048 bits or more"), "{}", refusal("short"));
    assert!(refusal("nowhere").contains("nowhere.pem cannot be read"), "{}", refusal("nowhere"));
}

/// Run by hand: `cargo nextest run --release --run-ignored only signing_time --no-capture`.
#[tokio::test]
#[ignore = "a measurement"]
async fn signing_time() {
    for names in ["rsa", "ed25519", "rsa ed25519"] {
        let room = signing_room(names).await;
        room.many(300).await;
        let begun = Instant::now();
        room.sender().with_lanes(1).drain().await.unwrap();
        println!("{names}: {:?} a letter, sending included", begun.elapsed() / 300);
    }
}
