//! What was agreed becomes tasks.

use bansou::consultations::By;
use bansou::consultations::record::{
    Closing, Refusal, Task, close_action, open_of_office, task, tasks_of,
};
use bansou::vocabulary::LongText;
use entities::consultations::consultation::Side;
use entities::consultations::record_action::ActionState;
use entities::consultations::record_field::RecordField as F;

use super::cast::{Held, action, raw, refused};

async fn own(held: &Held, who: entities::PersonId) -> Vec<Task> {
    tasks_of(held.context().database.reader(), who).await.unwrap()
}

fn done() -> Closing {
    Closing { done: true, note: Some(LongText::parse("終わりました").unwrap()) }
}

#[tokio::test]
async fn each_side_has_its_own_tasks_once_the_record_is_handed_in() {
    let held = Held::new().await;
    held.saves(&raw()).await.unwrap();

    let before = own(&held, held.suzuki.person()).await.len();
    held.submits().await.unwrap();
    let client = own(&held, held.suzuki.person()).await;
    let accompanist = own(&held, held.yamada().person()).await;

    assert_eq!(before, 0);
    assert_eq!((client.len(), accompanist.len()), (1, 1));
    assert_eq!(
        (client[0].owner, client[0].text.as_str()),
        (Side::Client, "任せたい仕事を書き出す。")
    );
    assert_eq!(accompanist[0].due_on.to_string(), "2026-12-10");
}

#[tokio::test]
async fn a_task_is_closed_by_its_owner_or_the_secretariat_and_by_nobody_else() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    let context = held.context();
    let mine = own(&held, held.suzuki.person()).await[0].id;
    let theirs = own(&held, held.yamada().person()).await[0].id;

    let foreign = refused(close_action(context, held.author(), mine, done()).await);
    let other = refused(close_action(context, held.client(), theirs, done()).await);
    close_action(context, held.client(), mine, done()).await.unwrap();
    close_action(context, held.client(), mine, done()).await.unwrap();
    let dropped = Closing { done: false, note: None };
    let differently = refused(close_action(context, held.client(), mine, dropped).await);
    close_action(context, held.office(), theirs, done()).await.unwrap();

    assert_eq!((foreign, other), (Refusal::NotFound, Refusal::NotFound));
    assert_eq!(differently, Refusal::Closed);
    let states = own(&held, held.suzuki.person()).await[0].state;
    assert_eq!(states, ActionState::Done);
    let view = held.sees(held.office()).await.unwrap();
    assert_eq!(view.actions()[0].note.as_deref(), Some("終わりました"));
}

#[tokio::test]
async fn what_the_two_sides_keep_to_themselves_is_no_task_the_secretariat_sees() {
    let held = Held::new().await;
    let mut kept = raw();
    kept.levels.insert(F::Actions, "pair".to_owned());
    held.handed_in(&kept).await;
    let db = held.context().database.reader();
    let mine = own(&held, held.suzuki.person()).await[0].id;

    let listed = open_of_office(db, held.stage.desk).await.unwrap();
    let opened = task(db, held.office(), mine).await.unwrap();
    let closed = refused(close_action(held.context(), held.office(), mine, done()).await);

    assert!(listed.is_empty() && opened.is_none());
    assert_eq!(closed, Refusal::NotFound);
    assert!(held.sees(held.client()).await.unwrap().actions().len() == 2);
}

#[tokio::test]
async fn tasks_rest_while_the_record_is_rewritten_and_follow_what_it_then_says() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    let mine = own(&held, held.suzuki.person()).await[0].id;
    held.client_returns("行動が違います。").await.unwrap();

    let resting = own(&held, held.suzuki.person()).await.len();
    let refused = refused(close_action(held.context(), held.client(), mine, done()).await);
    let mut other = raw();
    other.actions = vec![action("staff", "会場を探す。", "11")];
    held.handed_in(&other).await;

    assert_eq!((resting, refused), (0, Refusal::NotFound));
    let after = own(&held, held.suzuki.person()).await;
    assert_eq!(after[0].state, ActionState::Dropped);
    let db = held.context().database.reader();
    let office = open_of_office(db, held.stage.desk).await.unwrap();
    assert_eq!(office.len(), 1);
    assert_eq!((office[0].owner, office[0].text.as_str()), (Side::Staff, "会場を探す。"));
    assert!(task(db, By::Client(held.suzuki), office[0].id).await.unwrap().is_none());
}
