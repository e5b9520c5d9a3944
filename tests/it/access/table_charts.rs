//! The rows of the chart of an operator and of its files.

use super::table::{For, Row};

pub const CHARTS: [Row; 3] = [
    ("GET /api/v1/charts/{id}", For::Holder, 200),
    ("GET /api/v1/charts/{id}/data.xlsx", For::Desk, 200),
    ("GET /api/v1/charts/{id}/form.xlsx", For::Holder, 200),
];
