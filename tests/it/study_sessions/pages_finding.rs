//! Finding a session: list, month, page, feeds.

use bansou::people::seed;
use bansou::study_sessions::Member;
use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session::{self, PublishWhen, VenuePlan};
use chrono::TimeDelta;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Audience;
use reqwest::StatusCode;
use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};

use super::cast::{Stage, part, plan, thursday};
use super::visitor::Visitor;

#[tokio::test]
async fn a_session_is_found_by_place_mode_month_and_words_and_not_by_others() {
    let stage = Stage::new().await;
    seed::write(&stage.app.context).await.unwrap();
    stage.session(|plan| place(plan, "採用広報の基本", 20)).await;
    stage.session(|plan| place(plan, "外国人材の受け入れ", 13)).await;
    let visitor = Visitor::new(&stage.app);
    let found = async |query: &str| {
        let page = visitor.get(&format!("/sessions?{query}")).await;
        (page.says("採用広報の基本"), page.says("外国人材の受け入れ"))
    };

    assert_eq!(found("place=20").await, (true, false));
    assert_eq!(found("place=kanto").await, (true, true));
    assert_eq!(found("q=ｻｲﾖｳ 基本").await, (false, false));
    assert_eq!(found("q=採用").await, (true, false));
    assert_eq!(found("month=2027-01").await, (false, false));
    assert_eq!(found("mode=online&month=2026-12").await, (true, true));
    assert_eq!(found("mode=nonsense&place=%00&month=x&page=-1").await, (true, true));
}

fn place(plan: &mut bansou::study_sessions::session::SessionPlan, title: &str, prefecture: i32) {
    plan.title = title.to_owned();
    let venue = plan.parts[0].venue.as_mut().unwrap();
    *venue = VenuePlan { prefecture_code: Some(prefecture), ..venue.clone() };
}

#[tokio::test]
async fn the_list_shows_what_is_coming_and_what_is_over_on_request() {
    let stage = Stage::new().await;
    stage.session(|_| ()).await;
    let visitor = Visitor::new(&stage.app);

    let before = visitor.get("/sessions").await;
    stage.app.clock.advance(TimeDelta::days(30));
    let after = visitor.get("/sessions").await;
    let past = visitor.get("/sessions?when=past").await;

    assert!(before.says("第3回 地域間連携をどう始めるか"), "{}", before.text());
    assert!(before.says("1件の勉強会があります"), "{}", before.text());
    assert!(after.says("いま公開している、これからの勉強会はありません"), "{}", after.text());
    assert!(past.says("第3回 地域間連携をどう始めるか"), "{}", past.text());
}

#[tokio::test]
async fn a_page_behind_the_last_says_so_and_leads_to_the_first_with_the_filters() {
    let stage = Stage::new().await;
    stage.session(|_| ()).await;
    let visitor = Visitor::new(&stage.app);

    let behind = visitor.get("/sessions?page=3").await;
    let filtered = visitor.get("/sessions?mode=online&page=99999").await;
    let easy = Visitor::new(&stage.app).get("/sessions?page=3&lang=ja-easy").await;
    let english = Visitor::new(&stage.app).get("/sessions?page=3&lang=en").await;

    let said = "このページには勉強会がありません。 最初のページを見る";
    assert!(behind.says(said), "{}", behind.text());
    assert!(!behind.says("これからの勉強会はありません"), "{}", behind.text());
    assert!(!behind.says("1件中"), "{}", behind.text());
    assert!(filtered.source().contains("href=\"/sessions?mode=online\">最初のページを見る</a>"));
    assert!(easy.says("さいしょの ページを 見る"), "{}", easy.text());
    assert!(english.says("There are no sessions on this page."), "{}", english.text());
}

#[tokio::test]
async fn the_front_page_is_as_fresh_as_the_database_and_unchanged_it_is_not_sent_again() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let client = reqwest::Client::new();
    let address = stage.app.url("/sessions");
    let ask = async |tag: Option<&str>| {
        let request = client.get(&address);
        let request =
            if let Some(tag) = tag { request.header(IF_NONE_MATCH, tag) } else { request };
        request.send().await.unwrap()
    };

    let first = ask(None).await;
    let tag = first.headers()[ETAG].to_str().unwrap().to_owned();
    let again = ask(Some(&tag)).await;
    let person = stage.person("鈴木 花子").await;
    stage.register(person, id).await.unwrap();
    let taken = ask(Some(&tag)).await;
    stage.app.clock.set(thursday());
    let closed = ask(None).await;

    assert_eq!(first.headers()[CACHE_CONTROL], "private, no-cache");
    assert_eq!(first.headers()[VARY], "Cookie");
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(again.text().await.unwrap(), "");
    assert_eq!(taken.status(), StatusCode::OK);
    assert!(taken.text().await.unwrap().contains("定員1名　満席"));
    assert!(closed.text().await.unwrap().contains("受付終了"));
}

#[tokio::test]
async fn the_kept_front_page_holds_nothing_of_whoever_asked() {
    let stage = Stage::new().await;
    stage.session(|_| ()).await;
    let person = stage.person("鈴木 花子").await;
    let signed_in = Visitor::signed_in(&stage.app, person).await;

    let own = signed_in.get("/sessions").await;
    let stranger = Visitor::new(&stage.app).get("/sessions").await;
    let english = Visitor::new(&stage.app).get("/sessions?lang=en").await;
    let after = Visitor::new(&stage.app).get("/sessions").await;

    assert!(own.html.contains("鈴木 花子"));
    assert!(!stranger.html.contains("鈴木 花子"));
    assert!(!stranger.html.contains("csrf"));
    assert!(english.html.contains("<html lang=\"en\">"));
    assert_eq!(stranger.html, after.html);
}

#[tokio::test]
async fn a_month_shows_its_sessions_on_their_days() {
    let stage = Stage::new().await;
    stage.session(|plan| plan.parts.push(part(thursday() + TimeDelta::days(14), 60))).await;
    let visitor = Visitor::new(&stage.app);

    let december = visitor.get("/sessions/month?of=2026-12").await;
    let january = visitor.get("/sessions/month?of=2027-01").await;

    assert_eq!(december.html.matches("第3回 地域間連携をどう始めるか").count(), 2);
    assert!(december.says("12月3日（木） 14:00"), "{}", december.text());
    assert!(january.says("2027年1月に予定されている勉強会はありません"), "{}", january.text());
    assert!(january.says("元日"), "{}", january.text());
}

#[tokio::test]
async fn a_week_shows_its_sessions_at_their_hours_and_keeps_the_filters() {
    let stage = Stage::new().await;
    stage.session(|plan| plan.parts.push(part(thursday() + TimeDelta::days(14), 60))).await;
    let visitor = Visitor::new(&stage.app);

    let first = visitor.get("/sessions/week?of=2026-12-06&mode=online").await;
    let before = visitor.get("/sessions/week?of=2026-11-29").await;
    let second = visitor.get("/sessions/week?of=2026-12-14").await;
    let odd = visitor.get("/sessions/week?of=yesterday").await;

    assert!(first.says("2026年11月30日（月）～12月6日（日）"), "{}", first.text());
    assert!(first.says("14:00～16:00 第3回 地域間連携をどう始めるか"), "{}", first.text());
    assert!(first.html.contains("mode=online&amp;of=2026-12-07"), "{}", first.html);
    assert!(before.says("この週に予定されている勉強会はありません"), "{}", before.text());
    assert!(second.says("14:00～15:00"), "{}", second.text());
    assert_eq!(odd.status, reqwest::StatusCode::OK);
}

#[tokio::test]
async fn a_session_page_tells_machines_the_same_as_people() {
    let stage = Stage::new().await;
    let id =
        stage.session(|plan| plan.purpose = "採用 </script><b>と</b> 定着 & 育成".to_owned()).await;

    let page = Visitor::new(&stage.app).get(&format!("/sessions/{id}")).await;

    let data = page.html.split("application/ld+json\">").nth(1).unwrap();
    let data: serde_json::Value =
        serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
    assert_eq!(data["@type"], "Event");
    assert_eq!(data["name"], "第3回 地域間連携をどう始めるか");
    assert_eq!(data["description"], "採用 </script><b>と</b> 定着 & 育成");
    assert_eq!(data["startDate"], "2026-12-03T14:00:00+09:00");
    assert_eq!(data["eventAttendanceMode"], "https://schema.org/MixedEventAttendanceMode");
    assert_eq!(data["remainingAttendeeCapacity"], 51);
    assert!(page.says("2026年12月3日（木）14:00～16:00"), "{}", page.text());
    assert!(!page.html.contains("<b>と</b>"));
}

#[tokio::test]
async fn only_confirmed_participants_see_the_address_and_only_once_it_is_released() {
    let stage = Stage::new().await;
    let release = thursday() - TimeDelta::days(1);
    let id = stage.session(|plan| plan.online.released_at = Some(release)).await;
    let participant = stage.person("鈴木 花子").await;
    let other = stage.person("田中 誠").await;
    stage.register_with(participant, id, Details::plain(Mode::Online)).await.unwrap();
    let own = Visitor::signed_in(&stage.app, participant).await;
    let path = format!("/sessions/{id}");

    let early = own.get(&path).await;
    stage.app.clock.set(release);
    let later = own.get(&path).await;
    let elsewhere = Visitor::signed_in(&stage.app, other).await.get(&path).await;
    let public = Visitor::new(&stage.app).get(&path).await;

    assert!(early.says("2026年12月2日（水）14:00にこのページに表示されます"), "{}", early.text());
    let shows = [&early, &later, &elsewhere, &public]
        .map(|page| page.source().contains("https://meet.example.jp/j/1"));
    assert_eq!(shows, [false, true, false, false]);
}

#[tokio::test]
async fn a_draft_looks_as_if_it_were_not_there() {
    let stage = Stage::new().await;
    let id = session::draft(&stage.app.context, stage.desk, plan()).await.unwrap();
    let visitor = Visitor::new(&stage.app);

    let paths = ["", "/calendar.ics", "/registration"].map(|rest| format!("/sessions/{id}{rest}"));
    let mut answers = Vec::new();
    for path in &paths {
        answers.push(visitor.get(path).await.status);
    }
    session::publish(&stage.app.context, stage.desk, id, PublishWhen::Now).await.unwrap();

    assert_eq!(answers, [StatusCode::NOT_FOUND; 3]);
    assert_eq!(visitor.get(&paths[0]).await.status, StatusCode::OK);
    assert_eq!(visitor.get("/sessions/not-an-id").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn feeds_name_public_sessions_and_change_with_them() {
    let stage = Stage::new().await;
    let id = stage.session(|plan| plan.title = "採用 & <定着>".to_owned()).await;
    let visitor = Visitor::new(&stage.app);

    let atom = visitor.get("/sessions/feed.atom").await;
    let calendar = visitor.get("/sessions/calendar.ics").await;
    let one = visitor.get(&format!("/sessions/{id}/calendar.ics")).await;

    assert_eq!(atom.headers[CONTENT_TYPE], "application/atom+xml; charset=utf-8");
    assert!(atom.html.contains("<title>第3回 採用 &amp; &lt;定着&gt;</title>"), "{}", atom.html);
    assert!(atom.html.contains(&format!("<id>urn:uuid:{id}</id>")));
    for text in [&calendar.html, &one.html] {
        assert!(text.contains("DTSTART:20261203T050000Z"), "{text}");
        assert!(!text.contains("meet.example.jp"), "{text}");
    }
    assert_ne!(atom.headers[ETAG], calendar.headers[ETAG]);
}

#[tokio::test]
async fn the_page_speaks_english_and_plain_japanese_where_asked() {
    let stage = Stage::new().await;
    let id = stage.session(|plan| plan.audience = Audience::Public).await;
    let _ = Member::acting_as(stage.desk.person());
    let visitor = Visitor::new(&stage.app);

    let english = visitor.get(&format!("/sessions/{id}?lang=en")).await;
    let kept = visitor.get("/sessions").await;
    let easy = visitor.get(&format!("/sessions/{id}/registration?lang=ja-easy")).await;

    assert!(english.says("Thu, 3 Dec 2026, 14:00–16:00 JST (UTC+9)"), "{}", english.text());
    assert!(english.says("Register"), "{}", english.text());
    assert!(kept.html.contains("<html lang=\"en\">"));
    assert!(easy.html.contains("<rt>べんきょうかい</rt>"), "{}", easy.html);
}
