//! The rows of what the desk gathers: the chart of an operator with its files, and today's work.

use super::table::{For, Row};

pub const CHARTS: [Row; 4] = [
    ("GET /api/v1/charts/{id}", For::Holder, 200),
    ("GET /api/v1/charts/{id}/data.xlsx", For::Desk, 200),
    ("GET /api/v1/charts/{id}/form.xlsx", For::Holder, 200),
    ("GET /api/v1/today", For::Figures, 200),
];
