//! The one letter of tasks. The words lie in `email_templates/`.

use entities::tasks::task;
use serde::Serialize;

use crate::config::Config;
use crate::mail::{Letter, LetterList};
use crate::vocabulary::tokyo;

/// More a letter does not name.
const NAMED: usize = 20;

/// The owner is told of tasks whose date has come.
#[derive(Clone, Debug, Serialize)]
pub struct TasksDue {
    pub name: String,
    pub tasks: Vec<TaskLine>,
    /// How many there are beside.
    pub more: usize,
    /// The list, behind a sign-in.
    pub url: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TaskLine {
    pub title: String,
    /// `2026年12月10日（木）`
    pub due: String,
}

impl TasksDue {
    pub fn new(config: &Config, name: String, rows: &[task::Model]) -> Self {
        let line = |row: &task::Model| TaskLine {
            title: row.title.clone(),
            due: row.due_on.map(tokyo::date).unwrap_or_default(),
        };
        Self {
            name,
            tasks: rows.iter().take(NAMED).map(line).collect(),
            more: rows.len().saturating_sub(NAMED),
            url: format!("{}/staff/tasks", config.base_url),
        }
    }
}

impl Letter for TasksDue {
    const NAME: &'static str = "tasks_due";

    fn samples() -> Vec<Self> {
        let line = |title: &str| TaskLine {
            title: title.to_owned(),
            due: "2026年12月10日（木）".to_owned(),
        };
        let one = Self {
            name: "三浦 拓也".to_owned(),
            tasks: vec![line("会場の下見の日程を決める")],
            more: 0,
            url: "https://bansou.example.jp/staff/tasks".to_owned(),
        };
        let tasks = vec![line("会場の下見の日程を決める"), line("講師へのお礼状を出す")];
        vec![one.clone(), Self { tasks, more: 3, ..one }]
    }
}

/// All letters of tasks.
pub fn declare(list: LetterList) -> LetterList {
    list.with::<TasksDue>()
}
