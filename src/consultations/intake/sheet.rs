use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::consultations::wording::intake as say;
use crate::vocabulary::LongText;
use crate::web::{Problems, sent_text};

/// An intake sheet as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RawSheet {
    /// 困っていること
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub trouble: String,
    /// 試したこと
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub tried: String,
    /// 期待する結果
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub hoped: String,
}

/// A sheet that can be stored. A draft may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub trouble: Option<LongText<3_000>>,
    pub tried: Option<LongText<3_000>>,
    pub hoped: Option<LongText<3_000>>,
}

impl RawSheet {
    /// The sheet, or everything that is wrong. What is handed in says what the trouble is.
    pub fn check(&self, handed_in: bool) -> Result<Sheet, Problems> {
        let mut problems = Problems::none();
        let mut read =
            |field: &str, text: &str| problems.keep(field, LongText::parse_optional(text));
        let trouble = read("trouble", &self.trouble);
        let tried = read("tried", &self.tried);
        let hoped = read("hoped", &self.hoped);
        if handed_in && trouble == Some(None) {
            problems.add("trouble", say::TROUBLE_MISSING);
        }
        match (trouble, tried, hoped) {
            (Some(trouble), Some(tried), Some(hoped)) if problems.is_empty() => {
                Ok(Sheet { trouble, tried, hoped })
            }
            _ => Err(problems),
        }
    }
}
