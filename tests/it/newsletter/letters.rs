//! Letters to readers, as they leave, read by Python's own mail library.

use std::process::{Command, Stdio};

use bansou::newsletter::{self, links};
use entities::newsletter::subscriber::ReaderLanguage;
use serde_json::Value;

use super::cast::Room;

const JUDGE: &str = r#"
import email, email.policy, json, pathlib, sys
letters = []
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.eml")):
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert not message.defects, message.defects
    parts = {}
    for part in message.walk():
        assert not part.defects, part.defects
        if not part.is_multipart():
            parts[part.get_content_type()] = part.get_content()
    letters.append({
        "to": [address.addr_spec for address in message["to"].addresses],
        "subject": str(message["subject"]),
        "unsubscribe": message.get("List-Unsubscribe"),
        "text": parts["text/plain"],
        "html": parts["text/html"],
    })
print(json.dumps(letters))
"#;

fn judged(folder: &std::path::Path) -> Vec<Value> {
    let output = Command::new("python3")
        .args(["-c", JUDGE])
        .arg(folder)
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "Python does not understand a letter");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test]
async fn the_letters_of_a_readers_life_arrive_whole_in_both_bodies() {
    let room = Room::new().await;
    let request = room.asks("yamada@example.jp").await;
    let config = room.app.context.config.clone();
    let confirm = links::confirmation_url(&config, request);
    let id = room.confirms(request).await.unwrap();
    let leave = links::leave_url(&config, id);
    room.asks("yamada@example.jp").await;
    room.app.run_workers().await;

    let mut letters = judged(&room.app.database.folder().join("letters"));
    letters.sort_by_key(|letter| letter["subject"].to_string());

    let subjects: Vec<_> = letters.iter().map(|one| one["subject"].as_str().unwrap()).collect();
    assert_eq!(
        subjects,
        [
            "【あと1回の操作で登録】メールマガジンの登録の確認",
            "【登録完了】メールマガジンの登録が完了しました",
            "【登録済み】メールマガジンの登録について",
        ]
    );
    let holds = |place: usize, link: &str| {
        let letter: &Value = &letters[place];
        let text = letter["text"].as_str().unwrap().lines().any(|line| line == link);
        text && letter["html"].as_str().unwrap().replace("&#x2f;", "/").contains(link)
    };
    assert!(holds(0, &confirm) && holds(1, &leave));
    // None of them is a circular.
    assert!(letters.iter().all(|letter| letter["unsubscribe"].is_null()));
    assert!(letters.iter().all(|letter| letter["to"] == serde_json::json!(["yamada@example.jp"])));
}

#[tokio::test]
async fn whoever_asks_in_english_is_answered_in_english() {
    let room = Room::new().await;
    let mut wish = room.wish("m.olsen@school.example.com");
    wish.language = ReaderLanguage::En;
    newsletter::ask(&room.app.context, &wish).await.unwrap();
    room.app.run_workers().await;

    let letter = judged(&room.app.database.folder().join("letters")).remove(0);

    let text = letter["text"].as_str().unwrap();
    assert!(letter["subject"].as_str().unwrap().starts_with("Please confirm: mail magazine"));
    assert!(text.contains("Wed, 25 Nov 2026 10:00 (Japan time)"), "{text}");
    assert!(!text.contains("登録"), "{text}");
    let base = &room.app.context.config.base_url;
    assert!(text.replace('\n', " ").contains(&format!("{base}/newsletter?lang=en")), "{text}");
    assert!(text.lines().any(|line| line == format!("{base}/?lang=en")), "{text}");
}
