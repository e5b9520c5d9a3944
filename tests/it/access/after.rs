//! What follows a session: operations, things to try them on, bodies.

use bansou::study_sessions::materials::{self, NewMaterial, Source};
use bansou::study_sessions::registration::NewFile;
use bansou::study_sessions::survey::{self, SurveyPlan};
use chrono::TimeDelta;
use entities::StudySessionId;
use entities::study_sessions::material::MaterialKind;
use entities::study_sessions::survey::Circle;
use serde_json::{Value, json};

use super::table::{For, Row};
use crate::study_sessions::cast::{Stage, unique_key};

pub const AFTER: [Row; 64] = [
    ("GET /api/v1/certificates/{code}", For::Bearer, 404),
    ("GET /api/v1/me/speaking", For::SignedIn, 200),
    // Nobody here speaks.
    ("GET /api/v1/me/speaking/{id}", For::SignedInAbout, 404),
    ("POST /api/v1/me/speaking/{id}/files", For::SignedInAbout, 404),
    ("GET /api/v1/me/speaking/{id}/prework/{registration}", For::SignedInAbout, 404),
    ("GET /api/v1/speaker-links/{token}", For::Bearer, 404),
    ("PUT /api/v1/speaker-links/{token}/files", For::Bearer, 404),
    ("GET /api/v1/speaker-links/{token}/prework/{registration}", For::Bearer, 404),
    // The links of this test lead to neither; `api_public` opens both.
    ("GET /api/v1/offer-links/{token}", For::Bearer, 404),
    ("GET /api/v1/registration-confirmations/{token}", For::Bearer, 404),
    ("GET /api/v1/registration-links/{token}/certificate", For::Bearer, 404),
    ("GET /api/v1/registration-links/{token}/materials", For::Bearer, 200),
    ("GET /api/v1/registration-links/{token}/materials/{material}", For::Bearer, 200),
    // Nothing is asked for before this session.
    ("GET /api/v1/registration-links/{token}/prework", For::Bearer, 404),
    ("PUT /api/v1/registration-links/{token}/prework", For::Bearer, 404),
    ("GET /api/v1/registration-links/{token}/prework/file", For::Bearer, 404),
    ("GET /api/v1/registration-links/{token}/prework/sheet", For::Bearer, 404),
    ("GET /api/v1/registration-links/{token}/questions", For::Bearer, 200),
    ("PUT /api/v1/registration-links/{token}/questions", For::Bearer, 200),
    ("DELETE /api/v1/registration-links/{token}/questions/{question}", For::Bearer, 404),
    ("GET /api/v1/registration-links/{token}/sharing", For::Bearer, 200),
    // This session has no co-hosts.
    ("PUT /api/v1/registration-links/{token}/sharing", For::Bearer, 409),
    ("GET /api/v1/registration-links/{token}/survey", For::Bearer, 200),
    ("POST /api/v1/registration-links/{token}/survey/answers", For::Bearer, 409),
    ("GET /api/v1/study-sessions/{id}/certificates", For::Desk, 200),
    ("POST /api/v1/study-sessions/{id}/certificates", For::Desk, 409),
    ("POST /api/v1/study-sessions/{id}/certificates/{registration}/withdrawal", For::Desk, 404),
    // There is no such other day.
    ("PUT /api/v1/study-sessions/{id}/conference", For::Desk, 404),
    ("DELETE /api/v1/study-sessions/{id}/conference", For::Desk, 204),
    ("POST /api/v1/study-sessions/{id}/days", For::Desk, 201),
    ("GET /api/v1/study-sessions/{id}/draw", For::Bearer, 404),
    ("POST /api/v1/study-sessions/{id}/join-reports", For::Desk, 201),
    ("GET /api/v1/study-sessions/{id}/join-reports/{import}", For::Desk, 404),
    ("POST /api/v1/study-sessions/{id}/join-reports/{import}/application", For::Desk, 404),
    ("GET /api/v1/study-sessions/{id}/materials", For::Desk, 200),
    ("POST /api/v1/study-sessions/{id}/materials", For::Desk, 201),
    ("DELETE /api/v1/study-sessions/{id}/materials/{material}", For::Desk, 204),
    ("GET /api/v1/study-sessions/{id}/materials/{material}/file", For::Desk, 200),
    ("GET /api/v1/study-sessions/{id}/prework", For::Desk, 404),
    ("PUT /api/v1/study-sessions/{id}/prework", For::Desk, 409),
    ("DELETE /api/v1/study-sessions/{id}/prework", For::Desk, 404),
    ("GET /api/v1/study-sessions/{id}/prework.zip", For::Desk, 404),
    ("GET /api/v1/study-sessions/{id}/prework/{registration}/file", For::Desk, 404),
    ("GET /api/v1/study-sessions/{id}/questions", For::Desk, 200),
    ("POST /api/v1/study-sessions/{id}/registrations/group", For::SignedInAbout, 409),
    ("GET /api/v1/study-sessions/{id}/releases", For::Desk, 200),
    ("POST /api/v1/study-sessions/{id}/releases", For::Desk, 409),
    ("GET /api/v1/study-sessions/{id}/releases/{release}/roster.xlsx", For::Desk, 404),
    ("GET /api/v1/study-sessions/{id}/report", For::Desk, 200),
    ("PUT /api/v1/study-sessions/{id}/report", For::Desk, 409),
    ("GET /api/v1/study-sessions/{id}/report.xlsx", For::Desk, 200),
    ("GET /api/v1/study-sessions/{id}/series", For::Desk, 200),
    // The rule does not name the day that is chosen.
    ("POST /api/v1/study-sessions/{id}/series", For::Desk, 409),
    ("POST /api/v1/study-sessions/{id}/series/preview", For::Desk, 200),
    ("GET /api/v1/study-sessions/{id}/speakers", For::Desk, 200),
    ("GET /api/v1/study-sessions/{id}/speakers/files/{file}", For::Desk, 404),
    ("POST /api/v1/study-sessions/{id}/speakers/files/{file}/adoption", For::Desk, 404),
    ("POST /api/v1/study-sessions/{id}/speakers/links", For::Desk, 404),
    ("DELETE /api/v1/study-sessions/{id}/speakers/links/{link}", For::Desk, 404),
    ("GET /api/v1/study-sessions/{id}/survey", For::Desk, 200),
    ("PUT /api/v1/study-sessions/{id}/survey", For::Desk, 409),
    ("GET /api/v1/study-sessions/{id}/survey.xlsx", For::Desk, 200),
    ("POST /api/v1/study-sessions/{id}/survey/closure", For::Desk, 409),
    ("POST /api/v1/study-sessions/{id}/thanks", For::Desk, 409),
];

/// A questionnaire for the session, and a file to hand out; the id of that file.
pub async fn of(stage: &Stage, session: StudySessionId) -> String {
    let context = &stage.app.context;
    let ends = stage.row(session).await.ends_at;
    let plan = SurveyPlan {
        anonymous: true,
        circle: Circle::Confirmed,
        intro: None,
        closes_at: ends + TimeDelta::days(7),
        remind_at: None,
        version: 0,
    };
    survey::save(context, stage.desk, session, plan).await.unwrap();
    material(stage, session).await
}

/// What is tried on things that are there already: it only adds to them, or takes away what was
/// added for it.
pub fn is_small(operation: &str) -> bool {
    ["/materials", "/join-reports", "/series/preview", "/questions"]
        .iter()
        .any(|part| operation.contains(part))
}

/// A file to hand out.
pub async fn material(stage: &Stage, session: StudySessionId) -> String {
    let context = &stage.app.context;
    let file = NewFile {
        name: "slides.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7".to_vec(),
    };
    let new = NewMaterial {
        kind: MaterialKind::Document,
        title: "当日の資料".to_owned(),
        part: None,
        circle: Circle::Confirmed,
        released_at: None,
        expires_at: None,
        source: Source::File(file),
    };
    let key = unique_key();
    materials::add(context, stage.desk, (session, &key), new).await.unwrap().to_string()
}

/// A body that can be taken, for the operations above.
pub fn body(path: &str) -> Option<Value> {
    let survey = json!({ "anonymous": true, "circle": "attended",
        "closes_at": "2026-12-17T17:00:00+09:00", "version": -1 });
    Some(match path.rsplit('/').next()? {
        "answers" => json!({ "anonymous": true, "satisfaction": 5 }),
        "materials" => json!({ "kind": "recording", "title": "録画", "circle": "attended",
            "url": "https://video.example.jp/1" }),
        // "a,b" and a line below it.
        "join-reports" => {
            json!({ "file_name": "a.csv", "content": "YSxiCjEsMgo=", "least_percent": 50 })
        }
        // Of an organisation that is not there.
        "group" => json!({
            "organisation_id": "00000000-0000-0000-0000-000000000000",
            "members": [{
                "person": { "family_name": "原", "given_name": "望", "email": "h@example.jp" },
                "mode": "online",
            }],
        }),
        "thanks" => json!({ "expected_recipients": 1 }),
        "survey" => survey,
        "prework" if path.contains("/registration-links/") => json!({ "answers": ["人手"] }),
        "prework" => json!({ "instructions": "記入してください。", "asks_file": true,
            "due_at": "2026-12-01T17:00:00+09:00", "speakers_see": "nothing", "kept_days": 90,
            "version": -1 }),
        "questions" => json!({ "key": "1", "words": "費用はどのくらいですか。", "named": false }),
        "links" => json!({ "speaker": "guest:だれか", "email": "guest@example.jp" }),
        "files" if path.contains("/speak") => json!({ "title": "資料", "file": { "name": "a.pdf",
            "media_type": "application/pdf", "content": "JVBERi0xLjc=" } }),
        "sharing" => json!({ "co_host": "共催", "granted": true }),
        "releases" => json!({ "co_host": "共催" }),
        "series" | "preview" if !path.contains("/engagements/") => {
            json!({ "pattern": "weeks", "every": 1, "first": "2027-01-07",
            "times": 1, "holidays": "keep", "starts": "09:00", "chosen": ["2027-01-08"] })
        }
        "report" => json!({ "questions": "", "outcomes": "", "next": "", "version": -1 }),
        "withdrawal" if path.contains("/certificates/") => json!({ "reason": "出席の記録の誤り" }),
        _ => return None,
    })
}
