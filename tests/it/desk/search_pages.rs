//! The page of the search, and the way to it.

use entities::people::role_assignment::Role;

use super::search::letter;
use crate::consultations::cast::Stage;
use crate::people::cast::staff;
use crate::study_sessions::people::add_person;

#[tokio::test]
async fn eight_of_a_group_are_shown_with_how_many_there_are_and_the_way_to_all_of_them() {
    let stage = Stage::new().await;
    for place in 1..=9 {
        add_person(&stage.app, &format!("花巻 {place}"), &format!("h{place}@example.jp")).await;
        letter(&stage, "reader@example.com").await;
    }
    let desk = stage.at_the_desk().await;

    let people = desk.get("/staff/search?q=花巻").await;
    let list = desk.get(&people.link("人の一覧で、同じ言葉で探す")).await;
    let letters = desk.get("/staff/search?q=READER").await;

    assert!(people.says("人9件が見つかりました。"), "{}", people.text());
    assert!(people.says("9件のうち8件を表示しています。"), "{}", people.text());
    assert!(people.says("花巻 8") && !people.says("花巻 9"), "{}", people.text());
    assert!(list.says("花巻 9"), "{}", list.text());
    assert!(letters.says("お知らせ（宛先）9件以上が見つかりました。"), "{}", letters.text());
    assert!(letters.says("8件を表示しています。ほかにもあります。"), "{}", letters.text());
}

#[tokio::test]
async fn the_page_says_what_can_be_searched_and_what_to_try_where_nothing_is_found() {
    let stage = Stage::new().await;
    let desk = stage.at_the_desk().await;

    let empty = desk.get("/staff/search").await;
    let nothing = desk.get("/staff/search?q=みあたらない").await;

    assert!(empty.says("探す言葉を入れてください。") && empty.says("探せるもの"));
    assert!(empty.says("相談番号（全体）、団体名、相談者と支援者の氏名"));
    assert!(nothing.says("「みあたらない」に合うものは見つかりませんでした。"));
    assert!(nothing.says("名前の一部や、読みのかなだけにしてみてください。"));
    assert!(nothing.source().contains("value=\"みあたらない\""), "{}", nothing.source());
}

#[tokio::test]
async fn pages_of_whoever_may_search_have_the_field_and_those_of_others_do_not() {
    let stage = Stage::new().await;
    let editor = staff(&stage.app, "editor@bansou.example.jp", &[Role::Editor]).await;
    let desk = stage.at_the_desk().await;

    let page = desk.get("/staff").await.source();
    let here = desk.get("/staff/search").await.source();
    let theirs = editor.browser.page("/staff").await;

    let field = "<form class=\"site-search\" method=\"get\" action=\"/staff/search\"";
    assert!(page.contains(field), "{page}");
    assert!(!here.contains("site-search") && !theirs.contains("site-search"));
}
