//! What is sent and shown of preferences.

use entities::newsletter::subscriber::{Frequency, ReaderKind, ReaderLanguage};
use sea_orm::ActiveEnum as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::context::Context;
use crate::newsletter::{Offered, Preferences, RawPreferences};
use crate::vocabulary::{EmailAddress, tokyo};
use crate::web::{Failure, FieldProblem, called, one_of_or_null};

/// What a reader tells and wishes. Topics and themes are codes of the vocabularies
/// `newsletter-topics` and `themes`, regions codes of blocks; an empty list means everything.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PreferencesBody {
    #[schema(max_length = 100)]
    pub name: Option<String>,
    #[schema(max_length = 200)]
    pub affiliation: Option<String>,
    #[schema(schema_with = one_of_or_null::<ReaderKind>, required = false)]
    pub kind: Option<ReaderKind>,
    /// JIS X 0401.
    #[schema(minimum = 1, maximum = 47)]
    pub prefecture_code: Option<i32>,
    #[schema(example = json!(["sessions"]))]
    pub topics: Vec<String>,
    pub themes: Vec<String>,
    #[schema(example = json!(["kanto"]))]
    pub regions: Vec<String>,
    #[schema(schema_with = one_of_or_null::<Frequency>, required = false)]
    pub frequency: Option<Frequency>,
    /// Of letters about the registration; absent: as it is. Issues are in Japanese.
    #[schema(schema_with = one_of_or_null::<ReaderLanguage>, required = false)]
    pub language: Option<ReaderLanguage>,
}

impl PreferencesBody {
    fn raw(self) -> RawPreferences {
        RawPreferences {
            name: self.name.unwrap_or_default(),
            affiliation: self.affiliation.unwrap_or_default(),
            kind: self.kind.map(|kind| kind.to_value()).unwrap_or_default(),
            prefecture: self.prefecture_code.map(|code| code.to_string()).unwrap_or_default(),
            topics: self.topics,
            themes: self.themes,
            regions: self.regions,
            frequency: self.frequency.map(|one| one.to_value()).unwrap_or_default(),
            language: self.language.map(|one| one.to_value()).unwrap_or_default(),
        }
    }

    /// As checked, of a body that has them as `preferences`.
    pub fn check(self, offered: &Offered) -> Result<Preferences, Failure> {
        self.raw().check(offered).map_err(|found| {
            let refused = Failure::invalid(found.into_list());
            let refused = refused.renamed(called(&[("prefecture", "prefecture_code")]));
            refused.renamed(|field| format!("preferences.{field}"))
        })
    }

    pub fn of(preferences: &Preferences, offered: &Offered) -> Self {
        let raw = preferences.raw(offered);
        Self {
            name: preferences.name.clone(),
            affiliation: preferences.affiliation.clone(),
            kind: preferences.kind,
            prefecture_code: preferences.prefecture,
            topics: raw.topics,
            themes: raw.themes,
            regions: raw.regions,
            frequency: Some(preferences.frequency),
            language: preferences.language,
        }
    }
}

pub async fn offered(context: &Context) -> Result<Offered, Failure> {
    let day = tokyo::day_of(context.now());
    Ok(Offered::load(context.database.reader(), day).await?)
}

pub fn address(field: &str, text: &str) -> Result<EmailAddress, Failure> {
    EmailAddress::parse(text).map_err(|problem| wrong(field, &problem.to_string()))
}

pub fn wrong(field: &str, detail: &str) -> Failure {
    Failure::invalid(vec![FieldProblem { field: field.to_owned(), detail: detail.to_owned() }])
}
