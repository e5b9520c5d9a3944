//! A record to look at: for samples of pages, and for the tests of who reads what.

use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::consultation::{Mode, Side};
use entities::consultations::record::RecordState;
use entities::consultations::record_action::ActionState;
use entities::consultations::record_field::RecordField;
use entities::consultations::record_step::StepKind;
use entities::{ConsultationFileId, ConsultationId, OrganisationId, RecordActionId};
use uuid::Uuid;

use super::content::{Content, Entry, Planned};
use super::material::{Facts, Material};
use super::openness::{TEXTS, usual};
use super::view::{ActionView, FileView, StepView};
use super::wording;

impl Material {
    /// A record that was handed in once and confirmed, with every field filled in and open as
    /// usual.
    pub fn sample() -> Self {
        Self {
            consultation: ConsultationId(Uuid::nil()),
            facts: facts(),
            state: RecordState::Confirmed,
            revision: 1,
            version: 3,
            due_at: at(5),
            content_of: 1,
            content: content(),
            times: Some((at(0), at(0) + chrono::TimeDelta::minutes(65))),
            corrected_to: None,
            place: Some("塩尻市市民交流センター".to_owned()),
            practice_level: Some("レベル2".to_owned()),
            actions: actions(),
            files: vec![FileView {
                id: ConsultationFileId(Uuid::nil()),
                name: "議事メモ.pdf".to_owned(),
                removable: false,
            }],
            steps: vec![
                step(1, StepKind::Submitted, Side::Accompanist),
                step(2, StepKind::Confirmed, Side::Client),
            ],
        }
    }
}

fn facts() -> Facts {
    Facts {
        number: "S8-048-213K".to_owned(),
        fiscal_year: 2026,
        organisation_id: OrganisationId(Uuid::nil()),
        organisation: "一般社団法人 はじめ".to_owned(),
        corporate_number: Some("1234567890123".to_owned()),
        block: Some("関東".to_owned()),
        category: "採択事業者".to_owned(),
        client: "鈴木 花子".to_owned(),
        accompanist: "山田 太郎".to_owned(),
        mode: Mode::InPerson,
        theme: Some("人材の確保".to_owned()),
        ordinal: 3,
        planned_for: Some(at(0)),
    }
}

fn content() -> Content {
    let mut content = Content::default();
    let mut fill = |field: RecordField, text: &str| {
        content.fields.insert(field, Entry { level: usual(field), content: text.to_owned() });
    };
    for field in TEXTS {
        fill(field, &format!("{}の本文です。", wording::field(field)));
    }
    fill(RecordField::SelfReliance, "3");
    fill(RecordField::Sensitive, "yes");
    for action in actions() {
        content.actions.push(Planned {
            id: action.id,
            owner: action.owner,
            text: action.text,
            due_on: action.due_on,
        });
    }
    content
}

fn actions() -> Vec<ActionView> {
    let due = NaiveDate::from_ymd_opt(2026, 12, 17);
    let action = |owner, text: &str, state| ActionView {
        id: Some(RecordActionId(Uuid::nil())),
        owner,
        text: text.to_owned(),
        due_on: due,
        state: Some(state),
        note: None,
        closed_at: None,
    };
    vec![
        action(Side::Client, "会員企業に聞き取りをする。", ActionState::Open),
        action(Side::Accompanist, "説明会の資料を送る。", ActionState::Done),
    ]
}

fn step(day: i64, kind: StepKind, side: Side) -> StepView {
    StepView {
        at: at(day),
        revision: 1,
        kind,
        side,
        person: wording::owner(side).to_owned(),
        remark: None,
    }
}

/// So many days after Thursday 3 December 2026, 14:00 in Tokyo.
fn at(days: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_274_000 + days * 86_400, 0).unwrap_or_default()
}
