//! A record as a program writes it.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use entities::consultations::consultation::Side;
use entities::consultations::record_field::{Level, RecordField as F};
use entities::people::term::Vocabulary;
use sea_orm::ActiveEnum as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::consultations::record::{RawAction, RawRecord};
use crate::people::vocabularies::Terms;
use crate::vocabulary::LongText;
use crate::web::{Failure, FieldProblem, one_of};

/// All of what the accompanist writes. What is left out is emptied; texts have 3,000 characters at
/// most.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RecordBody {
    /// 出席者; needed when it is handed in.
    pub attendees: String,
    /// 同席者
    pub companions: String,
    /// 相談目的
    pub purpose: String,
    /// 事前シートの要約
    pub intake: String,
    /// 表出課題; needed when it is handed in.
    pub presented: String,
    /// 本質的課題
    pub essential: String,
    /// 相談者の言葉
    pub client_words: String,
    /// 助言内容; needed when it is handed in.
    pub advice: String,
    /// 使った実践ポイント
    pub practice: String,
    /// 実践ポイントのレベル: an `activity-levels` word of `GET /api/v1/vocabularies`, by id, code or
    /// label. Empty for none.
    pub practice_level: String,
    /// 紹介先
    pub referral: String,
    /// 次回予定
    pub next_meeting: String,
    /// 自走度; needed when it is handed in.
    #[schema(minimum = 1, maximum = 5)]
    pub self_reliance: Option<u8>,
    /// 機微情報を含む
    pub sensitive: bool,
    /// 支援者のメモ, for the accompanist alone.
    pub memo: String,
    /// 合意した次の行動, ten at most.
    pub actions: Vec<RecordActionBody>,
    /// Who reads a field: `own`, `pair`, `office` or `figures`, each opening it to those before; a
    /// field left out keeps its usual readers.
    #[schema(value_type = BTreeMap<String, String>)]
    pub readers: BTreeMap<F, Level>,
}

/// Who does what until when.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordActionBody {
    /// Of one that stands in the record; absent for a new one.
    #[serde(default)]
    pub id: Option<Uuid>,
    #[schema(schema_with = one_of::<Side>)]
    pub owner: Side,
    /// At most 300 characters.
    pub text: String,
    /// Needed when the record is handed in.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
}

impl RecordBody {
    /// As somebody would have typed it; `terms` know levels by their names.
    pub fn into_raw(self, terms: &Terms) -> RawRecord {
        let named = terms.find(Vocabulary::ActivityLevel, &self.practice_level);
        let practice_level = named.map(|term| term.id.to_string()).unwrap_or(self.practice_level);
        RawRecord {
            texts: BTreeMap::from([
                (F::Attendees, self.attendees),
                (F::Companions, self.companions),
                (F::Purpose, self.purpose),
                (F::Intake, self.intake),
                (F::Presented, self.presented),
                (F::Essential, self.essential),
                (F::ClientWords, self.client_words),
                (F::Advice, self.advice),
                (F::Practice, self.practice),
                (F::Referral, self.referral),
                (F::NextMeeting, self.next_meeting),
                (F::Memo, self.memo),
            ]),
            levels: self
                .readers
                .into_iter()
                .map(|(field, level)| (field, level.to_value()))
                .collect(),
            practice_level,
            self_reliance: self.self_reliance.map(|score| score.to_string()).unwrap_or_default(),
            sensitive: self.sensitive,
            actions: self.actions.into_iter().map(RecordActionBody::into_raw).collect(),
        }
    }
}

impl RecordActionBody {
    fn into_raw(self) -> RawAction {
        let parts = |day: NaiveDate| {
            [day.year().to_string(), day.month().to_string(), day.day().to_string()]
        };
        RawAction {
            id: self.id.map(|id| id.to_string()).unwrap_or_default(),
            owner: self.owner.to_value(),
            text: self.text,
            due: self.due_on.map(parts).unwrap_or_default(),
        }
    }
}

/// A text that has to be there.
pub fn needed<const MOST: usize>(field: &str, text: &str) -> Result<LongText<MOST>, Failure> {
    LongText::parse(text).map_err(|problem| wrong(field, &problem.to_string()))
}

pub fn wrong(field: &str, detail: &str) -> Failure {
    Failure::invalid(vec![FieldProblem { field: field.to_owned(), detail: detail.to_owned() }])
}
