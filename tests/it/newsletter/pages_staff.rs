//! The newsroom's pages.

use bansou::mail::LetterState;
use bansou::newsletter::{self, RawPreferences};
use bansou::people::sign_in::sessions;
use bansou::people::{Actor, roles};
use entities::mail::suppression::{self, SuppressionReason};
use entities::newsletter::subscriber::ReaderState;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::cast::Room;
use crate::access::tokens::token_for;
use crate::study_sessions::people::add_person;
use crate::study_sessions::visitor::{Seen, Visitor};
use crate::support::ApiClient;

async fn signed_in(room: &Room, role: Role) -> Visitor<'_> {
    let context = &room.app.context;
    let email = format!("{role:?}@staff.example.jp");
    let id = add_person(&room.app, "事務 花子", &email).await;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, id, role).await.unwrap();
    let row = person::Entity::find_by_id(id).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, context, &row, Strength::TwoFactors, "test").await.unwrap();
    tx.commit().await.unwrap();
    Visitor::with_session(&room.app, begun.token)
}

#[tokio::test]
async fn an_editor_enters_a_reader_with_proof_and_stops_the_sending_on_request() {
    let room = Room::new().await;
    let editor = signed_in(&room, Role::Editor).await;

    let form = editor.get("/staff/newsletter/readers/new").await;
    let fields = [
        ("email", "abe@example.jp"),
        ("name", "阿部 光"),
        ("source", "電話での申し出"),
        ("agreed_year", "2026"),
        ("agreed_month", "11"),
        ("agreed_day", "20"),
    ];
    let reader = editor.post(&form, &fields).await;
    let evidence = editor.get(&reader.link("同意の記録を見る")).await;
    let stop = editor.get(&reader.link("配信を止める")).await;
    let stopped = editor.post(&stop, &[("reason", "11月24日に電話で")]).await;

    assert!(reader.says("読者を登録しました") && reader.says("阿部 光"), "{}", reader.text());
    assert!(evidence.says("同意の取り方：電話での申し出／同意の日：2026年11月20日（金）"));
    assert!(stopped.says("配信停止（事務局）"), "{}", stopped.text());
    assert_eq!(room.letters_to("abe@example.jp").await, ["newsletter_welcome"]);
}

#[tokio::test]
async fn a_viewer_sees_numbers_and_nothing_else() {
    let room = Room::new().await;
    room.entered("abe@example.jp", RawPreferences::default()).await;
    let viewer = signed_in(&room, Role::Viewer).await;

    let figures = viewer.get("/staff/newsletter").await;
    let list = viewer.get("/staff/newsletter/readers").await;

    assert!(figures.says("配信中 1 名"), "{}", figures.text());
    assert!(!figures.html.contains("abe@example.jp") && !figures.html.contains("/readers"));
    assert_eq!(list.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_approver_looks_and_changes_nothing() {
    let room = Room::new().await;
    let id = room.entered("abe@example.jp", RawPreferences::default()).await;
    let approver = signed_in(&room, Role::Approver).await;

    let page = approver.get(&format!("/staff/newsletter/readers/{id}")).await;
    let stop = approver.get(&format!("/staff/newsletter/readers/{id}/stop")).await;
    let export = approver.get("/staff/newsletter/export.csv").await;

    assert!(page.says("abe@example.jp") && !page.html.contains("/stop"));
    assert_eq!((stop.status, export.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    let seen = "SELECT count(*) FROM audit_entry WHERE action = 'personal_data.viewed'";
    assert_eq!(room.count(seen).await, 1);
}

#[tokio::test]
async fn a_list_goes_on_where_it_stopped_and_narrows() {
    let room = Room::new().await;
    for place in 0..60 {
        room.later();
        let kind = if place % 2 == 0 { "company" } else { "school" };
        let raw = RawPreferences { kind: kind.to_owned(), ..RawPreferences::default() };
        room.entered(&format!("reader{place:02}@example.jp"), raw).await;
    }
    let editor = signed_in(&room, Role::Editor).await;

    let first = editor.get("/staff/newsletter/readers").await;
    let second = editor.get(&first.link("次へ")).await;
    let found = editor.get("/staff/newsletter/readers?words=reader07").await;
    let schools = editor.get("/staff/newsletter/readers?kind=school").await;

    assert!(first.says("60名") && first.says("reader59@") && !first.says("reader09@"));
    assert!(second.says("reader09@") && second.says("reader00@") && !second.says("reader10@"));
    assert!(found.says("1名") && found.says("reader07@"));
    assert!(schools.says("30名"));
}

#[tokio::test]
async fn a_group_is_counted_before_and_after_it_is_kept() {
    let room = Room::new().await;
    let raw = |topics: &[&str]| RawPreferences {
        topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        ..RawPreferences::default()
    };
    room.entered("a@example.jp", raw(&["cases"])).await;
    room.entered("b@example.jp", raw(&["calls"])).await;
    room.entered("c@example.jp", raw(&[])).await;
    let editor = signed_in(&room, Role::Editor).await;

    let tried = editor.get("/staff/newsletter/segments/new?topics=cases").await;
    let action = "/staff/newsletter/segments/new";
    let counted = editor.press(&tried, action, &[("topics", "calls"), ("step", "count")]).await;
    let rule = [("topics", "cases"), ("name", "事例の読者"), ("step", "save")];
    let kept = editor.press(&tried, action, &rule).await;
    let csv = editor.bytes(&kept.link("このグループの読者（CSV）")).await;
    let list = editor.get("/staff/newsletter/segments").await;

    assert!(tried.says("2名 （話題：取り組み事例）"), "{}", tried.text());
    assert!(counted.says("2名 （話題：公募・支援策）"), "{}", counted.text());
    assert!(kept.says("グループを保存しました"), "{}", kept.text());
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.contains("a@example.jp") && csv.contains("c@example.jp") && !csv.contains("b@"));
    assert!(list.says("事例の読者") && list.says("2名"));
}

#[tokio::test]
async fn a_group_by_several_prefectures_is_saved_whole() {
    let room = Room::new().await;
    let editor = signed_in(&room, Role::Editor).await;
    let action = "/staff/newsletter/segments/new";

    let tried = editor.get(&format!("{action}?prefectures=20&prefectures=3")).await;
    let rule = [("prefectures", "20"), ("prefectures", "3"), ("name", "二県"), ("step", "save")];
    let kept = editor.press(&tried, action, &rule).await;

    for page in [&tried, &kept] {
        for code in ["20", "3"] {
            let box_of = format!("name=\"prefectures\" value=\"{code}\" checked");
            assert!(page.source().contains(&box_of), "{code}");
        }
    }
    assert!(kept.says("グループを保存しました"), "{}", kept.text());
}

#[tokio::test]
async fn the_list_of_groups_costs_the_same_however_many_there_are() {
    let room = Room::new().await;
    let editor = signed_in(&room, Role::Editor).await;
    let raw = RawPreferences { prefecture: "20".to_owned(), ..RawPreferences::default() };
    room.entered("a@example.jp", raw).await;
    let keeps = async |name: &str, blocks: &[&str]| {
        let blocks = blocks.iter().map(|block| (*block).to_owned()).collect();
        let raw = newsletter::RawSegment { blocks, ..Default::default() };
        let rule = raw.check(&room.offered).unwrap();
        newsletter::save_segment(&room.app.context, room.desk, None, (name, &rule)).await.unwrap();
    };
    let cost = async || {
        let before = room.app.context.database.statements();
        let page = editor.get("/staff/newsletter/segments").await;
        (room.app.context.database.statements() - before, page)
    };

    keeps("すべて", &[]).await;
    let (few, _) = cost().await;
    for place in 0..60 {
        keeps(&format!("東北 {place}"), &["tohoku"]).await;
    }
    keeps("関東", &["kanto"]).await;
    let (many, page) = cost().await;

    assert!(many <= few + 1, "{few} statements for one group, {many} for 62");
    assert!(page.says("関東 所在地のブロック：関東 1名"), "{}", page.text());
    assert!(page.says("東北 59 所在地のブロック：東北 0名"), "{}", page.text());
}

async fn uploads(editor: &Visitor<'_>, text: &'static str) -> Seen {
    let page = editor.get("/staff/newsletter/imports").await;
    let token = page.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    let form = Form::new()
        .text("csrf", token)
        .text("source", "説明会の申込書")
        .text("agreed_year", "2026")
        .text("agreed_month", "11")
        .text("agreed_day", "20")
        .text("consented", "yes")
        .part("file", Part::bytes(text.as_bytes()).file_name("readers.csv"));
    editor.post_form("/staff/newsletter/imports", form).await
}

#[tokio::test]
async fn a_file_is_checked_decided_about_and_watched() {
    let room = Room::new().await;
    let editor = signed_in(&room, Role::Editor).await;

    let wrong = uploads(&editor, "メール,都道府県\na@example.jp,ナガノ国\n").await;
    let right = uploads(&editor, "メール,都道府県\na@example.jp,長野\nb@example.jp,\n").await;
    let before = room.count("SELECT count(*) FROM newsletter_subscriber").await;
    let running = editor.post(&right, &[]).await;
    room.app.run_workers().await;
    let done = editor.get(&running.path).await;

    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mend =
        "2行目 都道府県 「ナガノ国」は選択肢にありません。北海道～沖縄県のどれかにしてください。";
    assert!(wrong.says(mend), "{}", wrong.text());
    assert!(right.says("新しく登録する 2 名"), "{}", right.text());
    assert_eq!(before, 0);
    assert!(running.says("2行中 0行") && running.html.contains("data-poll"));
    assert!(done.says("2行中 2行") && done.says("完了"), "{}", done.text());
    let filter = newsletter::ReaderFilter {
        state: Some(ReaderState::Active),
        ..newsletter::ReaderFilter::default()
    };
    let db = room.app.context.database.reader();
    assert_eq!(newsletter::count_readers(db, &filter).await.unwrap(), 2);
}

#[tokio::test]
async fn the_page_says_what_a_file_may_hold_and_which_rows_register_nobody() {
    let room = Room::new().await;
    let editor = signed_in(&room, Role::Editor).await;
    let id = room.entered("left@example.jp", RawPreferences::default()).await;
    newsletter::stop(&room.app.context, room.desk, (id, "電話")).await.unwrap();

    let page = editor.get("/staff/newsletter/imports").await;
    let empty = uploads(&editor, "").await;
    let paper = uploads(&editor, "%PDF-1.7\n").await;
    let dry_run = uploads(&editor, "メール\na@example.jp\nleft@example.jp\n").await;

    assert!(page.says("受け取る回数 毎号、月1回のまとめ"), "{}", page.text());
    assert!(page.says("言語 日本語、英語、やさしい日本語"), "{}", page.text());
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("ファイルに行がありません"), "{}", empty.text());
    assert!(paper.says("ファイルを読み取れません"), "{}", paper.text());
    assert_eq!(dry_run.status, StatusCode::OK);
    let named = "3行目 メールアドレス 配信を止めた人なので、登録しません。";
    assert!(dry_run.says(named), "{}", dry_run.text());
}

#[tokio::test]
async fn a_reader_nothing_arrives_at_is_told_from_those_the_issues_go_to() {
    let room = Room::new().await;
    let id = room.sent(2).await;
    let gone = room.letters_of(id).await.remove(1);
    let suppressed = suppression::Model {
        address_key: room.row(room.reader_id(&gone.to_address).await).await.address_key,
        reason: SuppressionReason::Bounced,
        message_id: Some(gone.id),
        created_at: room.app.context.now(),
    };
    let tx = room.app.context.database.begin_write().await.unwrap();
    suppression::Entity::insert(suppressed.into_active_model())
        .exec_without_returning(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    room.forged(id, 1, LetterState::Rejected).await;
    let editor = signed_in(&room, Role::Editor).await;
    let token = token_for(&room.app, editor_of(&room).await, Strength::TwoFactors).await;
    let api = ApiClient::with_token(&room.app, token);

    let figures = editor.get("/staff/newsletter").await;
    let all = editor.get("/staff/newsletter/readers?state=active").await;
    let some = editor.get("/staff/newsletter/readers?state=undelivered").await;
    let one = editor.get(&some.link("reader1@example.jp")).await;
    let listed = api.get("/api/v1/newsletter/readers?undelivered=true").await;
    let path = format!("/api/v1/newsletter/readers/{}", listed.items()[0]["id"].as_str().unwrap());
    let told = api.get(&path).await;

    assert!(figures.says("配信中 2 名 届かない読者を含む 届きません 1 名"), "{}", figures.text());
    assert!(all.says("reader0@example.jp 配信中") && all.says("reader1@example.jp 届きません"));
    assert!(some.says("1名") && !some.says("reader0@example.jp"), "{}", some.text());
    let why = "宛先が存在しないと返されました（「地域の人事部メールマガジン 第12号」）";
    assert!(one.says(why) && one.says("届かなかった号"), "{}", one.text());
    assert!(!one.says("まだ送っていません") && !one.html.contains("/staff/letters/bounces"));
    assert_eq!(listed.items().len(), 1);
    assert_eq!(told.body["undelivered"]["reason"], "no_mailbox");
    room.app.stop().await;
}

async fn editor_of(room: &Room) -> entities::PersonId {
    let context = &room.app.context;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, room.editor, Role::Editor).await.unwrap();
    tx.commit().await.unwrap();
    room.editor
}
