//! Whom and what entries speak of, in words, and finding them by words.

use std::collections::HashMap;

use entities::sign_in::audit_entry;
use entities::{OrganisationId, PersonId};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::wording::kind_name;
use crate::people::{organisations, persons};

/// Names of the people and organisations in some entries.
pub struct Names {
    people: HashMap<PersonId, String>,
    organisations: HashMap<OrganisationId, String>,
}

impl Names {
    pub async fn of(
        reader: &impl ConnectionTrait,
        rows: &[audit_entry::Model],
    ) -> Result<Self, DbErr> {
        let about = |wanted: &'static str| {
            let own = rows.iter().filter(move |row| row.subject_kind == wanted);
            own.filter_map(|row| row.subject_id)
        };
        let actors = rows.iter().filter_map(|row| row.actor_id);
        let people = actors.chain(about("person").map(PersonId));
        let organisations = about("organisation").map(OrganisationId);
        Ok(Self {
            people: persons::names(reader, people).await?,
            organisations: organisations::names(reader, organisations).await?,
        })
    }

    /// Whoever did it.
    pub fn actor(&self, row: &audit_entry::Model) -> String {
        let name = row.actor_id.and_then(|id| self.people.get(&id).cloned());
        match (row.actor_kind.as_str(), name) {
            ("person", Some(name)) => name,
            ("link", Some(name)) => format!("{name}（リンクから）"),
            ("link", None) => "公開の画面".to_owned(),
            ("command_line", _) => "コマンド".to_owned(),
            ("system", _) => "サーバー".to_owned(),
            _ => "消去された人".to_owned(),
        }
    }

    /// `人：北川 遥`
    pub fn subject(&self, row: &audit_entry::Model) -> String {
        let word = kind_name(&row.subject_kind);
        match self.called(row) {
            Some(name) => format!("{word}：{name}"),
            None => word.to_owned(),
        }
    }

    /// The name of the person or organisation it concerned.
    pub fn called(&self, row: &audit_entry::Model) -> Option<&str> {
        let id: Uuid = row.subject_id?;
        let name = match row.subject_kind.as_str() {
            "person" => self.people.get(&PersonId(id)),
            "organisation" => self.organisations.get(&OrganisationId(id)),
            _ => None,
        };
        name.map(String::as_str)
    }
}

/// People with these parts in name or address, for a filter; none when nothing is asked for.
pub async fn actors_called(
    reader: &impl ConnectionTrait,
    words: &str,
) -> Result<Option<Vec<PersonId>>, DbErr> {
    if words.trim().is_empty() {
        return Ok(None);
    }
    let filter = persons::PersonFilter {
        words: words.to_owned(),
        all_states: true,
        ..persons::PersonFilter::default()
    };
    let found = persons::list(reader, &filter, (0, 200)).await?;
    Ok(Some(found.rows.into_iter().map(|person| person.id).collect()))
}

/// The kind of subject a filter asks for. PostgreSQL cannot compare with U+0000.
pub fn kind_of(typed: &str) -> Option<String> {
    let kind = typed.trim().replace('\0', "");
    Some(kind).filter(|kind| !kind.is_empty())
}
