//! The rows of what accompanists are paid: honoraria, journeys, rates and terms.

use super::table::{For, Row};

pub const FEES: [Row; 32] = [
    ("GET /api/v1/consultations/{id}/travel-claim", For::Author, 200),
    // It is handed in.
    ("PUT /api/v1/consultations/{id}/travel-claim", For::Author, 409),
    ("POST /api/v1/consultations/{id}/travel-claim/receipts", For::Author, 409),
    ("GET /api/v1/consultations/{id}/travel-claim/receipts/{file}", For::Author, 200),
    ("DELETE /api/v1/consultations/{id}/travel-claim/receipts/{file}", For::Author, 409),
    ("POST /api/v1/consultations/{id}/travel-claim/submission", For::Author, 409),
    ("GET /api/v1/fee-lines", For::Desk, 200),
    ("POST /api/v1/fee-lines/approvals", For::Desk, 201),
    ("GET /api/v1/fee-lines/data.xlsx", For::Desk, 200),
    ("GET /api/v1/fee-lines/form.xlsx", For::Desk, 200),
    ("GET /api/v1/fee-lines/own", For::Helpers, 200),
    ("POST /api/v1/fee-lines/payments", For::Desk, 201),
    ("GET /api/v1/fee-lines/{id}", For::Desk, 200),
    ("POST /api/v1/fee-lines/{id}/approval", For::Desk, 201),
    ("PUT /api/v1/fee-lines/{id}/evidence", For::Desk, 204),
    // It is neither approved nor paid.
    ("POST /api/v1/fee-lines/{id}/settlement", For::Desk, 409),
    ("POST /api/v1/fee-lines/{id}/withdrawal", For::Desk, 409),
    ("GET /api/v1/fee-rates", For::Desk, 200),
    // Somebody saved rates before.
    ("POST /api/v1/fee-rates", For::Desk, 409),
    ("GET /api/v1/fee-rates/{id}", For::Desk, 200),
    ("GET /api/v1/fee-terms", For::Desk, 200),
    ("GET /api/v1/fee-terms/{person}", For::Desk, 200),
    ("PUT /api/v1/fee-terms/{person}", For::Desk, 204),
    ("GET /api/v1/travel-claims", For::Desk, 200),
    ("GET /api/v1/travel-claims/data.xlsx", For::Desk, 200),
    ("GET /api/v1/travel-claims/form.xlsx", For::Desk, 200),
    ("GET /api/v1/travel-claims/own", For::Helpers, 200),
    ("POST /api/v1/travel-claims/payments", For::Desk, 201),
    ("GET /api/v1/travel-claims/{id}", For::Desk, 200),
    ("POST /api/v1/travel-claims/{id}/approval", For::Desk, 201),
    ("GET /api/v1/travel-claims/{id}/receipts/{file}", For::Desk, 200),
    ("POST /api/v1/travel-claims/{id}/return", For::Desk, 201),
];
