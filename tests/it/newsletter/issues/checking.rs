//! A corpus of bad drafts: each is stopped, and each finding says where.

use std::collections::HashSet;

use bansou::newsletter::RuleKeeper;
use bansou::newsletter::issues::{
    CheckKind, Content, Imprint, IssueRefusal, MOST_FILES, MergeField, NewFile, Place, RawBlock,
    RawIssue, RawRules, attach, legal, save_rules,
};
use chrono::{TimeDelta, TimeZone, Utc};
use entities::newsletter::subscriber::ReaderKind;

use super::cast::{Press, plain, refused, text, with};

async fn kinds(press: &Press, raw: RawIssue) -> Vec<(CheckKind, Place)> {
    let id = press.drafts(raw).await;
    let found = press.found(id).await.into_iter().map(|one| (one.kind, one.place)).collect();
    assert!(matches!(refused(press.asks(id).await), IssueRefusal::Failing(_)));
    let mut row = press.row(id).await;
    row.number += 1_000 + i32::try_from(press.context().now().timestamp() % 5_000).unwrap();
    press.write(row).await;
    found
}

fn link(url: &str) -> RawBlock {
    RawBlock { label: "こちら".into(), url: url.into(), ..RawBlock::of_kind("link") }
}

fn heading(words: &str) -> RawBlock {
    RawBlock { text: words.into(), ..RawBlock::of_kind("heading") }
}

#[tokio::test]
async fn a_heading_needs_something_below_it_before_the_next() {
    let press = Press::new().await;
    let blocks = vec![
        heading("一"),
        RawBlock::of_kind("divider"),
        heading("二"),
        RawBlock::of_kind("divider"),
        text("お知らせです。"),
    ];

    let found = kinds(&press, with(blocks)).await;

    assert_eq!(found, [(CheckKind::Empty, Place::Block(0))]);
}

#[tokio::test]
async fn nothing_is_found_in_a_good_issue() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;

    assert_eq!(press.found(id).await, []);
}

#[tokio::test]
async fn bad_drafts_are_stopped_where_they_are_bad() {
    let press = Press::new().await;
    let second = |block| with(vec![text("お知らせです。"), block]);
    let corpus = [
        (second(text("12月3日（金）に開きます。")), CheckKind::Dates, Place::Block(1)),
        (second(text("令和8年11月31日まで")), CheckKind::Dates, Place::Block(1)),
        (second(text("会場は○○ホールです。")), CheckKind::Placeholders, Place::Block(1)),
        (second(text("{{name}} 様")), CheckKind::Placeholders, Place::Block(1)),
        (second(text("【要確認】定員")), CheckKind::Placeholders, Place::Block(1)),
        (second(RawBlock::of_kind("heading")), CheckKind::Empty, Place::Block(1)),
        (second(heading("会場の案内")), CheckKind::Empty, Place::Block(1)),
        (second(RawBlock::of_kind("session")), CheckKind::Empty, Place::Block(1)),
        (second(RawBlock::of_kind("slots")), CheckKind::Empty, Place::Block(1)),
        (with(vec![RawBlock::of_kind("divider")]), CheckKind::Empty, Place::Body("本文")),
        (second(link("/nowhere")), CheckKind::Links, Place::Block(1)),
        (second(link("/staff/newsletter")), CheckKind::Links, Place::Block(1)),
        (second(link("https://example.com/x")), CheckKind::Links, Place::Block(1)),
        (second(link("http://192.168.0.1/")), CheckKind::Links, Place::Block(1)),
        (second(text("[ここ](/newsletter/issues/99)")), CheckKind::Links, Place::Block(1)),
        (RawIssue { subject: String::new(), ..plain(12) }, CheckKind::Subject, Place::Subject),
        (RawIssue { subject: "長".repeat(41), ..plain(12) }, CheckKind::Subject, Place::Subject),
        (RawIssue { subject: "○○号".into(), ..plain(12) }, CheckKind::Placeholders, Place::Subject),
    ];

    let mut missed = Vec::new();
    for (raw, kind, place) in corpus {
        let told = format!("{:?} {:?}", raw.subject, raw.blocks.last());
        let found = kinds(&press, raw).await;
        if found != [(kind, place.clone())] {
            missed.push(format!("{told}: {found:?} instead of {kind:?} {place:?}"));
        }
    }

    assert_eq!(missed, Vec::<String>::new());
}

#[tokio::test]
async fn good_links_are_taken() {
    let press = Press::new().await;
    let blocks = [
        "/",
        "/sessions",
        "/newsletter",
        "/policies/privacy",
        "https://www.meti.go.jp/",
        "mailto:desk@example.jp",
    ];
    let mut blocks: Vec<_> = blocks.into_iter().map(link).collect();
    blocks.push(text("- [一覧](/sessions?x=1#y)\n- https://www.meti.go.jp/policy/"));
    let id = press.drafts(with(blocks)).await;

    assert_eq!(press.found(id).await, []);
}

#[tokio::test]
async fn telephone_numbers_and_addresses_of_pages_are_no_dates() {
    let press = Press::new().await;
    let page = "https://www.meti.go.jp/press/2026/11/20261130001/20261130001.html";
    let city = "https://www.city.hanamaki.iwate.jp/shigoto/1003/1004/1019.html";
    let blocks = vec![
        text("電話 0532-53-7211（平日）、0120-86-1234"),
        text(&format!("[報道発表]({page})と、{city} をご覧ください。")),
        link(page),
    ];
    let bad = vec![text(&format!("2026/2/30の[報道発表]({page})")), link(page)];

    let good = press.drafts(with(blocks)).await;
    let bad = press.drafts(RawIssue { number: 13, ..with(bad) }).await;
    let found: Vec<_> = press.found(bad).await.into_iter().map(|one| one.place).collect();

    assert_eq!(press.found(good).await, []);
    assert_eq!(found, [Place::Block(0)]);
}

#[tokio::test]
async fn a_bare_address_that_runs_on_in_japanese_is_found_and_how_to_part_it_is_said() {
    let press = Press::new().await;
    let note =
        RawBlock { note: "詳しくはhttps://www.meti.go.jp/aを".into(), ..link("/sessions") };
    let bad = ["/aをご覧ください", "/資料/案内.pdf", "/?資料=1"];
    let mut blocks: Vec<_> = bad.map(|end| text(&format!("https://www.meti.go.jp{end}"))).into();
    blocks.push(note);
    let good = "https://www.meti.go.jp/a。（https://www.meti.go.jp/b）を、(https://www.meti.go.jp/c)と\
        「https://www.meti.go.jp/d」へ。https://www.meti.go.jp/e　を見る\n\
        [資料](https://www.meti.go.jp/資料/f.pdf)と<https://www.meti.go.jp/g>をご覧ください。";

    let bad = press.drafts(with(blocks)).await;
    let good = press.drafts(RawIssue { number: 13, ..with(vec![text(good)]) }).await;
    let found = press.found(bad).await;

    let places: Vec<_> = found.iter().map(|one| (one.kind, one.place.clone())).collect();
    assert_eq!(places, [0, 1, 2, 3].map(|at| (CheckKind::Links, Place::Block(at))));
    assert!(found[1].detail.contains("https://www.meti.go.jp/ まで"), "{:?}", found[1]);
    assert!(found[1].detail.contains("[名前](アドレス)"), "{:?}", found[1]);
    assert_eq!(press.found(good).await, []);
}

#[tokio::test]
async fn sites_of_other_programmes_are_not_linked_to() {
    let press = Press::new().await;
    let raw = RawRules {
        weekdays: vec![1, 2, 3, 4, 5],
        opens: "9:00".into(),
        closes: "18:00".into(),
        hold_minutes: "15".into(),
        foreign_hosts: "Shien.example.jp\n".into(),
        ..RawRules::default()
    };
    let keeper = RuleKeeper::acting_as(press.editor.person());
    save_rules(press.context(), keeper, (Some(0), &raw)).await.unwrap();

    let blocks = vec![text("お知らせ"), link("https://www.shien.example.jp/apply")];
    let found = kinds(&press, with(blocks)).await;

    assert_eq!(found, [(CheckKind::Links, Place::Block(1))]);
}

#[tokio::test]
async fn time_and_audience_are_checked() {
    let press = Press::new().await;
    let now = press.context().now();
    let late = RawIssue { not_after: Some(now + TimeDelta::minutes(5)), ..plain(12) };
    let rule =
        bansou::newsletter::Segment { kinds: vec![ReaderKind::School], ..Default::default() };
    let group =
        bansou::newsletter::save_segment(press.context(), press.editor, None, ("学校", &rule))
            .await
            .unwrap();
    let empty = RawIssue { segment: Some(group), ..plain(12) };

    let saturday = Utc.with_ymd_and_hms(2026, 11, 28, 1, 0, 0).unwrap();
    let closed = RawIssue { planned_at: Some(saturday), ..plain(12) };

    assert_eq!(kinds(&press, late).await, [(CheckKind::Time, Place::Time)]);
    assert_eq!(kinds(&press, closed).await, [(CheckKind::Time, Place::Time)]);
    // This morning: the same day, but over.
    let over = RawIssue { planned_at: Some(now - TimeDelta::minutes(1)), ..plain(12) };
    assert_eq!(kinds(&press, over).await, [(CheckKind::Time, Place::Time)]);
    assert_eq!(kinds(&press, empty).await, [(CheckKind::Audience, Place::Audience)]);
}

#[tokio::test]
async fn files_that_look_like_lists_are_stopped() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;
    let rows: Vec<_> = (0..6).map(|n| format!("山田,a{n}@example.jp\n")).collect();
    let rows = rows.concat();
    let desk = (press.editor, id, None);
    let file = |name: &str, bytes: &[u8]| NewFile { name: name.into(), bytes: bytes.to_vec() };

    attach(press.context(), desk, &file("名簿.csv", rows.as_bytes())).await.unwrap();
    let found = press.found(id).await;
    let twice = refused(attach(press.context(), desk, &file("名簿.csv", b"x")).await);
    let program = refused(attach(press.context(), desk, &file("a.exe", b"MZ")).await);
    let lie = refused(attach(press.context(), desk, &file("a.pdf", b"MZ")).await);
    let large = refused(
        attach(press.context(), desk, &file("b.txt", &vec![b'a'; 2 * 1024 * 1024 + 1])).await,
    );
    for n in 1..MOST_FILES {
        attach(press.context(), desk, &file(&format!("{n}.txt"), b"x")).await.unwrap();
    }
    let many = refused(attach(press.context(), desk, &file("z.txt", b"x")).await);

    let place = Place::Attachment("名簿.csv".to_owned());
    assert_eq!((found.len(), found[0].kind, &found[0].place), (1, CheckKind::Attachments, &place));
    assert_eq!(twice, IssueRefusal::FileNameTaken);
    let invalid = [program, lie, large, many];
    assert!(invalid.iter().all(|one| matches!(one, IssueRefusal::Invalid(_))), "{invalid:?}");
}

/// Takes each of the five items out of each body, in every way that could happen.
#[tokio::test]
async fn an_issue_without_one_of_the_five_legal_items_is_found() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;
    let content = press.view(id).await.content;
    let imprint = Imprint::of(&press.context().config);
    let leave = MergeField::LeaveUrl.mark().to_string();
    let html = [
        imprint.sender.clone(),
        leave.clone(),
        "配信の停止は、いつでも次のページからできます。".to_owned(),
        imprint.postal_address.clone(),
        imprint.email.clone(),
    ];
    let without = |part: &str| {
        let text = content.text.replace(part, "");
        let html = content.html.replace(part, "");
        [
            legal(&Content { text, ..content.clone() }, &imprint),
            legal(&Content { html, ..content.clone() }, &imprint),
        ]
    };

    let found: Vec<_> = html.iter().flat_map(|part| without(part)).collect();
    let apart = content.text.replace(&leave, &format!("\n\n{leave}\n\n"));
    let apart = legal(&Content { text: apart, ..content.clone() }, &imprint);

    assert_eq!(legal(&content, &imprint), []);
    let missed = found.iter().filter(|found| found.is_empty()).count();
    assert_eq!((found.len(), missed), (10, 0));
    let bodies: HashSet<_> = found.iter().flatten().map(|one| format!("{:?}", one.place)).collect();
    assert_eq!(bodies.len(), 2);
    assert_eq!(apart.len(), 1);
}

#[tokio::test]
async fn settings_without_an_address_stop_every_issue() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;
    let content = press.view(id).await.content;
    let imprint = Imprint::of(&press.context().config);

    let bare = Imprint { postal_address: String::new(), ..imprint };

    assert_eq!(legal(&content, &bare).len(), 2);
}
