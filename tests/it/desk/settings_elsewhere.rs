//! What becomes of the settings of matching, calendar, mail and words is told, too.

use bansou::accompaniment::matchmaking::{set_capacity, set_weights};
use bansou::accompaniment::{Arranger, Criterion, Rules, Weights};
use bansou::calendar::{
    ListingChange, NewDays, add_listing, change_listing, enter_days, put_day, remove_days,
};
use bansou::desk::hold_mail;
use bansou::newsletter::RuleKeeper;
use bansou::newsletter::issues::{RawRules, save_rules};
use bansou::people::Actor;
use bansou::people::vocabularies::{
    BlockMove, RawTerm, Regions, Terms, move_prefecture, save_term,
};
use bansou::vocabulary::Prefecture;
use chrono::{NaiveDate, TimeDelta};
use entities::calendar::resource::ResourceKind;
use entities::calendar::special_day::SpecialDayKind;
use entities::people::term::Vocabulary;

use super::settings::{PAST, admin, last};
use crate::consultations::cast::Stage;
use crate::consultations::fees::cast::year;

#[tokio::test]
async fn points_and_places_of_matching_tell_what_a_change_made_of_what() {
    let stage = Stage::new().await;
    let (context, kitagawa) = (&stage.app.context, admin(&stage.app).await);
    let desk = Arranger::acting_as(stage.desk.person());

    let rules = Rules { wanted_theme: true, ..Rules::default() };
    let weights = Weights::new(Criterion::ALL.map(|one| (one, 7)), rules).unwrap();
    set_weights(context, desk, (year(), 1), weights).await.unwrap();
    set_capacity(context, desk, (year(), stage.yamada.person()), 5).await.unwrap();

    let told = last(&kitagawa, "matching-weights").await;
    assert!(told.contains(&"点数：第1希望のテーマ：30 → 7".to_owned()), "{told:?}");
    assert!(told.contains(&"希望テーマに対応できる人とだけ：いいえ → はい".to_owned()));
    assert_eq!(told.iter().filter(|line| line.starts_with("点数：")).count(), 16);
    assert_eq!(last(&kitagawa, "matching-capacities").await, ["受け入れ枠：2 → 5"]);
    let capacity = kitagawa.get(&format!("{PAST}?setting=matching-capacities")).await;
    assert_eq!(capacity.items()[0]["about"], "山田 太郎");
    stage.app.stop().await;
}

#[tokio::test]
async fn rooms_and_days_tell_what_a_change_made_of_what() {
    let stage = Stage::new().await;
    let (context, kitagawa) = (&stage.app.context, admin(&stage.app).await);
    let actor = Actor::Person(stage.desk.person());
    let day: NaiveDate = "2026-12-24".parse().unwrap();
    let wanted = |name: &str| NewDays {
        first: day,
        last: day,
        kind: SpecialDayKind::Closure,
        name: name.into(),
        reason: "施設の点検".into(),
    };

    let room = add_listing(context, &actor, ResourceKind::Room, "会議室A").await.unwrap();
    stage.app.clock.advance(TimeDelta::seconds(1));
    let renamed = ListingChange { label: Some("会議室B".into()), retired: None };
    change_listing(context, &actor, room, &renamed).await.unwrap();
    let rooms = last(&kitagawa, "resources").await;
    enter_days(context, &actor, &wanted("点検")).await.unwrap();
    let entered = last(&kitagawa, "business-days").await;
    stage.app.clock.advance(TimeDelta::seconds(1));
    put_day(context, &actor, &wanted("大掃除")).await.unwrap();
    let replaced = last(&kitagawa, "business-days").await;
    stage.app.clock.advance(TimeDelta::seconds(1));
    remove_days(context, &actor, &[day]).await.unwrap();

    assert!(rooms.contains(&"名前：会議室A → 会議室B".to_owned()), "{rooms:?}");
    assert!(entered.contains(&"名前：なし → 点検".to_owned()), "{entered:?}");
    assert_eq!(replaced, ["名前：点検 → 大掃除"]);
    let removed = last(&kitagawa, "business-days").await;
    assert!(removed.contains(&"種類：休業日 → なし".to_owned()), "{removed:?}");
    stage.app.stop().await;
}

#[tokio::test]
async fn sending_rules_and_the_mail_hold_tell_what_a_change_made_of_what() {
    let stage = Stage::new().await;
    let (context, kitagawa) = (&stage.app.context, admin(&stage.app).await);
    let raw = RawRules {
        weekdays: vec![1, 2],
        opens: "9:00".into(),
        closes: "24:00".into(),
        on_days_off: false,
        hold_minutes: "30".into(),
        foreign_hosts: String::new(),
    };

    let keeper = RuleKeeper::acting_as(stage.desk.person());
    save_rules(context, keeper, (None, &raw)).await.unwrap();
    hold_mail(context, &Actor::Person(stage.desk.person()), "入れ替え").await.unwrap();

    let rules = last(&kitagawa, "sending-rules").await;
    assert!(rules.contains(&"承認から配信までの待ち時間（分）：15 → 30".to_owned()), "{rules:?}");
    assert!(rules.contains(&"曜日：月・火・水・木・金 → 月・火".to_owned()), "{rules:?}");
    assert!(rules.contains(&"配信できる時刻の終わり：18:00 → 24:00".to_owned()), "{rules:?}");
    assert_eq!(last(&kitagawa, "mail-hold").await, ["お知らせの送信：送信する → 止める"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn words_and_regions_tell_what_a_change_made_of_what() {
    let stage = Stage::new().await;
    let (context, kitagawa) = (&stage.app.context, admin(&stage.app).await);
    let actor = Actor::Person(stage.desk.person());
    let terms = Terms::load(context.database.reader()).await.unwrap();
    let theme = terms.of(Vocabulary::Theme).next().unwrap().clone();
    let today: NaiveDate = "2027-04-01".parse().unwrap();
    let regions = Regions::on(context.database.reader(), today).await.unwrap();
    let tokyo = Prefecture::from_code(13).unwrap();
    let (from, to) = (regions.block_of(13).unwrap(), regions.block_of(1).unwrap());

    let raw = RawTerm {
        id: Some(theme.id),
        label: "新しいテーマ".into(),
        label_en: theme.label_en.clone().unwrap_or_default(),
        ordinal: theme.ordinal.to_string(),
        ..RawTerm::default()
    };
    save_term(context, &actor, Vocabulary::Theme, &raw).await.unwrap();
    let wanted = BlockMove { prefecture: tokyo, block: to.id, from: today };
    move_prefecture(context, &actor, wanted).await.unwrap();

    let words = last(&kitagawa, "vocabularies").await;
    assert_eq!(words, [format!("名前：{} → 新しいテーマ", theme.label)]);
    let told = last(&kitagawa, "regions").await;
    assert_eq!(told, [format!("地域ブロック：{} → {}", from.name, to.name)]);
    let region = kitagawa.get(&format!("{PAST}?setting=regions")).await;
    assert_eq!(region.items()[0]["facts"], "都道府県：東京都、いつから：2027年4月1日（木）");
    stage.app.stop().await;
}
