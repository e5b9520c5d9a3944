//! A million readers: measured by hand (`cargo nextest run --run-ignored only a_million`).

use bansou::newsletter::{Audience, RawSegment, Segment};
use bansou::vocabulary::tokyo;
use chrono::Utc;
use sea_orm::ConnectionTrait;

use super::cast::Room;

const MILLION: i64 = 1_000_000;

#[tokio::test]
#[ignore = "takes a minute; its figures are for people"]
async fn a_million_readers_are_counted_and_walked_through_in_the_memory_of_one_part() {
    let room = Room::new().await;
    fill(&room).await;
    let (db, day) = (room.app.context.database.reader(), tokyo::day_of(room.app.context.now()));
    let raw = RawSegment {
        topics: vec!["sessions".to_owned()],
        blocks: vec!["kanto".to_owned()],
        frequency: "every_issue".to_owned(),
        ..RawSegment::default()
    };
    let narrow = raw.check(&room.offered).unwrap();

    for (name, rule) in [("all", Segment::default()), ("narrow", narrow)] {
        let audience = Audience::of(db, &rule, day).await.unwrap();
        let begun = std::time::Instant::now();
        let count = audience.count(db).await.unwrap();
        let counted = begun.elapsed();
        let (before, begun) = (resident(), std::time::Instant::now());
        let (mut met, mut last) = (0_u64, None);
        loop {
            let part = audience.walk(db, last, 1_000).await.unwrap();
            let Some(end) = part.last() else { break };
            last = Some(end.id);
            met += part.len() as u64;
        }
        let grown = resident().saturating_sub(before);
        println!(
            "{name}: {count} counted in {counted:?}; walked in {:?}, +{grown} KiB",
            begun.elapsed()
        );
        assert_eq!(met, count);
    }
}

/// Rows made by the database itself; half of them chose a topic.
async fn fill(room: &Room) {
    let judge = room.app.database.judge().await;
    let now = room.app.context.now().with_timezone(&Utc).to_rfc3339();
    let topic = room.offered.terms.of(entities::people::term::Vocabulary::NewsletterTopic);
    let topic = topic.into_iter().find(|term| term.code == "sessions").unwrap().id.0.simple();
    let id = "printf('%08x', n) || '00007000800000000000abcd'";
    let numbers = format!(
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MILLION})"
    );
    let readers = format!(
        "INSERT INTO newsletter_subscriber (id, address_key, email, email_key, state, search_key, \
         prefecture_code, frequency, language, all_topics, all_themes, all_regions, link_epoch, \
         route, subscribed_at, updated_at, version) {numbers} SELECT unhex({id}), \
         printf('%064d', n), 'reader' || n || '@example.jp', 'reader' || n || '@example.jp', \
         CASE WHEN n % 50 = 0 THEN 'left' ELSE 'active' END, 'reader' || n, n % 47 + 1, \
         CASE WHEN n % 6 = 0 THEN 'monthly_digest' ELSE 'every_issue' END, 'ja', \
         n % 2, 1, 1, 0, 'import', '{now}', '{now}', 1 FROM numbers"
    );
    let chosen = format!(
        "INSERT INTO newsletter_subscriber_term (subscriber_id, term_id) {numbers} \
         SELECT unhex({id}), x'{topic}' FROM numbers WHERE n % 4 = 0"
    );
    judge.execute_unprepared(&readers).await.unwrap();
    judge.execute_unprepared(&chosen).await.unwrap();
}

/// What the process holds, in KiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}
