//! What of somebody may be told, and what it is.

use std::collections::BTreeSet;

use entities::networking::{contact, contact_person};
use entities::people::{organisation, person};
use serde::{Deserialize, Serialize};

use crate::networking::contacts::spelled;
use crate::people::whole_name;
use crate::web::Problems;

/// One kind of detail.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = IntroductionDetail)]
pub enum Detail {
    Organisation,
    Name,
    Title,
    Email,
    Phone,
    Website,
}

pub const ALL: [Detail; 6] = [
    Detail::Organisation,
    Detail::Name,
    Detail::Title,
    Detail::Email,
    Detail::Phone,
    Detail::Website,
];

impl Detail {
    /// As stored and sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Name => "name",
            Self::Title => "title",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Website => "website",
        }
    }

    pub fn label(self, english: bool) -> &'static str {
        let (ja, en) = match self {
            Self::Organisation => ("団体", "Organisation"),
            Self::Name => ("お名前", "Name"),
            Self::Title => ("役職", "Position"),
            Self::Email => ("メールアドレス", "Mail address"),
            Self::Phone => ("電話番号", "Telephone"),
            Self::Website => ("Webサイト", "Website"),
        };
        if english { en } else { ja }
    }
}

/// The details somebody agreed to tell: who they are, and one way to reach them at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details(BTreeSet<Detail>);

impl Details {
    /// What was ticked, of what there is to tell.
    pub fn parse(ticked: &[&str], there: &Revealed) -> Result<Self, Problems> {
        let chosen: BTreeSet<Detail> =
            ALL.into_iter().filter(|detail| ticked.contains(&detail.code())).collect();
        let mut problems = Problems::none();
        if chosen.len() != ticked.len() || chosen.iter().any(|one| there.value(*one).is_none()) {
            problems.add("details", "伝える項目を選び直してください。");
        } else if !chosen.contains(&Detail::Organisation) && !chosen.contains(&Detail::Name) {
            problems.add("details", "団体かお名前のどちらかは選んでください。");
        } else if !chosen.contains(&Detail::Email) && !chosen.contains(&Detail::Phone) {
            problems
                .add("details", "連絡の方法（メールアドレスか電話番号）を1つは選んでください。");
        }
        if problems.is_empty() { Ok(Self(chosen)) } else { Err(problems) }
    }

    /// As stored; nothing for an empty text.
    pub fn stored(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    pub fn store(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    pub fn iter(&self) -> impl Iterator<Item = Detail> + '_ {
        self.0.iter().copied()
    }
}

/// What is known of somebody, before it is said what of it may be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Revealed {
    organisation: Option<String>,
    /// In Latin letters; told with the organisation.
    organisation_reading: Option<String>,
    name: Option<String>,
    /// Told with the name.
    name_reading: Option<String>,
    title: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    website: Option<String>,
}

/// A detail and what it is, for a page or a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IntroductionFact)]
pub struct Fact {
    /// `organisation`, `name`, `title`, `email`, `phone` or `website`, in every language.
    #[schema(example = "name")]
    pub code: &'static str,
    /// In the reader's language.
    pub label: &'static str,
    pub value: String,
}

impl Revealed {
    /// Everything an operator's member could tell.
    pub fn of_member(
        person: &person::Model,
        organisation: &organisation::Model,
        title: Option<String>,
    ) -> Self {
        let kana = |part: &Option<String>| part.clone().unwrap_or_default();
        let reading = whole_name(&kana(&person.family_kana), &kana(&person.given_kana));
        Self {
            organisation: Some(organisation.name.clone()),
            organisation_reading: organisation.kana.as_deref().and_then(spelled),
            name: Some(whole_name(&person.family_name, &person.given_name)),
            name_reading: person.family_kana.as_ref().and_then(|_| spelled(&reading)),
            title,
            email: Some(person.email.clone()),
            phone: person.phone.clone(),
            website: organisation.website.clone(),
        }
    }

    /// Everything a contact could tell.
    pub fn of_contact(contact: &contact::Model, person: &contact_person::Model) -> Self {
        let name = match &contact.name_en {
            Some(english) if *english != contact.name => format!("{}（{english}）", contact.name),
            _ => contact.name.clone(),
        };
        let reading = contact.kana.as_deref().filter(|_| contact.name_en.is_none());
        Self {
            organisation: Some(name),
            organisation_reading: reading.and_then(spelled),
            name: Some(person.name.clone()),
            name_reading: None,
            title: person.title.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            website: contact.website.clone(),
        }
    }

    /// What was agreed to, as it is now, for keeping.
    pub fn store(&self, agreed: &Details) -> String {
        let agreed = |detail: &Detail| agreed.0.contains(detail);
        let keep = |it| Some(it).filter(agreed).and_then(|it| self.value(it)).map(Into::into);
        let read = |it| Some(it).filter(agreed).and_then(|it| self.reading(it)).map(Into::into);
        let told = Self {
            organisation: keep(Detail::Organisation),
            organisation_reading: read(Detail::Organisation),
            name: keep(Detail::Name),
            name_reading: read(Detail::Name),
            title: keep(Detail::Title),
            email: keep(Detail::Email),
            phone: keep(Detail::Phone),
            website: keep(Detail::Website),
        };
        serde_json::to_string(&told).unwrap_or_default()
    }

    /// As stored; nothing for an empty text.
    pub fn stored(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub fn value(&self, detail: Detail) -> Option<&str> {
        match detail {
            Detail::Organisation => self.organisation.as_deref(),
            Detail::Name => self.name.as_deref(),
            Detail::Title => self.title.as_deref(),
            Detail::Email => self.email.as_deref(),
            Detail::Phone => self.phone.as_deref(),
            Detail::Website => self.website.as_deref(),
        }
    }

    /// How it is read, in Latin letters.
    pub fn reading(&self, detail: Detail) -> Option<&str> {
        match detail {
            Detail::Organisation => self.organisation_reading.as_deref(),
            Detail::Name => self.name_reading.as_deref(),
            _ => None,
        }
    }

    /// As it is told. In English with how it is read: `Suzuki Hanako (鈴木 花子)`; an organisation
    /// keeps its name first, for where the words of its reading part is not always known.
    fn shown(&self, detail: Detail, english: bool) -> Option<String> {
        let value = self.value(detail)?;
        Some(match self.reading(detail).filter(|reading| english && *reading != value) {
            None => value.to_owned(),
            Some(reading) if detail == Detail::Name => format!("{reading} ({value})"),
            Some(reading) => format!("{value} ({reading})"),
        })
    }

    /// What there is to choose from.
    pub fn there(&self) -> impl Iterator<Item = (Detail, &str)> {
        ALL.into_iter().filter_map(|detail| Some((detail, self.value(detail)?)))
    }

    /// Only what was agreed to.
    pub fn told(&self, agreed: &Details, english: bool) -> Vec<Fact> {
        let fact = |detail: Detail| {
            let value = self.shown(detail, english)?;
            Some(Fact { code: detail.code(), label: detail.label(english), value })
        };
        agreed.iter().filter_map(fact).collect()
    }

    /// How to call them, from what was agreed to.
    pub fn called(&self, agreed: &Details, english: bool) -> String {
        let known = |detail| self.shown(detail, english).filter(|_| agreed.0.contains(&detail));
        let parts = [known(Detail::Organisation), known(Detail::Name)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody() -> Revealed {
        Revealed {
            organisation: Some("はじめ".to_owned()),
            name: Some("鈴木 花子".to_owned()),
            name_reading: Some("Suzuki Hanako".to_owned()),
            email: Some("suzuki@example.jp".to_owned()),
            phone: Some("026-000-0000".to_owned()),
            ..Revealed::default()
        }
    }

    /// Every set of ticks there can be: what is told is what was ticked, to the last value.
    #[test]
    fn only_what_was_agreed_to_is_ever_told() {
        let there = somebody();
        let mut taken = 0;
        for mask in 0..64_u32 {
            let ticked: Vec<&str> = ALL
                .iter()
                .enumerate()
                .filter(|(place, _)| mask & (1 << place) != 0)
                .map(|(_, one)| one.code())
                .collect();
            let Ok(agreed) = Details::parse(&ticked, &there) else { continue };
            let again = Details::stored(&agreed.store());
            let told: Vec<_> = there.told(&again, false).into_iter().map(|one| one.value).collect();
            let wanted: Vec<_> = there
                .there()
                .filter(|(detail, _)| ticked.contains(&detail.code()))
                .map(|(_, value)| value.to_owned())
                .collect();
            assert_eq!(told, wanted);
            let kept = Revealed::stored(&there.store(&again));
            assert_eq!(kept.reading(Detail::Name).is_some(), ticked.contains(&"name"));
            assert!(there.there().all(|(_, value)| {
                told.iter().any(|one| one == value) || !there.called(&again, true).contains(value)
            }));
            taken += 1;
        }
        // Three ways to say who one is, three ways to be reached.
        assert_eq!(taken, 9);
    }
}
