//! Back numbers and their feed.

use bansou::newsletter::issues::{RawBlock, RawIssue};
use chrono::TimeDelta;
use entities::newsletter::issue;
use reqwest::StatusCode;
use reqwest::header::SET_COOKIE;

use super::cast::{Press, plain, text};
use crate::study_sessions::visitor::Visitor;
use crate::support::ApiClient;

#[tokio::test]
async fn anybody_reads_what_was_sent_and_meant_for_the_web() {
    let press = Press::new().await;
    press.sent(plain(10)).await;
    press.sent(RawIssue { on_the_web: false, ..plain(11) }).await;
    press.drafts(plain(12)).await;
    let anybody = Visitor::new(&press.room.app);

    let list = anybody.get("/newsletter/issues").await;
    let one = anybody.get("/newsletter/issues/10").await;
    let hidden = anybody.get("/newsletter/issues/11").await;
    let draft = anybody.get("/newsletter/issues/12").await;
    let none = anybody.get("/newsletter/issues/99").await;

    assert!(list.says("第10号") && !list.says("第11号") && !list.says("第12号"), "{}", list.text());
    assert!(one.says("次の勉強会は、12月3日（木）に開きます。"), "{}", one.text());
    for marks in ['\u{FDD0}', '\u{FDD1}', '\u{FDD2}'] {
        assert!(!one.html.contains(marks));
    }
    assert!(!one.html.contains("/newsletter/leave/") && one.headers.get(SET_COOKIE).is_none());
    let policy = one.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let gone = [hidden.status, draft.status, none.status];
    assert_eq!(gone, [StatusCode::NOT_FOUND; 3]);
}

#[tokio::test]
async fn the_feed_names_them_and_says_when_nothing_is_new() {
    let press = Press::new().await;
    press.sent(RawIssue { subject: "第10号 <春> & 夏".into(), ..plain(10) }).await;
    press.sent(RawIssue { on_the_web: false, ..plain(11) }).await;
    let client = reqwest::Client::new();
    let url = press.room.app.url("/newsletter/issues/feed.atom");

    let first = client.get(&url).send().await.unwrap();
    let tag = first.headers()["etag"].clone();
    let text = first.text().await.unwrap();
    let again = client.get(&url).header("if-none-match", tag).send().await.unwrap();

    assert!(text.contains("<title>第10号 &lt;春&gt; &amp; 夏</title>"), "{text}");
    assert_eq!(text.matches("<entry>").count(), 1);
    assert!(text.contains("/newsletter/issues/10\"/>"), "{text}");
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn the_end_of_an_issue_is_no_news_to_the_feed() {
    let press = Press::new().await;
    let id = press.sent(plain(10)).await;
    let url = press.room.app.url("/newsletter/issues/feed.atom");
    let before = reqwest::get(&url).await.unwrap().text().await.unwrap();

    let row = press.row(id).await;
    let later = row.finished_at.map(|at| at + TimeDelta::hours(3));
    press.write(issue::Model { finished_at: later, ..row }).await;
    let after = reqwest::get(&url).await.unwrap().text().await.unwrap();

    assert!(before.contains("<updated>"), "{before}");
    assert_eq!(before, after);
}

#[tokio::test]
async fn an_excerpt_is_made_of_words_without_addresses() {
    let press = Press::new().await;
    let linked = "日時は、[勉強会の一覧](/sessions)で確かめてください。\n\nhttps://www.meti.go.jp/";
    let blocks = vec![text("https://www.meti.go.jp/policy/"), text(linked)];
    press.sent(RawIssue { blocks, ..plain(10) }).await;
    let blocks = vec![RawBlock { text: "会場の変更".into(), ..RawBlock::of_kind("heading") }];
    press.sent(RawIssue { blocks, ..plain(11) }).await;
    let url = press.room.app.url("/newsletter/issues/feed.atom");

    let list = Visitor::new(&press.room.app).get("/newsletter/issues").await;
    let feed = reqwest::get(&url).await.unwrap().text().await.unwrap();

    let words = "日時は、勉強会の一覧で確かめてください。";
    assert!(list.says(words) && list.says("会場の変更"), "{}", list.text());
    assert!(!list.says("https://") && !list.html.contains("base.invalid"), "{}", list.text());
    for summary in [words, "会場の変更"] {
        assert!(feed.contains(&format!("<summary>{summary}</summary>")), "{feed}");
    }
}

#[tokio::test]
async fn programs_read_them_part_by_part() {
    let press = Press::new().await;
    for number in 1..=3 {
        press.sent(plain(number)).await;
    }
    let api = ApiClient::nobody(&press.room.app);

    let first = api.get("/api/v1/newsletter/back-numbers?limit=2").await;
    let cursor = first.body["next_cursor"].as_str().unwrap();
    let rest = api.get(&format!("/api/v1/newsletter/back-numbers?limit=2&cursor={cursor}")).await;
    let one = api.get("/api/v1/newsletter/back-numbers/2").await;

    let numbers = |body: &serde_json::Value| {
        let items = body["items"].as_array().unwrap();
        items.iter().map(|item| item["number"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((numbers(&first.body), numbers(&rest.body)), (vec![3, 2], vec![1]));
    assert!(one.body["text"].as_str().unwrap().contains("12月3日（木）"));
    let html = one.body["html"].as_str().unwrap();
    assert!(html.contains("12月3日（木）") && !html.contains('\u{FDD3}') && html.contains("<p"));
    assert!(rest.body.get("next_cursor").is_none());
}
