//! What the secretariat of the demonstration has to do beside everything else.

use entities::tasks::task::TaskState;

/// What a task is about, by the key of the sample.
#[derive(Clone, Copy)]
pub enum TaskAbout {
    Nothing,
    /// The next session to come.
    NextSession,
    Organisation(&'static str),
    Person(&'static str),
}

pub struct SampleTask {
    pub title: &'static str,
    pub note: &'static str,
    /// Days from today.
    pub due: Option<i64>,
    /// Key of the person; nobody's where there is none.
    pub owner: Option<&'static str>,
    pub about: TaskAbout,
    pub state: TaskState,
}

const fn task(title: &'static str, due: Option<i64>, owner: Option<&'static str>) -> SampleTask {
    SampleTask { title, note: "", due, owner, about: TaskAbout::Nothing, state: TaskState::Open }
}

pub const TASKS: [SampleTask; 9] = [
    SampleTask {
        about: TaskAbout::NextSession,
        note: "机の並べ方と、受付の電源の位置も見る。",
        ..task("会場の下見をする", Some(0), Some("coordinator"))
    },
    SampleTask {
        about: TaskAbout::Organisation("hanamaki"),
        ..task("交付申請の書類がそろっているか、電話で確かめる", Some(-3), Some("coordinator"))
    },
    SampleTask {
        about: TaskAbout::Person("accompanist"),
        ..task("講師の依頼状を郵送する", Some(4), Some("coordinator"))
    },
    task("年末年始の電話の当番を決める", Some(0), None),
    task("報告会の会場の候補を3つ挙げる", None, None),
    task("表紙に使う写真の許可をもらう", Some(2), Some("editor")),
    task("来年度の事業計画の案を読む", Some(9), Some("admin")),
    SampleTask {
        state: TaskState::Done,
        ..task("名札のケースを30個買う", Some(-7), Some("coordinator"))
    },
    SampleTask {
        state: TaskState::Dropped,
        note: "オンラインで足りることになった。",
        ..task("予備の会場を押さえる", Some(-5), Some("coordinator"))
    },
];
