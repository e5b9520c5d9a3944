//! The newsroom at work, in a browser without scripts.

use bansou::desk::SOURCES;
use bansou::newsletter::Newsdesk;
use bansou::newsletter::issues::{RawIssue, save_issue};
use bansou::people::sign_in::sessions;
use chrono::{TimeZone, Utc};
use entities::PersonId;
use entities::newsletter::issue::IssueState;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use reqwest::StatusCode;
use sea_orm::EntityTrait;

use super::cast::{Press, grant, plain, text, with};
use crate::study_sessions::visitor::Visitor;

pub async fn at_the_desk(press: &Press, id: PersonId) -> Visitor<'_> {
    let context = press.context();
    let tx = context.database.begin_write().await.unwrap();
    let row = person::Entity::find_by_id(id).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, context, &row, Strength::TwoFactors, "test").await.unwrap();
    tx.commit().await.unwrap();
    Visitor::with_session(&press.room.app, begun.token)
}

const BASE: &str = "/staff/newsletter/issues";

#[tokio::test]
async fn an_editor_composes_block_by_block_and_nothing_typed_is_lost() {
    let press = Press::new().await;
    let editor = at_the_desk(&press, press.room.editor).await;

    let new = editor.get(&format!("{BASE}/new")).await;
    let form = editor.post(&new, &[("from", "blank")]).await;
    let edit = form.path.split('#').next().unwrap().to_owned();
    let typed = [
        ("number", "7"),
        ("subject", "第7号"),
        ("frequency", "every_issue"),
        ("blocks[0].text", "見出しです"),
        ("blocks[1].text", "本文です"),
    ];
    let step = |step: &'static str| {
        let mut all = typed.to_vec();
        all.push(("step", step));
        all
    };
    let added = editor.press(&form, &edit, &step("add:link")).await;
    let moved = editor.press(&added, &edit, &step("up:1")).await;
    let removed = editor
        .press(
            &moved,
            &edit,
            &[
                ("number", "7"),
                ("subject", "第7号"),
                ("blocks[0].text", "本文です"),
                ("blocks[1].text", "見出しです"),
                ("step", "remove:2"),
            ],
        )
        .await;
    let wrong = editor
        .press(
            &removed,
            &edit,
            &[
                ("number", "x"),
                ("subject", "第7号"),
                ("blocks[0].text", "本文です"),
                ("blocks[1].text", "見出しです"),
                ("planned_year", "2026"),
                ("step", "save"),
            ],
        )
        .await;
    let saved = editor
        .press(
            &removed,
            &edit,
            &[
                ("number", "7"),
                ("subject", "第7号"),
                ("blocks[0].text", "本文です"),
                ("blocks[1].text", "見出しです"),
                ("step", "save"),
            ],
        )
        .await;

    assert!(added.says("3. リンク") && added.html.contains("見出しです"), "{}", added.text());
    assert!(moved.html.find("本文です").unwrap() < moved.html.find("見出しです").unwrap());
    assert!(!removed.says("3. リンク") && removed.html.contains("見出しです"));
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("本文です"), "{}", wrong.text());
    assert!(saved.says("保存しました") && saved.says("第7号"), "{}", saved.text());
}

#[tokio::test]
async fn where_nobody_else_approves_the_page_says_that_nobody_was_told() {
    let press = Press::new().await;
    let editor = at_the_desk(&press, press.room.editor).await;
    let id = press.drafts(plain(12)).await;
    let page = format!("{BASE}/{id}");
    // The only one who approves wrote a part of it.
    let second = (Newsdesk::acting_as(press.checker), id, None);
    save_issue(press.context(), &SOURCES, second, plain(12)).await.unwrap();

    let asked = editor.press(&editor.get(&page).await, &format!("{page}/review"), &[]).await;

    assert!(asked.says("だれにもお知らせしていません"), "{}", asked.text());
    assert_eq!(press.row(id).await.state, IssueState::InReview);
}

#[tokio::test]
async fn a_draft_is_thrown_away_on_its_page() {
    let press = Press::new().await;
    let editor = at_the_desk(&press, press.room.editor).await;
    let id = press.drafts(plain(12)).await;
    let page = format!("{BASE}/{id}");

    let done = editor.press(&editor.get(&page).await, &format!("{page}/discarding"), &[]).await;

    assert!(done.says("下書きを捨てました"), "{}", done.text());
    assert_eq!(editor.get(&page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_issue_goes_through_every_hand() {
    let press = Press::new().await;
    let editor = at_the_desk(&press, press.room.editor).await;
    let checker = at_the_desk(&press, press.checker).await;
    let desk = at_the_desk(&press, press.coordinator).await;
    let id = press.drafts(plain(12)).await;
    let page = format!("{BASE}/{id}");

    press.later();
    let draft = editor.get(&page).await;
    let asked = editor.press(&draft, &format!("{page}/review"), &[]).await;
    let own = editor.get(&page).await;
    let today = checker.get("/staff").await;
    let read = checker.get(&page).await;
    press.later();
    let wrong = checker.press(&read, &format!("{page}/approval"), &[("readers", "4")]).await;
    let approved = checker.press(&read, &format!("{page}/approval"), &[("readers", "３名")]).await;
    press.later();
    let held = desk.get(&page).await;
    let silent = desk.press(&held, &format!("{page}/hold-stop"), &[("reason", "")]).await;
    let stopped = desk
        .press(&held, &format!("{page}/hold-stop"), &[("reason", "会場が変わりました。")])
        .await;

    assert!(asked.says("承認を依頼しました"), "{}", asked.text());
    assert!(!own.source().contains("/approval\""), "{}", own.text());
    assert!(today.says("承認を待つメールマガジン 第12号"), "{}", today.text());
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    assert!(wrong.says("いまの宛先は3名です"), "{}", wrong.text());
    assert!(approved.says("承認しました"), "{}", approved.text());
    assert!(held.says("あと14分59秒"), "{}", held.text());
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stopped.says("読者には届いていません") && stopped.says("下書き"), "{}", stopped.text());
    assert_eq!(press.row(id).await.state, IssueState::Draft);
}

#[tokio::test]
async fn what_fails_is_named_with_the_way_to_mend_it() {
    let press = Press::new().await;
    let editor = at_the_desk(&press, press.room.editor).await;
    let id = press.drafts(with(vec![text("12月3日（金）に開きます。")])).await;

    let page = editor.get(&format!("{BASE}/{id}")).await;

    assert!(
        page.says("「12月3日（金）」の曜日が違います。正しくは 2026年12月3日（木） です。"),
        "{}",
        page.text()
    );
    assert!(page.source().contains(&format!("{BASE}/{id}/edit#block-1")));
    assert!(!page.source().contains("/review\""));
}

#[tokio::test]
async fn the_preview_is_framed_by_our_own_pages_and_nothing_in_it_acts() {
    let press = Press::new().await;
    let editor = at_the_desk(&press, press.room.editor).await;
    let id = press.drafts(plain(12)).await;

    let page = editor.get(&format!("{BASE}/{id}/edit")).await;
    let preview = editor.get(&format!("{BASE}/{id}/preview")).await;
    let live = editor.press(&page, &format!("{BASE}/{id}/edit"), &[("step", "x")]).await;
    let mut form: Vec<(String, String)> = page.hidden_of(&format!("{BASE}/{id}/edit"));
    form.extend(
        [("subject", "未保存の件名"), ("number", "12"), ("blocks[1].text", "未保存の本文 ○○")]
            .map(|(n, v)| (n.to_owned(), v.to_owned())),
    );
    let live_preview = editor.post_to(&format!("{BASE}/{id}/preview"), &form).await;

    let policy = |seen: &crate::study_sessions::visitor::Seen| {
        seen.headers["content-security-policy"].to_str().unwrap().to_owned()
    };
    assert!(policy(&page).ends_with("frame-src 'self'"), "{}", policy(&page));
    assert!(
        policy(&preview).contains("default-src 'none'")
            && policy(&preview).contains("frame-ancestors 'self'")
    );
    for view in ["view-wide\" checked", "view-phone\"", "view-text\""] {
        assert!(preview.html.contains(&format!("type=\"radio\" name=\"view\" id=\"{view}")));
    }
    for width in [".wide iframe{width:100%;min-width:680px}", ".phone iframe{width:377px", "36em"] {
        assert!(preview.html.contains(width), "{width}");
    }
    assert_eq!(preview.headers["x-frame-options"], "SAMEORIGIN");
    assert!(preview.html.contains("sandbox=\"\"") && !preview.html.contains("/newsletter/leave/"));
    assert!(
        live_preview.says("未保存の本文") && live_preview.says("書きかけの「○○」"),
        "{}",
        live_preview.text()
    );
    assert_eq!(press.row(id).await.subject, "【地域の人事部】第12号 12月の予定");
    drop(live);
}

#[tokio::test]
async fn a_plan_outside_the_hours_says_when_it_will_leave() {
    let press = Press::new().await;
    let editor = at_the_desk(&press, press.room.editor).await;
    // 7:00 of Wednesday 25 November in Tokyo.
    let early = Utc.with_ymd_and_hms(2026, 11, 24, 22, 0, 0).unwrap();
    let id = press.drafts(RawIssue { planned_at: Some(early), ..plain(12) }).await;

    let page = editor.get(&format!("{BASE}/{id}")).await;

    assert!(page.says("2026年11月25日（水）9:00に配信を始めます。"), "{}", page.text());
    assert!(page.source().contains("/review\""));
}

#[tokio::test]
async fn rules_files_and_tests_have_their_pages() {
    let press = Press::new().await;
    grant(&press.room, press.room.editor, Role::Admin).await;
    let editor = at_the_desk(&press, press.room.editor).await;
    let id = press.drafts(plain(12)).await;

    let rules = editor.get("/staff/newsletter/sending-rules").await;
    let fields =
        [("weekdays", "2"), ("opens", "9:00"), ("closes", "12:00"), ("hold_minutes", "20")];
    let saved = editor.post(&rules, &fields).await;
    let test = editor.get(&format!("{BASE}/{id}/test")).await;
    let checker = press.checker.to_string();
    let tested = editor.post(&test, &[("people", &checker)]).await;
    let files = editor.get(&format!("{BASE}/{id}/attachments")).await;
    let attached = editor.post_files(&files, &[], ("file", "案内.pdf")).await;

    assert!(rules.says("月・火・水・木・金曜日 9:00～18:00"), "{}", rules.text());
    assert!(saved.says("火曜日 9:00～12:00") && saved.says("編集 花子"), "{}", saved.text());
    assert!(tested.says("1名にテスト配信をしました。"), "{}", tested.text());
    assert!(attached.says("案内.pdf"), "{}", attached.text());
    assert_eq!(press.room.letters_to("checker@example.jp").await, ["newsletter_issue_test"]);
}
