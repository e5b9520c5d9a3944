//! When issues may leave, and what held before.

use bansou::newsletter::issues::{
    IssueRefusal, RawRules, SendingCalendar, rules_history, save_rules, sending_rules,
};
use bansou::newsletter::{Newsdesk, RuleKeeper};
use chrono::{TimeZone, Utc};
use reqwest::StatusCode;

use super::cast::{Press, plain, refused};
use super::pages::at_the_desk;

fn keeper(who: Newsdesk) -> RuleKeeper {
    RuleKeeper::acting_as(who.person())
}

fn raw() -> RawRules {
    RawRules {
        weekdays: vec![2, 4],
        opens: "10:00".into(),
        closes: "24:00".into(),
        on_days_off: true,
        hold_minutes: "30".into(),
        foreign_hosts: String::new(),
    }
}

#[tokio::test]
async fn rules_are_changed_with_their_history() {
    let press = Press::new().await;
    let db = press.context().database.reader();
    let before = sending_rules(db).await.unwrap();

    save_rules(press.context(), keeper(press.editor), (Some(0), &raw())).await.unwrap();
    press.later();
    let second = RawRules { hold_minutes: "10".into(), ..raw() };
    save_rules(press.context(), keeper(press.second), (Some(1), &second)).await.unwrap();
    let stale = refused(save_rules(press.context(), keeper(press.editor), (Some(1), &raw())).await);
    let history = rules_history(db, 10).await.unwrap();
    let calendar = SendingCalendar::load(db).await.unwrap();

    assert_eq!(before.version, 0);
    assert_eq!(stale, IssueRefusal::ChangedMeanwhile);
    assert_eq!(history.iter().map(|row| row.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(calendar.rules.hold.num_minutes(), 10);
    // Monday 23 November 2026 is a holiday, and no day of these rules; Tuesday opens at 10.
    let monday = Utc.with_ymd_and_hms(2026, 11, 23, 3, 0, 0).unwrap();
    let tuesday = Utc.with_ymd_and_hms(2026, 11, 24, 1, 0, 0).unwrap();
    assert_eq!(calendar.next_sending_moment(monday), Some(tuesday));
    let night = Utc.with_ymd_and_hms(2026, 11, 24, 14, 59, 0).unwrap();
    assert!(calendar.may_send(night) && calendar.closes_after(night) > Some(night));
}

#[tokio::test]
async fn whoever_writes_or_approves_sees_the_rules_and_only_an_administrator_changes_them() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;
    press.asks(id).await.unwrap();
    let (path, db) = ("/staff/newsletter/sending-rules", press.context().database.reader());
    let editor = at_the_desk(&press, press.room.editor).await;
    let checker = at_the_desk(&press, press.checker).await;
    let edit = format!("/staff/newsletter/issues/{id}/edit");
    let mut form = editor.get(&edit).await.hidden_of(&edit);
    form.retain(|(name, _)| name == "csrf");
    let typed = [("weekdays", "7"), ("opens", "0:00"), ("closes", "24:00"), ("hold_minutes", "1")];
    form.extend(typed.map(|(name, value)| (name.to_owned(), value.to_owned())));

    let seen = editor.get(path).await;
    let tried = editor.post_to(path, &form).await;
    let approving = checker.get(&format!("/staff/newsletter/issues/{id}")).await;

    assert!(seen.says("月・火・水・木・金曜日 9:00～18:00") && !seen.says("保存する"));
    assert_eq!(tried.status, StatusCode::NOT_FOUND);
    assert_eq!(sending_rules(db).await.unwrap().version, 0);
    assert!(approving.says("15分の待ち時間のあと、2026年11月24日（火）"), "{}", approving.text());
    assert!(approving.says("月・火・水・木・金曜日 9:00～18:00"), "{}", approving.text());
}

#[tokio::test]
async fn bad_rules_are_named_field_by_field() {
    let press = Press::new().await;
    let bad = RawRules {
        weekdays: vec![8],
        opens: "18:00".into(),
        closes: "9:00".into(),
        on_days_off: false,
        hold_minutes: "0".into(),
        foreign_hosts: "https://a.example.jp/".into(),
    };

    let refusal = refused(save_rules(press.context(), keeper(press.editor), (None, &bad)).await);

    let IssueRefusal::Invalid(problems) = refusal else { panic!("{refusal:?}") };
    let fields: Vec<_> = problems.list().iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["weekdays", "closes", "hold_minutes", "foreign_hosts"]);
}

#[tokio::test]
async fn of_two_who_change_the_rules_at_once_one_wins() {
    let press = Press::new().await;
    let save = |desk| {
        let context = press.context().clone();
        async move { save_rules(&context, keeper(desk), (Some(0), &raw())).await.is_ok() }
    };

    let (first, second) = tokio::join!(save(press.editor), save(press.second));

    assert_ne!(first, second);
    assert_eq!(rules_history(press.context().database.reader(), 10).await.unwrap().len(), 1);
}
