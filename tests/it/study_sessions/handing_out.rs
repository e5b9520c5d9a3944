//! Thanks, materials, certificates.

use bansou::database::Stop;
use bansou::study_sessions::certificates::{self, Withdrawal};
use bansou::study_sessions::materials::{self, NewMaterial, Source, materials_for};
use bansou::study_sessions::registration::NewFile;
use bansou::study_sessions::session::Refusal;
use bansou::study_sessions::thanks::{Thanks, thank};
use chrono::TimeDelta;
use entities::RegistrationId;
use entities::study_sessions::material::MaterialKind;
use entities::study_sessions::registration as rows;
use entities::study_sessions::survey::Circle;
use reqwest::StatusCode;
use sea_orm::EntityTrait;

use super::after_cast::Held;
use super::cast::unique_key;
use super::staff_desk::Desk;
use super::visitor::Visitor;

fn slides(circle: Circle) -> NewMaterial {
    NewMaterial {
        kind: MaterialKind::Document,
        title: "当日の資料".to_owned(),
        part: None,
        circle,
        released_at: None,
        expires_at: None,
        source: Source::File(NewFile {
            name: "slides.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: b"%PDF-1.7 slides".to_vec(),
        }),
    }
}

async fn add(held: &Held, new: NewMaterial) -> entities::SessionMaterialId {
    let (context, key) = (&held.stage.app.context, unique_key());
    materials::add(context, held.stage.desk, (held.session, &key), new).await.unwrap()
}

async fn titles(held: &Held, id: RegistrationId) -> Vec<String> {
    let context = &held.stage.app.context;
    let db = context.database.reader();
    let row = rows::Entity::find_by_id(id).one(db).await.unwrap().unwrap();
    let found = materials_for(db, context.now(), &row).await.unwrap();
    found.into_iter().map(|one| one.title).collect()
}

#[tokio::test]
async fn materials_are_seen_by_their_circle_from_their_time_until_their_time() {
    let held = Held::new().await;
    let now = held.stage.app.context.now();
    add(&held, slides(Circle::Attended)).await;
    add(&held, NewMaterial { title: "案内".to_owned(), ..slides(Circle::Confirmed) }).await;
    let recording = NewMaterial {
        kind: MaterialKind::Recording,
        title: "第1部".to_owned(),
        released_at: Some(now + TimeDelta::days(1)),
        expires_at: Some(now + TimeDelta::days(30)),
        source: Source::Address("https://video.example.jp/1".to_owned()),
        ..slides(Circle::Attended)
    };
    add(&held, recording).await;

    let (came, absent) = (titles(&held, held.suzuki.1).await, titles(&held, held.tanaka.1).await);
    held.stage.app.clock.advance(TimeDelta::days(1));
    let later = titles(&held, held.suzuki.1).await;
    held.stage.app.clock.advance(TimeDelta::days(29));
    let after = titles(&held, held.suzuki.1).await;

    assert_eq!(came, ["当日の資料", "案内"]);
    assert_eq!(absent, ["案内"]);
    assert_eq!(later, ["当日の資料", "案内", "第1部"]);
    assert_eq!(after, ["当日の資料", "案内"]);
}

#[tokio::test]
async fn a_file_is_a_download_for_those_it_is_for_and_not_there_for_others() {
    let held = Held::new().await;
    let id = add(&held, slides(Circle::Attended)).await;
    let holder = Visitor::new(&held.stage.app);
    let own = held.page(held.suzuki.1);

    let page = holder.get(&own).await;
    let file = holder.get(&format!("{own}/materials/{id}")).await;
    let absent = holder.get(&format!("{}/materials/{id}", held.page(held.tanaka.1))).await;
    materials::remove(&held.stage.app.context, held.stage.desk, held.session, id).await.unwrap();
    let gone = holder.get(&format!("{own}/materials/{id}")).await;

    assert!(page.says("当日の資料") && page.says("PDF・1KB"), "{}", page.text());
    assert_eq!((file.status, file.html.as_str()), (StatusCode::OK, "%PDF-1.7 slides"));
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!((absent.status, gone.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn the_same_form_sent_twice_adds_one_and_bad_files_are_refused() {
    let held = Held::new().await;
    let (context, desk) = (&held.stage.app.context, held.stage.desk);
    let at = (held.session, "k1");

    let first = materials::add(context, desk, at, slides(Circle::Attended)).await.unwrap();
    let second = materials::add(context, desk, at, slides(Circle::Attended)).await.unwrap();
    let script = NewMaterial {
        source: Source::Address("javascript:alert(1)".to_owned()),
        ..slides(Circle::Attended)
    };
    let script = materials::add(context, desk, (held.session, "k2"), script).await;

    assert_eq!(first, second);
    let Err(Stop::Refused(materials::Refusal::Invalid(problems))) = script else {
        panic!("{script:?}")
    };
    assert!(problems.of("url").is_some());
}

#[tokio::test]
async fn everybody_who_came_is_thanked_once_with_what_there_is_for_them() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    let (context, desk) = (&held.stage.app.context, held.stage.desk);
    add(&held, slides(Circle::Attended)).await;
    certificates::issue(context, desk, held.session).await.unwrap();
    let wish = |expected_recipients| Thanks {
        message: Some("またお会いしましょう。".to_owned()),
        expected_recipients,
    };

    let differs = thank(context, desk, held.session, wish(3)).await;
    let told = thank(context, desk, held.session, wish(2)).await.unwrap();
    let again = thank(context, desk, held.session, wish(0)).await.unwrap();
    held.came(held.tanaka.1).await;
    let late = thank(context, desk, held.session, wish(1)).await.unwrap();

    assert!(matches!(
        differs,
        Err(Stop::Refused(Refusal::RecipientsDiffer { expected: 3, actual: 2 }))
    ));
    assert_eq!((told, again, late), (2, 0, 1));
    let letters = held.stage.letters(held.suzuki.0).await;
    let thanks: Vec<_> = letters.iter().filter(|one| one.letter == "session_thanks").collect();
    assert_eq!(thanks.len(), 1);
    let text = &thanks[0].text_body;
    let page = held.page(held.suzuki.1);
    assert!(text.contains(&format!("{page}/survey")), "{text}");
    assert!(text.contains(&format!("{page}/certificate")), "{text}");
    assert!(text.contains("またお会いしましょう。") && text.contains("資料・録画"), "{text}");
}

#[tokio::test]
async fn a_certificate_is_issued_to_whoever_came_printed_and_checked_by_anybody() {
    let held = Held::new().await;
    let (context, desk) = (&held.stage.app.context, held.stage.desk);

    let made = certificates::issue(context, desk, held.session).await.unwrap();
    let again = certificates::issue(context, desk, held.session).await.unwrap();
    let db = context.database.reader();
    let own = certificates::of_registration(db, held.suzuki.1).await.unwrap().unwrap();
    let none = certificates::of_registration(db, held.tanaka.1).await.unwrap();
    let visitor = Visitor::new(&held.stage.app);
    let paper = visitor.get(&format!("{}/certificate", held.page(held.suzuki.1))).await;
    let checked = visitor.get(&format!("/certificates/{}", own.code)).await;
    let wrong = visitor.get("/certificates/AAAAAAAAAAAAAAAAAAAAAA").await;

    assert_eq!((made, again, none), (2, 0, None));
    assert!(paper.says("鈴木 花子 様") && paper.says(&own.number), "{}", paper.text());
    assert!(checked.says("この受講証は有効です") && checked.says("鈴＊＊＊"), "{}", checked.text());
    assert!(!checked.html.contains("花子"), "no more of the name than is needed");
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_certificate_that_is_declared_void_says_so_and_is_printed_no_more() {
    let held = Held::new().await;
    let (context, desk) = (&held.stage.app.context, held.stage.desk);
    certificates::issue(context, desk, held.session).await.unwrap();
    let db = context.database.reader();
    let own = certificates::of_registration(db, held.suzuki.1).await.unwrap().unwrap();
    let wish = |reason: &str| Withdrawal {
        session: held.session,
        registration: held.suzuki.1,
        reason: reason.to_owned(),
    };

    let silent = certificates::withdraw(context, desk, wish(" ")).await;
    certificates::withdraw(context, desk, wish("出席の記録の誤り")).await.unwrap();
    certificates::withdraw(context, desk, wish("もう一度")).await.unwrap();
    let visitor = Visitor::new(&held.stage.app);
    let paper = visitor.get(&format!("{}/certificate", held.page(held.suzuki.1))).await;
    let checked = visitor.get(&format!("/certificates/{}", own.code)).await;

    assert!(matches!(silent, Err(Stop::Refused(Refusal::Invalid(_)))));
    assert_eq!(paper.status, StatusCode::NOT_FOUND);
    assert!(checked.says("取り消されています"), "{}", checked.text());
}

#[tokio::test]
async fn the_secretariat_does_all_of_it_at_its_pages() {
    let held = Held::new().await;
    let session = held.session;
    let (suzuki, page) = (held.suzuki.1, held.page(held.suzuki.1));
    let desk = Desk::of(held.stage).await;
    let base = format!("/staff/sessions/{session}/after");

    let empty = desk.get(&base).await;
    let link = [("kind", "recording"), ("title", "第1部"), ("url", "https://video.example.jp/1")];
    let neither = desk.post(&format!("{base}/materials"), &link[..2]).await;
    let added = desk.post(&format!("{base}/materials"), &link).await;
    let issued = desk.post(&format!("{base}/certificates"), &[]).await;
    let unsure = desk.post(&format!("{base}/thanks"), &[("recipients", "2")]).await;
    let sure = [("recipients", "2"), ("sure", "yes"), ("message", "ありがとう。")];
    let thanked = desk.post(&format!("{base}/thanks"), &sure).await;
    let full = desk.get(&base).await;
    let void = format!("{base}/certificates/{suzuki}");
    let asked = desk.get(&void).await;
    let voided = desk.post(&void, &[("reason", "出席の記録の誤り")]).await;

    assert!(empty.body.contains("まだお礼を送っていない方が2名います"), "{}", empty.body);
    assert_eq!((neither.status, added.status), (422, 303), "{}", added.body);
    assert_eq!((issued.status, unsure.status, thanked.status), (303, 422, 303));
    assert!(full.body.contains("録画 第1部") && full.body.contains("鈴木 花子さん"));
    assert_eq!((asked.status, voided.status), (200, 303));
    let shown = Visitor::new(&desk.stage.app).get(&page).await;
    assert!(shown.says("録画 第1部") && !shown.says("受講証を印刷する"), "{}", shown.text());
}
