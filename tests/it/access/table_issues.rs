//! The operations about issues of the mail magazine, and of those who hold an old link to it.

use super::table::{For, Row};

pub const ISSUES: [Row; 25] = [
    ("POST /api/v1/newsletter/preference-links/{token}/renewal", For::Bearer, 202),
    ("GET /api/v1/newsletter/issues", For::Secretariat, 200),
    ("POST /api/v1/newsletter/issues", For::NewsEditor, 201),
    ("POST /api/v1/newsletter/generated-issues", For::NewsEditor, 201),
    ("GET /api/v1/newsletter/issues/{id}", For::Secretariat, 200),
    ("PUT /api/v1/newsletter/issues/{id}", For::NewsEditor, 204),
    ("DELETE /api/v1/newsletter/issues/{id}", For::NewsEditor, 204),
    ("GET /api/v1/newsletter/issues/{id}/content", For::Secretariat, 200),
    ("GET /api/v1/newsletter/issues/{id}/checks", For::Secretariat, 200),
    ("PUT /api/v1/newsletter/issues/{id}/web", For::NewsEditor, 409),
    ("POST /api/v1/newsletter/issues/{id}/corrections", For::NewsEditor, 409),
    ("POST /api/v1/newsletter/issues/{id}/tests", For::NewsEditor, 422),
    ("POST /api/v1/newsletter/issues/{id}/attachments", For::NewsEditor, 201),
    ("GET /api/v1/newsletter/issues/{id}/attachments/{file}", For::Secretariat, 200),
    ("DELETE /api/v1/newsletter/issues/{id}/attachments/{file}", For::NewsEditor, 204),
    ("POST /api/v1/newsletter/issues/{id}/review-request", For::NewsEditor, 204),
    ("DELETE /api/v1/newsletter/issues/{id}/review-request", For::NewsEditor, 409),
    ("POST /api/v1/newsletter/issues/{id}/return", For::Approver, 409),
    ("POST /api/v1/newsletter/issues/{id}/approval", For::Approver, 409),
    ("POST /api/v1/newsletter/issues/{id}/hold-stop", For::Secretariat, 409),
    ("GET /api/v1/newsletter/sending-rules", For::Secretariat, 200),
    ("PUT /api/v1/newsletter/sending-rules", For::Admin, 204),
    ("GET /api/v1/newsletter/sending-rules/history", For::Secretariat, 200),
    ("GET /api/v1/newsletter/back-numbers", For::Anyone, 200),
    ("GET /api/v1/newsletter/back-numbers/{number}", For::Bearer, 200),
];
