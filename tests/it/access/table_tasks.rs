//! The rows of tasks.

use super::table::{For, Row};
use super::table_pages::For as Whom;

pub const TASKS: [Row; 7] = [
    ("GET /api/v1/tasks", For::Secretariat, 200),
    ("POST /api/v1/tasks", For::Secretariat, 201),
    ("GET /api/v1/tasks/{id}", For::Secretariat, 200),
    ("PUT /api/v1/tasks/{id}", For::Secretariat, 204),
    ("POST /api/v1/tasks/{id}/completion", For::Secretariat, 204),
    ("POST /api/v1/tasks/{id}/reopening", For::Secretariat, 204),
    ("POST /api/v1/tasks/{id}/withdrawal", For::Secretariat, 204),
];

/// Pages about them.
pub const TASK_PAGES: [(&str, Whom); 4] = [
    ("/staff/tasks", Whom::Secretariat),
    ("/staff/tasks/new", Whom::Secretariat),
    ("/staff/tasks/{id}", Whom::Secretariat),
    ("/staff/tasks/{id}/edit", Whom::Secretariat),
];
