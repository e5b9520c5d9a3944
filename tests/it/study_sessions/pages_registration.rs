//! What the holder of a link does with a registration.

use bansou::study_sessions::links;
use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session::{self, CallOff};
use chrono::TimeDelta;
use entities::RegistrationId;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use reqwest::StatusCode;

use super::cast::{Stage, offering, thursday};
use super::visitor::{Visitor, link_in_letter};

fn page(stage: &Stage, id: RegistrationId) -> String {
    format!("/registrations/{}", links::registration_token(&stage.app.context.config, id))
}

#[tokio::test]
async fn a_link_shows_the_registration_to_its_holder_and_opening_it_changes_nothing() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let person = stage.person("髙橋 一郎").await;
    let own = stage.register(person, id).await.unwrap();
    let holder = Visitor::new(&stage.app);
    let path = page(&stage, own.id);

    let shown = holder.get(&path).await;
    let paths = ["", "/change", "/cancellation", "/done", "/calendar.ics"];
    let mut headers = Vec::new();
    for rest in paths {
        let page = holder.get(&format!("{path}{rest}")).await;
        let header = |name: &str| page.headers[name].to_str().unwrap().to_owned();
        headers.push((page.status, header("cache-control"), header("referrer-policy")));
    }
    let forged = holder.get(&format!("{}x", &path[..path.len() - 1])).await;

    assert!(shown.says(&own.number), "{}", shown.text());
    assert!(shown.says("髙橋 一郎"), "{}", shown.text());
    let secret = (StatusCode::OK, "no-store".to_owned(), "no-referrer".to_owned());
    assert_eq!(headers, vec![secret; 5]);
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
    assert_eq!(stage.state(own.id).await, RegistrationState::Confirmed);
}

#[tokio::test]
async fn a_registration_is_changed_without_signing_in() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let person = stage.person("髙橋 一郎").await;
    let own = stage.register(person, id).await.unwrap();
    let holder = Visitor::new(&stage.app);
    let path = page(&stage, own.id);

    let form = holder.get(&format!("{path}/change")).await;
    let values = [("mode", "online"), ("needs", "字幕"), ("department", "総務部")];
    let without = holder.post(&form, &values).await;
    let values =
        [("mode", "online"), ("needs", "字幕"), ("needs_consent", "yes"), ("department", "総務部")];
    let changed = holder.post(&without, &values).await;

    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.html.contains("字幕"));
    assert!(changed.says("変更しました"), "{}", changed.text());
    assert!(changed.says("総務部"), "{}", changed.text());
    assert!(changed.source().contains("https://meet.example.jp/j/1"));
    let letters = stage.letter_names(person).await;
    assert_eq!(letters.last().unwrap(), "registration_changed");
}

#[tokio::test]
async fn a_seat_is_never_given_up_for_a_mode_that_is_full() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let seated = stage.person("鈴木 花子").await;
    stage.register(seated, id).await.unwrap();
    let person = stage.person("髙橋 一郎").await;
    let own = stage.register_with(person, id, Details::plain(Mode::Online)).await.unwrap();
    let holder = Visitor::new(&stage.app);
    let path = page(&stage, own.id);

    let form = holder.get(&format!("{path}/change")).await;
    let refused = holder.post(&form, &[("mode", "venue")]).await;
    let still = holder.get(&path).await;

    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.says("選んだ参加方法は満席です。いまのお席はそのままです"),
        "{}",
        refused.text()
    );
    assert!(still.says("オンライン"), "{}", still.text());
}

#[tokio::test]
async fn cancelling_says_what_will_happen_and_wants_a_tick() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let person = stage.person("髙橋 一郎").await;
    let next = stage.person("鈴木 花子").await;
    let own = stage.register(person, id).await.unwrap();
    let waiting = stage.register(next, id).await.unwrap();
    let holder = Visitor::new(&stage.app);
    let path = page(&stage, own.id);

    let form = holder.get(&format!("{path}/cancellation")).await;
    let unsure = holder.post(&form, &[("reason", "出張")]).await;
    let before = stage.state(own.id).await;
    let gone = holder.post(&unsure, &[("reason", "出張"), ("sure", "yes")]).await;
    let again = holder.post(&unsure, &[("reason", "出張"), ("sure", "yes")]).await;

    assert!(form.says("すぐに次の方へご案内します"), "{}", form.text());
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.html.contains("出張"));
    assert_eq!(before, RegistrationState::Confirmed);
    assert!(gone.says("取り消しました"), "{}", gone.text());
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(stage.state(waiting.id).await, RegistrationState::Confirmed);
}

#[tokio::test]
async fn an_offered_seat_is_taken_or_declined_by_the_link_in_the_letter() {
    let stage = Stage::new().await;
    let id = stage.session(offering).await;
    let first = stage.person("髙橋 一郎").await;
    let seated = stage.register(first, id).await.unwrap();
    let second = stage.person("鈴木 花子").await;
    let third = stage.person("田中 誠").await;
    let waiting = stage.register(second, id).await.unwrap();
    let last = stage.register(third, id).await.unwrap();
    stage.cancels(first, seated.id).await;
    let mail = async |person| stage.letters(person).await.last().unwrap().to_address.clone();

    let to = mail(second).await;
    let link = link_in_letter(&stage.app, &to, "/registrations/offers/").await;
    let holder = Visitor::new(&stage.app);
    let offer = holder.get(&link).await;
    let untouched = stage.state(waiting.id).await;
    let decline = format!("{link}/decline");
    let declined = holder.post_to(&decline, &offer.hidden()).await;
    let spent = holder.get(&link).await;
    let to = mail(third).await;
    let link = link_in_letter(&stage.app, &to, "/registrations/offers/").await;
    let offer = holder.get(&link).await;
    let taken = holder.post(&offer, &[]).await;

    assert_eq!(untouched, RegistrationState::Offered);
    assert!(declined.says("お席を辞退しました"), "{}", declined.text());
    assert!(spent.says("この申し込みは取り消されました"), "{}", spent.text());
    assert!(taken.says("申し込みが完了しました"), "{}", taken.text());
    assert_eq!(stage.state(waiting.id).await, RegistrationState::Cancelled);
    assert_eq!(stage.state(last.id).await, RegistrationState::Confirmed);
}

#[tokio::test]
async fn once_it_has_begun_nothing_can_be_changed_and_the_page_says_so() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let person = stage.person("髙橋 一郎").await;
    let own = stage.register(person, id).await.unwrap();
    let holder = Visitor::new(&stage.app);
    let path = page(&stage, own.id);
    let form = holder.get(&format!("{path}/cancellation")).await;

    stage.app.clock.set(thursday() + TimeDelta::minutes(1));
    let late = holder.post(&form, &[("sure", "yes")]).await;
    let change = holder.get(&format!("{path}/change")).await;
    let shown = holder.get(&path).await;

    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.says("開始時刻を過ぎたため"), "{}", late.text());
    assert_eq!(change.status, StatusCode::CONFLICT);
    assert!(!shown.source().contains("/cancellation\""));
    assert_eq!(stage.state(own.id).await, RegistrationState::Confirmed);
}

#[tokio::test]
async fn my_sessions_show_what_is_mine_with_what_i_can_do() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let person = stage.person("髙橋 一郎").await;
    let other = stage.person("鈴木 花子").await;
    stage.register_with(person, id, Details::plain(Mode::Online)).await.unwrap();

    let mine = Visitor::signed_in(&stage.app, person).await.get("/my/sessions").await;
    let none = Visitor::signed_in(&stage.app, other).await.get("/my/sessions").await;
    let stranger = Visitor::new(&stage.app).get("/my/sessions").await;

    assert!(mine.says("2026年12月3日（木）"), "{}", mine.text());
    assert_eq!(mine.link("参加用URL"), "https://meet.example.jp/j/1");
    assert!(mine.link("取り消し").ends_with("/cancellation"));
    assert!(none.says("まだ申し込んでいません"), "{}", none.text());
    assert!(stranger.path.starts_with("/sign-in"), "{}", stranger.path);
}

#[tokio::test]
async fn whoever_cannot_wait_for_the_new_day_of_a_postponed_session_cancels() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let person = stage.person("髙橋 一郎").await;
    let own = stage.register(person, id).await.unwrap();
    let wish = CallOff { reason: None, expected_recipients: 1 };
    session::postpone(&stage.app.context, stage.desk, id, wish).await.unwrap();
    let holder = Visitor::new(&stage.app);
    let path = page(&stage, own.id);
    // Long after the old day.
    stage.app.clock.set(thursday() + TimeDelta::days(3));

    let shown = holder.get(&path).await;
    let form = holder.get(&shown.link("申し込みを取り消す")).await;
    let gone = holder.post(&form, &[("sure", "yes")]).await;

    assert!(!shown.html.contains(&format!("{path}/change")), "{}", shown.html);
    assert!(gone.says("取り消しました"), "{}", gone.text());
    assert_eq!(stage.state(own.id).await, RegistrationState::Cancelled);
}
