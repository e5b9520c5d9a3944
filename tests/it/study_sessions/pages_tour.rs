//! Journeys in a real browser; every page it comes to is held against axe-core.

use std::collections::BTreeSet;

use bansou::people::seed;
use bansou::study_sessions::links;
use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session::{
    CoHostPlan, QuestionPlan, RosterColumn, SessionPlan, SharingPlan, Speaker, SpeakerPlan,
};
use chrono::TimeDelta;
use entities::people::term::{self, Vocabulary};
use entities::study_sessions::co_host::Basis;
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Audience;
use entities::{PersonId, StudySessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::cast::{Stage, offering, part, thursday};
use super::visitor::{link_in_letter, session_of};
use crate::browser::keyboard::Keyboard;
use crate::support::{Browser, Screen};

const SCREENS: [(Screen, &str); 2] = [(Screen::Desktop, "desktop"), (Screen::Phone, "phone")];

async fn sign_in(stage: &Stage, browser: &Browser, person: PersonId) {
    browser.client.goto(&stage.app.url("/healthz")).await.unwrap();
    let token = session_of(&stage.app, person).await;
    let set = "document.cookie = 'session=' + arguments[0] + '; path=/'";
    browser.client.execute(set, vec![token.into()]).await.unwrap();
}

/// A public session with everything a session can have.
async fn rich(stage: &Stage) -> StudySessionId {
    let db = stage.app.context.database.reader();
    let themes = term::Entity::find()
        .filter(term::Column::Vocabulary.eq(Vocabulary::Theme))
        .order_by_asc(term::Column::Ordinal)
        .limit(2)
        .all(db)
        .await
        .unwrap();
    let themes = themes.into_iter().map(|term| term.id).collect();
    stage.session(|plan| enrich(plan, themes)).await
}

fn enrich(plan: &mut SessionPlan, themes: Vec<entities::TermId>) {
    plan.audience = Audience::Public;
    plan.themes = themes;
    plan.seats[0].capacity = Some(30);
    plan.description = "## この回について\n\n隣の地域と組むときの**最初の一歩**を、3つの事例から学びます。\n\n\
                        - 会費と人の出し方\n- 自治体との役割分担\n\n[先輩の記録](https://example.jp/)"
        .into();
    plan.purpose = "隣の地域と組むときの、最初の一歩を学びます。".into();
    let venue = plan.parts[0].venue.as_mut().unwrap();
    venue.prefecture_code = Some(20);
    venue.access = Some("JR塩尻駅 東口から徒歩5分\n駐車場はありません".into());
    plan.parts[0].title = Some("講演と意見交換".into());
    plan.parts[0].speakers = vec![SpeakerPlan {
        who: Speaker::Guest {
            name: "佐藤 健".into(),
            affiliation: Some("株式会社つばめ商会".into()),
        },
        remote: true,
        topic: Some("3つの町で採用を分け合う".into()),
    }];
    plan.parts.push(part(thursday() + TimeDelta::days(7), 90));
    plan.co_hosts = vec![CoHostPlan {
        organisation: None,
        name: "みなと商工会議所".into(),
        sharing: Some(SharingPlan {
            basis: Basis::Consent,
            detail: None,
            purpose: "会場の受付".into(),
            columns: BTreeSet::from([RosterColumn::Name]),
        }),
    }];
    let question = |kind, label: &str, options: &[&str], required| QuestionPlan {
        id: None,
        kind,
        label: label.into(),
        hint: Some("分かる範囲で答えてください。".into()),
        required,
        options: options.iter().map(|option| (*option).into()).collect(),
    };
    plan.questions = vec![
        question(QuestionKind::Text, "いま困っていること", &[], true),
        question(QuestionKind::Choice, "終了後の交流会", &["参加する", "参加しない"], true),
        question(QuestionKind::Choices, "関心のあること", &["確保", "育成", "定着"], false),
        question(QuestionKind::File, "事前課題", &[], false),
    ];
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn an_operator_finds_registers_changes_and_cancels_on_a_phone() {
    let stage = Stage::new().await;
    stage.session(|_| ()).await;
    let person = stage.person("髙橋 一郎").await;
    let browser = Browser::open(Screen::Phone, stage.app.database.folder()).await;
    sign_in(&stage, &browser, person).await;

    browser.visit(&stage.app.url("/sessions")).await;
    browser.press("地域間連携をどう始めるか").await;
    browser.press("申し込む").await;
    browser.tick("mode", "venue").await;
    browser.press("確認へ進む").await;
    browser.press("申し込む").await;
    let done = browser.text().await;
    browser.press("申し込みの内容を見る").await;
    browser.press("内容を変える").await;
    browser.tick("mode", "online").await;
    browser.press("変更する").await;
    let changed = browser.text().await;
    browser.press("申し込みを取り消す").await;
    browser.tick("sure", "yes").await;
    browser.press("申し込みを取り消す").await;
    let gone = browser.text().await;
    browser.close().await;

    assert!(done.contains("受付番号"), "{done}");
    assert!(changed.contains("変更しました"), "{changed}");
    assert!(gone.contains("この申し込みは取り消されました"), "{gone}");
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn an_operator_registers_by_keyboard_alone() {
    let stage = Stage::new().await;
    stage.session(|_| ()).await;
    let person = stage.person("髙橋 一郎").await;
    let browser = Browser::open(Screen::Desktop, stage.app.database.folder()).await;
    sign_in(&stage, &browser, person).await;
    let keys = Keyboard(&browser);

    browser.visit(&stage.app.url("/sessions")).await;
    keys.press("地域間連携をどう始めるか").await;
    keys.press("申し込む").await;
    keys.choose("mode", "venue").await;
    keys.press("確認へ進む").await;
    keys.press("申し込む").await;
    let done = browser.text().await;
    browser.close().await;

    assert!(done.contains("受付番号"), "{done}");
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_member_of_the_public_registers_and_confirms() {
    let stage = Stage::new().await;
    stage.session(|plan| plan.audience = Audience::Public).await;
    let browser = Browser::open(Screen::Desktop, stage.app.database.folder()).await;

    let done = register_as_anybody(&stage, &browser).await;
    browser.close().await;

    assert!(done.contains("申し込みが完了しました"), "{done}");
}

async fn register_as_anybody(stage: &Stage, browser: &Browser) -> String {
    browser.visit(&stage.app.url("/sessions")).await;
    browser.press("地域間連携をどう始めるか").await;
    browser.press("申し込む").await;
    browser.press("確認へ進む").await;
    assert!(browser.text().await.contains("入力内容を確認してください"));
    for (name, text) in [
        ("family_name", "鈴木"),
        ("given_name", "花子"),
        ("family_kana", "すずき"),
        ("given_kana", "はなこ"),
        ("email", "hanako@example.jp"),
    ] {
        browser.type_into(name, text).await;
    }
    browser.tick("mode", "online").await;
    browser.tick("consent", "yes").await;
    browser.press("確認へ進む").await;
    browser.press("申し込む").await;
    let link =
        link_in_letter(&stage.app, "hanako@example.jp", "/registrations/confirmations/").await;
    browser.visit(&stage.app.url(&link)).await;
    browser.press("申し込みを確定する").await;
    browser.text().await
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn every_page_is_sound_on_desktop_and_phone_in_all_languages() {
    let stage = Stage::new().await;
    seed::write(&stage.app.context).await.unwrap();
    let id = rich(&stage).await;
    stage.session(|plan| plan.title = "中小企業の兼業・副業人材の受け入れと定着支援".into()).await;
    let full = stage.session(offering).await;
    let me = stage.person("髙橋 一郎").await;
    stage.register_with(me, full, Details::plain(Mode::Online)).await.unwrap();
    let seated = stage.register(stage.person("鈴木 花子").await, full).await.unwrap();
    let waiting = stage.register(stage.person("田中 誠").await, full).await.unwrap();
    let token = |id| links::registration_token(&stage.app.context.config, id);
    let (seated, waiting) = (token(seated.id), token(waiting.id));
    let public = [
        ("list", "/sessions".to_owned()),
        ("list-filtered", "/sessions?place=kanto&mode=venue".to_owned()),
        ("list-none", "/sessions?q=zzz".to_owned()),
        ("list-past", "/sessions?when=past".to_owned()),
        ("month", "/sessions/month?of=2026-12".to_owned()),
        ("month-none", "/sessions/month?of=2027-02".to_owned()),
        ("week", "/sessions/week?of=2026-12-03".to_owned()),
        ("week-none", "/sessions/week?of=2027-02-03".to_owned()),
        ("show", format!("/sessions/{id}")),
        ("show-full", format!("/sessions/{full}")),
        ("form-guest", format!("/sessions/{id}/registration")),
        ("refused", format!("/sessions/{full}/registration")),
        ("registration", format!("/registrations/{seated}")),
        ("registration-waiting", format!("/registrations/{waiting}")),
        ("done", format!("/registrations/{seated}/done")),
        ("change", format!("/registrations/{seated}/change")),
        ("cancel", format!("/registrations/{seated}/cancellation")),
    ];
    let member = [
        ("form-member", format!("/sessions/{id}/registration")),
        ("form-colleague", format!("/sessions/{id}/registration?for=colleague")),
        ("mine", "/my/sessions".to_owned()),
    ];

    for (screen, size) in SCREENS {
        let browser = Browser::open(screen, stage.app.database.folder()).await;
        for lang in ["en", "ja-easy", "ja"] {
            for (name, path) in &public {
                let joint = if path.contains('?') { '&' } else { '?' };
                browser.visit(&stage.app.url(&format!("{path}{joint}lang={lang}"))).await;
                browser.picture(&format!("{size}-{lang}-{name}")).await;
            }
        }
        let person = if size == "phone" { stage.person("山﨑 みどり").await } else { me };
        sign_in(&stage, &browser, person).await;
        for (name, path) in &member {
            browser.visit(&stage.app.url(path)).await;
            browser.picture(&format!("{size}-ja-{name}")).await;
        }
        browser.close().await;
    }
}
