//! What is sent and shown of contacts.

use entities::OrganisationId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::refusals::of_networking;
use crate::networking::Refusal;
use crate::networking::contacts::{ContactDraft, RawContact, Whole};
use crate::people::vocabularies::Terms;
use crate::web::Failure;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ContactsQuery {
    /// Parts of names, countries or people, in any width and kana or in Latin letters.
    pub text: Option<String>,
    /// Code of the vocabulary `contact-kinds`.
    pub kind: Option<String>,
    /// Code of the vocabulary `languages`.
    pub language: Option<String>,
    /// Code of the vocabulary `themes`.
    pub topic: Option<String>,
    /// Code of a regional block: any prefecture of it, as of today.
    pub block: Option<String>,
    /// JIS X 0401. With a block too, both must hold.
    pub prefecture_code: Option<i32>,
    /// Those abroad alone.
    pub abroad: Option<bool>,
    /// Those no longer offered too.
    pub retired: Option<bool>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u64>,
    /// `next_cursor` of the part before.
    pub cursor: Option<String>,
}

/// Kinds, languages and topics are codes of the vocabularies `contact-kinds`, `languages`, `themes`.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactEntry {
    #[schema(example = "overseas_school")]
    pub kind: String,
    #[schema(max_length = 200)]
    pub name: String,
    pub kana: Option<String>,
    pub name_en: Option<String>,
    /// Absent: Japan.
    pub country: Option<String>,
    #[schema(minimum = 1, maximum = 47)]
    pub prefecture_code: Option<i32>,
    pub city: Option<String>,
    pub corporate_number: Option<String>,
    pub website: Option<String>,
    /// The organisation of the programme it is.
    pub organisation_id: Option<Uuid>,
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub notes: String,
    #[serde(default)]
    pub languages: Vec<String>,
    #[serde(default)]
    pub topics: Vec<String>,
    /// As shown; without it a change is made whatever happened meanwhile.
    pub version: Option<i32>,
}

#[derive(Serialize, ToSchema)]
pub struct ContactDetails {
    pub id: Uuid,
    pub contact: ContactEntry,
    pub retired: bool,
    /// It is the same as this one.
    pub merged_into: Option<Uuid>,
    pub people: Vec<ContactPersonItem>,
}

#[derive(Serialize, ToSchema)]
pub struct ContactPersonItem {
    pub id: Uuid,
    pub name: String,
    pub title: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub language: String,
    pub retired: bool,
}

#[derive(Serialize, ToSchema)]
pub struct ContactMade {
    pub id: Uuid,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetirementBody {
    pub retired: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeBody {
    /// Is the same as the one in the address, and goes into it.
    pub other_id: Uuid,
    /// Fields for which the other knows better: `kind`, `name`, `kana`, `name_en`, `country`, `city`,
    /// `corporate_number`, `website`, `notes`.
    #[serde(default)]
    pub from_other: Vec<String>,
    /// As shown, of the one in the address and of the other; without them they are merged whatever
    /// happened meanwhile.
    pub version: Option<i32>,
    pub other_version: Option<i32>,
}

#[derive(Serialize, ToSchema)]
pub struct DuplicatePair {
    pub older_id: Uuid,
    pub older_name: String,
    pub newer_id: Uuid,
    pub newer_name: String,
    /// Of `corporate_number`, `email`, `name`.
    pub same: Vec<&'static str>,
}

impl ContactEntry {
    pub fn check(self, terms: &Terms) -> Result<ContactDraft, Failure> {
        let text = Option::unwrap_or_default;
        let raw = RawContact {
            kind: self.kind,
            name: self.name,
            kana: text(self.kana),
            name_en: text(self.name_en),
            country: text(self.country),
            prefecture: self.prefecture_code.map(|code| code.to_string()).unwrap_or_default(),
            city: text(self.city),
            corporate_number: text(self.corporate_number),
            website: text(self.website),
            organisation: self.organisation_id.map(OrganisationId),
            notes: self.notes,
            languages: self.languages,
            topics: self.topics,
        };
        raw.check(terms).map_err(|problems| of_networking(Refusal::Invalid(problems)))
    }
}

impl ContactDetails {
    pub fn of(one: Whole, terms: &Terms) -> Self {
        let raw = RawContact::of(&one.row, &one.terms, terms);
        let people = one.people.into_iter().map(|row| ContactPersonItem {
            id: row.id.0,
            name: row.name,
            title: row.title,
            email: row.email,
            phone: row.phone,
            language: row.language,
            retired: row.retired,
        });
        let row = one.row;
        Self {
            id: row.id.0,
            retired: row.retired,
            merged_into: row.merged_into.map(|id| id.0),
            people: people.collect(),
            contact: ContactEntry {
                kind: raw.kind,
                name: row.name,
                kana: row.kana,
                name_en: row.name_en,
                country: row.country,
                prefecture_code: row.prefecture_code,
                city: row.city,
                corporate_number: row.corporate_number,
                website: row.website,
                organisation_id: row.organisation_id.map(|id| id.0),
                notes: row.notes,
                languages: raw.languages,
                topics: raw.topics,
                version: Some(row.version),
            },
        }
    }
}
