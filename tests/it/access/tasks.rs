//! A task for the matrix: nobody's, and so everybody's of the secretariat.

use bansou::tasks::{Clerk, RawTask, add};

use crate::study_sessions::cast::{Stage, unique_key};

pub async fn of(stage: &Stage) -> String {
    let desk = Clerk::acting_as(stage.desk.person(), true);
    let raw = RawTask { title: unique_key(), ..RawTask::default() };
    let draft = raw.check().unwrap();
    add(&stage.app.context, desk, (&draft, &unique_key())).await.unwrap().to_string()
}
