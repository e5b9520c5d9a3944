//! One source, two bodies.

use bansou::newsletter::issues::letters::IssueTest;
use bansou::newsletter::issues::{
    Block, Imprint, MergeField, SessionCard, Sheet, markdown_html, markdown_text, render,
};
use bansou::vocabulary::{LETTER_COLUMNS, text_columns};
use chrono::NaiveDate;
use entities::StudySessionId;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use uuid::Uuid;

fn imprint() -> Imprint {
    Imprint {
        programme: "地域の人事部 伴走支援".to_owned(),
        sender: "地域の人事部事務局（株式会社みなと）".to_owned(),
        postal_address: "〒100-0000 東京都千代田区1-2-3 みなとビル4階".to_owned(),
        email: "desk@bansou.example.jp".to_owned(),
        phone: "03-0000-0000".to_owned(),
        hours: "平日 9:30～17:30".to_owned(),
        base_url: "https://bansou.example.jp".to_owned(),
    }
}

fn sheet(blocks: &[Block]) -> Sheet<'_> {
    Sheet {
        number: 12,
        subject: "第12号 <12月> & 予定",
        blocks,
        issued_on: NaiveDate::from_ymd_opt(2026, 11, 24),
        on_the_web: true,
        corrects: None,
    }
}

fn card() -> SessionCard {
    SessionCard {
        full: false,
        session: StudySessionId(Uuid::nil()),
        title: "第3回 地域間連携をどう始めるか".to_owned(),
        when: "2026年12月3日（木）14:00～15:30".to_owned(),
        place: "オンライン".to_owned(),
        until: "2026年12月1日（火）17:00まで".to_owned(),
        url: "https://bansou.example.jp/sessions/0".to_owned(),
    }
}

#[test]
fn both_bodies_tell_the_same_and_mark_what_differs_once() {
    let blocks = [
        Block::Heading { text: "12月の予定".to_owned() },
        Block::Text { markdown: "**要点**は[ここ](/sessions)に。\n次の行。".to_owned() },
        Block::Session { card: Some(card()) },
        Block::Divider,
    ];

    let content = render(&sheet(&blocks), &imprint());

    for words in
        ["第12号", "2026年11月24日（火）", "12月の予定", "要点", "第3回 地域間連携をどう始めるか"]
    {
        assert!(content.text.contains(words) && content.html.contains(words), "{words}");
    }
    for field in MergeField::ALL.into_iter().take(3) {
        assert_eq!(content.text.matches(field.mark()).count(), 1);
        assert_eq!(content.html.matches(field.mark()).count(), 1);
    }
    // The link in the text, the card, the web page, the reader's two pages: all on our own site.
    let language = MergeField::Language.mark();
    assert_eq!(content.text.matches(language).count(), 5, "{}", content.text);
    assert_eq!(content.html.matches(language).count(), 5, "{}", content.html);
    let own = format!("\nhttps://bansou.example.jp/sessions{language}\n");
    assert!(content.text.contains(&own), "{}", content.text);
    assert!(content.html.contains("&lt;12月&gt; &amp; 予定"), "{}", content.html);
    assert!(content.html.contains("<html lang=\"ja\">"));
}

#[test]
fn pages_of_our_own_open_in_the_readers_language_behind_a_query_and_before_a_fragment_too() {
    let own = "https://bansou.example.jp";
    let typed = ["/sessions?x=1&y=2#z", "/newsletter#form", "/sessions?lang=en"];
    let mut blocks: Vec<_> = typed
        .map(|url| Block::Link { label: "こちら".into(), url: url.into(), note: String::new() })
        .into();
    blocks.push(Block::Text { markdown: "[一覧](/sessions?x=1&y=2)".to_owned() });

    let content = render(&sheet(&blocks), &imprint());
    let web = bansou::newsletter::issues::web_html(&sheet(&blocks), &imprint());

    let (first, more) = (MergeField::Language.mark(), MergeField::LanguageToo.mark());
    for line in [
        format!("{own}/sessions?x=1&y=2{more}#z"),
        format!("{own}/newsletter{first}#form"),
        format!("{own}/sessions?lang=en"),
        format!("{own}/sessions?x=1&y=2{more}"),
    ] {
        assert!(content.text.lines().any(|one| one == line), "{line}: {}", content.text);
        let href = format!("href=\"{}\"", line.replace('&', "&amp;"));
        assert!(content.html.contains(&href), "{href}: {}", content.html);
    }
    assert!(!web.contains([first, more]), "{web}");
}

#[test]
fn whoever_registers_for_a_full_session_reads_that_they_wait() {
    let full = SessionCard { full: true, ..card() };

    let content = render(&sheet(&[Block::Session { card: Some(full.clone()) }]), &imprint());

    let words = "17:00まで（満席です。いまはキャンセル待ちの受け付けです）";
    let text = content.text.replace(char::is_whitespace, "");
    assert!(text.contains(words) && content.html.contains(words), "{}", content.text);
    assert!(full != card() && full.tells_the_same(&card()));
}

#[test]
fn a_test_letter_says_what_stands_in_the_places_of_readers() {
    let blocks = [Block::Session { card: Some(card()) }];

    let test = IssueTest::of(&render(&sheet(&blocks), &imprint()));

    let text = test.text.replace(char::is_whitespace, "");
    assert!(text.contains("ご登録：（読者ごとの登録日）"), "{}", test.text);
    assert_eq!(text.matches("（配信のときに、読者ごとのアドレスが入ります）").count(), 2);
    assert!(text.contains("https://bansou.example.jp/sessions/0"), "{}", test.text);
    for field in MergeField::ALL {
        assert!(!test.text.contains(field.mark()) && !test.html.contains(field.mark()));
    }
}

#[test]
fn nothing_is_loaded_and_nothing_acts() {
    let bad = "<script>x()</script> <img src=\"https://track.example/p.png\"> ![絵](https://track.example/q.png)\n\n\
               [押す](javascript:alert(1)) <a href=\"https://a.example\" onclick=\"x()\">b</a> <style>p{}</style>\n\n\
               <iframe src=\"https://track.example\"></iframe>";

    let content = render(&sheet(&[Block::Text { markdown: bad.to_owned() }]), &imprint());

    for harm in ["<script", "<img", "track.example", "javascript:", "onclick", "<iframe", "url("] {
        assert!(!content.html.contains(harm), "{harm}: {}", content.html);
    }
    assert!(!content.text.contains("javascript:"));
}

#[test]
fn markdown_becomes_lines() {
    let text = "# 題\n\n段落\n二行目\n\n- 一つ目\n- [二つ目](https://a.example.jp/x)\n\n1. はじめ\n2. つぎ\n\n詳細は https://b.example.jp/y. です";

    let plain = markdown_text(text, "https://bansou.example.jp");

    let wanted = "■題\n\n段落\n二行目\n\n・一つ目\n・二つ目\nhttps://a.example.jp/x\n\n1. はじめ\n2. つぎ\n\n詳細は下記のURL. です\nhttps://b.example.jp/y";
    assert_eq!(plain, wanted);
    let html = markdown_html("https://b.example.jp/y を", "https://bansou.example.jp", &[]);
    assert!(html.contains("<a href=\"https://b.example.jp/y\""), "{html}");
}

#[test]
fn an_address_among_signs_that_stay_together_follows_the_sentence() {
    let plain = |markdown: &str| markdown_text(markdown, "https://bansou.example.jp");

    let enclosed =
        plain("詳しくは資料（https://a.example.jp/x）を。\n\n見るのは https://a.example.jp/y だけ");
    let several = plain(
        "[案内](https://a.example.jp/1)と https://a.example.jp/2。次は https://a.example.jp/3 へ",
    );
    let latin = plain("See the paper (**https://a.example.jp/x**).");

    let wanted = "詳しくは資料（下記のURL）を。\nhttps://a.example.jp/x\n\n見るのは\nhttps://a.example.jp/y\nだけ";
    assert_eq!(enclosed, wanted);
    let both = "案内と下記の2番目のURL。次は下記の3番目のURLへ\nhttps://a.example.jp/1\nhttps://a.example.jp/2\nhttps://a.example.jp/3";
    assert_eq!(several, both);
    let parted = plain("見る  https://a.example.jp/1 https://a.example.jp/2　へ");
    assert_eq!(parted, "見る\nhttps://a.example.jp/1\nhttps://a.example.jp/2\n　へ");
    assert_eq!(latin, "See the paper (the link below).\nhttps://a.example.jp/x");
}

#[test]
fn addresses_leave_in_ascii_and_bare_ones_end_before_japanese() {
    let typed = "https://a.example.jp/資料/x.pdf?号=1#節";
    let sent = "https://a.example.jp/%E8%B3%87%E6%96%99/x.pdf?%E5%8F%B7=1#%E7%AF%80";
    let link = Block::Link { label: "資料".into(), url: typed.into(), note: String::new() };
    let markdown =
        format!("[案内]({typed})を。\n\n見る <{typed}>、または https://b.example.jp/a。");
    let blocks = [Block::Text { markdown }, link];

    let content = render(&sheet(&blocks), &imprint());
    let bare = markdown_html("https://b.example.jp/資料、https://b.example.jp/x　へ", "", &[]);

    assert_eq!(content.text.matches(&format!("\n{sent}\n")).count(), 3, "{}", content.text);
    assert_eq!(content.html.matches(&format!("href=\"{sent}\"")).count(), 3, "{}", content.html);
    assert!(!content.html.contains("a.example.jp/資料"), "{}", content.html);
    assert!(content.html.contains("href=\"https://b.example.jp/a\""), "{}", content.html);
    let (cut, whole) = ("href=\"https://b.example.jp/\"", "href=\"https://b.example.jp/x\"");
    assert!(bare.contains(cut) && bare.contains(whole), "{bare}");
}

/// Signs no line may begin with, by a list of our own.
const NOT_FIRST: &str = "、。，．・：；？！）」』】〕〉》ぁぃぅぇぉっゃゅょァィゥェォッャュョー々";
const NOT_LAST: &str = "（「『【〔〈《";

fn japanese() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ぁ-んァ-ヶ一-龠、。「」（）ー々！？・]{1,30}",
        1 => "[a-zA-Z0-9 .,!()-]{1,20}",
        1 => Just("\n\n".to_owned()),
        1 => Just("\n- ".to_owned()),
        1 => Just("**".to_owned()),
        1 => "https://[a-z]{1,8}\\.example\\.jp/[a-z0-9/?=&%_-]{0,90}".prop_map(|url| format!(" {url} ")),
        1 => "https://[a-z]{1,8}\\.example\\.jp/[a-z0-9/?=&%_-]{0,90}",
        1 => ".{0,20}",
    ];
    prop::collection::vec(piece, 0..25).prop_map(|pieces| pieces.concat())
}

/// A word or a link, which no rule breaks.
fn is_one_piece(line: &str) -> bool {
    let word = |sign: &str| {
        let first = sign.chars().next().unwrap_or(' ');
        first.is_ascii_graphic()
            || first == '\u{a0}'
            || (first < '\u{2000}' && first.is_alphabetic())
            || ('０'..='９').contains(&first)
    };
    line.trim().graphemes(true).all(word)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_text_is_folded_for_any_input(markdown in japanese(), label in "[^\u{FDD0}-\u{FDEF}]{0,60}") {
        let link = Block::Link {
            label: label.replace(char::is_control, ""),
            url: "https://c.example.jp/".to_owned() + &"z".repeat(90),
            note: String::new(),
        };
        let blocks = [Block::Text { markdown }, link];

        let content = render(&sheet(&blocks), &imprint());

        for line in content.text.lines() {
            let wide = text_columns(line) > LETTER_COLUMNS;
            prop_assert!(!wide || is_one_piece(line), "too wide: {line}");
        }
        for field in MergeField::ALL.into_iter().take(3) {
            prop_assert_eq!(content.text.matches(field.mark()).count(), 1);
        }
        let long = format!("\nhttps://c.example.jp/{}\n", "z".repeat(90));
        prop_assert!(content.text.contains(&long));
    }

    #[test]
    fn no_folded_line_breaks_the_rules_of_lines(words in "[あ-んア-ヶ一-龠、。「」（）ー々！？・]{80,300}") {
        let content = render(&sheet(&[Block::Text { markdown: words.clone() }]), &imprint());
        let text: Vec<_> = content.text.lines().collect();
        let start = text.iter().position(|line| words.starts_with(line) && !line.is_empty());
        let Some(start) = start else { return Ok(()) };

        let mut rest = words.as_str();
        for (place, line) in text[start..].iter().enumerate() {
            let Some(after) = rest.strip_prefix(line) else { break };
            let (first, last) = (line.chars().next(), line.chars().last());
            // Where nothing but such signs stands, the width wins.
            let bound = |c: char| NOT_FIRST.contains(c) || NOT_LAST.contains(c);
            let hopeless = line.chars().filter(|c| bound(*c)).count() > 20;
            if place > 0 && !hopeless {
                prop_assert!(first.is_none_or(|c| !NOT_FIRST.contains(c)), "begins: {line}");
            }
            if !after.is_empty() && !hopeless {
                prop_assert!(last.is_none_or(|c| !NOT_LAST.contains(c)), "ends: {line}");
            }
            rest = after;
        }
    }

    #[test]
    fn addresses_in_a_sentence_break_no_rule_of_lines(
        parts in prop::collection::vec("[あ-んア-ヶ一-龠、。「」（）ー々！？・]{1,60}https://a\\.jp/[a-z]{0,80}", 1..5),
        end in "[あ-んア-ヶ一-龠、。「」（）ー々！？・]{1,60}",
    ) {
        let markdown = format!("初{}{end}終", parts.concat());
        let content = render(&sheet(&[Block::Text { markdown }]), &imprint());

        let lines = content.text.lines().skip_while(|line| !line.starts_with('初'));
        let last = parts.len() + lines.clone().position(|line| line.ends_with('終')).unwrap_or(0);
        for line in lines.take(last + 1).filter(|line| !line.is_empty()) {
            let bound = |c: char| NOT_FIRST.contains(c) || NOT_LAST.contains(c);
            if line.chars().filter(|c| bound(*c)).count() > 20 {
                continue;
            }
            prop_assert!(!line.starts_with(|c| NOT_FIRST.contains(c)), "begins: {line}");
            prop_assert!(!line.ends_with(|c| NOT_LAST.contains(c)), "ends: {line}");
        }
        for part in &parts {
            let address = &part[part.find("https").unwrap_or(0)..];
            prop_assert!(content.text.lines().any(|line| line.trim_end_matches(|c: char| !c.is_ascii()) == address), "broken: {address}");
        }
    }
}
