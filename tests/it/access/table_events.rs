//! The rows of networking events.

use super::table::{For, Row};
use super::table_pages::For as Whom;

pub const EVENTS: [Row; 31] = [
    ("GET /api/v1/networking-events", For::Desk, 200),
    ("POST /api/v1/networking-events", For::Desk, 201),
    ("GET /api/v1/networking-events/{id}", For::Desk, 200),
    // It is not over.
    ("POST /api/v1/networking-events/{id}/introductions", For::Desk, 409),
    // Somebody changed it meanwhile.
    ("PUT /api/v1/networking-events/{id}", For::Desk, 409),
    ("POST /api/v1/networking-events/{id}/opening", For::Desk, 204),
    ("POST /api/v1/networking-events/{id}/cancellation", For::Desk, 200),
    ("GET /api/v1/networking-events/{id}/participants", For::Desk, 200),
    ("POST /api/v1/networking-events/{id}/participants", For::Desk, 201),
    ("POST /api/v1/networking-events/{id}/participants/{participant}/withdrawal", For::Desk, 204),
    ("PUT /api/v1/networking-events/{id}/participants/{participant}/wishes", For::Desk, 204),
    ("PUT /api/v1/networking-events/{id}/participants/{participant}/presence", For::Desk, 204),
    ("GET /api/v1/networking-events/{id}/separations", For::Desk, 200),
    ("PUT /api/v1/networking-events/{id}/separations", For::Desk, 204),
    ("GET /api/v1/networking-events/{id}/plan", For::Desk, 200),
    ("POST /api/v1/networking-events/{id}/plan", For::Desk, 201),
    ("PUT /api/v1/networking-events/{id}/plan/locks", For::Desk, 204),
    ("POST /api/v1/networking-events/{id}/plan/adjustment-preview", For::Desk, 200),
    ("POST /api/v1/networking-events/{id}/plan/adjustments", For::Desk, 201),
    ("POST /api/v1/networking-events/{id}/publication", For::Desk, 200),
    // Its day has not come.
    ("POST /api/v1/networking-events/{id}/rounds", For::Desk, 409),
    // No round has begun.
    ("POST /api/v1/networking-events/{id}/completion", For::Desk, 409),
    ("GET /api/v1/networking-events/{id}/meetings", For::Desk, 200),
    ("GET /api/v1/networking-events/{id}/unmet-wishes", For::Desk, 200),
    ("GET /api/v1/me/networking-events", For::SignedIn, 200),
    ("GET /api/v1/me/networking-events/{id}", For::SignedInAbout, 200),
    ("POST /api/v1/me/networking-events/{id}/registration", For::SignedInAbout, 201),
    ("DELETE /api/v1/me/networking-events/{id}/registration", For::Counterpart, 204),
    ("GET /api/v1/me/networking-events/{id}/candidates", For::Counterpart, 200),
    ("PUT /api/v1/me/networking-events/{id}/wishes", For::Counterpart, 204),
    ("GET /api/v1/me/networking-events/{id}/tables", For::Counterpart, 200),
];

/// Pages about them.
pub const EVENT_PAGES: [(&str, Whom); 25] = [
    ("/staff/events", Whom::Desk),
    ("/staff/events/new", Whom::Desk),
    ("/staff/events/{id}", Whom::Desk),
    ("/staff/events/{id}/edit", Whom::Desk),
    ("/staff/events/{id}/cancellation", Whom::Desk),
    ("/staff/events/{id}/participants", Whom::Desk),
    ("/staff/events/{id}/participants/new", Whom::Desk),
    ("/staff/events/{id}/participants/{participant}/wishes", Whom::Desk),
    ("/staff/events/{id}/participants/{participant}/withdrawal", Whom::Desk),
    ("/staff/events/{id}/completion", Whom::Desk),
    ("/staff/events/{id}/separations", Whom::Desk),
    ("/staff/events/{id}/plan", Whom::Desk),
    ("/staff/events/{id}/plan/adjustment", Whom::Desk),
    ("/staff/events/{id}/publication", Whom::Desk),
    ("/staff/events/{id}/sheets/people", Whom::Desk),
    ("/staff/events/{id}/sheets/tables", Whom::Desk),
    ("/staff/events/{id}/signs", Whom::Desk),
    ("/staff/events/{id}/day", Whom::Desk),
    ("/staff/events/{id}/meetings", Whom::Desk),
    ("/my/events", Whom::SignedIn),
    ("/my/events/{id}", Whom::SignedIn),
    ("/my/events/{id}/registration", Whom::SignedIn),
    ("/my/events/{id}/wishes", Whom::Owner),
    ("/my/events/{id}/withdrawal", Whom::Owner),
    ("/my/events/{id}/tables", Whom::Owner),
];
