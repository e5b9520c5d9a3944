use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::mail::Language;
use crate::vocabulary::{EmailAddress, Kana, PersonName, PhoneNumber, search_key};
use crate::web::{Form, Problems, sent_text};

use super::wording::language_from;

/// A person as typed, whatever the door: form, JSON, file.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({
    "family_name": "佐藤", "given_name": "花子", "email": "hanako@example.jp",
}))]
pub struct RawPerson {
    /// 姓; the whole name when `given_name` is empty.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub family_name: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub given_name: String,
    /// フリガナ; hiragana and half-width are taken too.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub family_kana: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub given_kana: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub email: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub phone: String,
    /// `ja` or `en`: the language letters are written in; `ja` when empty.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub language: String,
}

/// A person that can be stored.
#[derive(Clone, Debug)]
pub struct PersonDraft {
    pub name: PersonName,
    pub family_kana: Option<Kana>,
    pub given_kana: Option<Kana>,
    pub email: EmailAddress,
    pub phone: Option<PhoneNumber>,
    pub language: Language,
}

/// Name, readings of its two parts, telephone.
pub type Unreachable = (PersonName, Option<(Kana, Kana)>, Option<PhoneNumber>);

impl RawPerson {
    pub fn of_form(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            family_name: text("family_name"),
            given_name: text("given_name"),
            family_kana: text("family_kana"),
            given_kana: text("given_kana"),
            email: text("email"),
            phone: text("phone"),
            language: text("language"),
        }
    }

    /// Name, readings and telephone of somebody without a mail address, or everything that is wrong.
    pub fn check_without_address(&self) -> Result<Unreachable, Problems> {
        let mut problems = Problems::none();
        let name = self.name(&mut problems);
        let family_kana = kana(&mut problems, "family_kana", &self.family_kana);
        let given_kana = kana(&mut problems, "given_kana", &self.given_kana);
        let phone = self.phone(&mut problems);
        match name {
            Some(name) if problems.is_empty() => Ok((name, family_kana.zip(given_kana), phone)),
            _ => Err(problems),
        }
    }

    fn name(&self, problems: &mut Problems) -> Option<PersonName> {
        let name = if self.given_name.trim().is_empty() {
            PersonName::parse_whole(&self.family_name)
        } else {
            PersonName::parse(&self.family_name, &self.given_name)
        };
        problems.keep("family_name", name)
    }

    fn phone(&self, problems: &mut Problems) -> Option<PhoneNumber> {
        let phone = self.phone.trim();
        let phone = (!phone.is_empty()).then(|| PhoneNumber::parse(phone));
        phone.and_then(|phone| problems.keep("phone", phone))
    }

    /// The draft, or everything that is wrong.
    pub fn check(&self) -> Result<PersonDraft, Problems> {
        let mut problems = Problems::none();
        let name = self.name(&mut problems);
        let family_kana = kana(&mut problems, "family_kana", &self.family_kana);
        let given_kana = kana(&mut problems, "given_kana", &self.given_kana);
        let email = problems.keep("email", EmailAddress::parse(&self.email));
        let phone = self.phone(&mut problems);
        let language = match self.language.trim() {
            "" => Language::Ja,
            typed => language_from(typed).unwrap_or_else(|| {
                problems.add("language", "言語は ja か en にしてください。");
                Language::Ja
            }),
        };
        match (name, email) {
            (Some(name), Some(email)) if problems.is_empty() => {
                Ok(PersonDraft { name, family_kana, given_kana, email, phone, language })
            }
            _ => Err(problems),
        }
    }
}

fn kana(problems: &mut Problems, field: &str, typed: &str) -> Option<Kana> {
    if typed.trim().is_empty() { None } else { problems.keep(field, Kana::parse(typed)) }
}

impl PersonDraft {
    /// Name, reading and address, each folded; search looks for a part.
    pub fn search_key(&self) -> String {
        let kana = [&self.family_kana, &self.given_kana]
            .map(|kana| kana.as_ref().map_or("", |kana| kana.as_str()));
        let name = search_key(&self.name.full());
        format!("{name}|{}|{}", search_key(&kana.concat()), search_key(self.email.as_str()))
    }
}

/// As stored in `person.language`.
pub fn mail_language(stored: &str) -> Language {
    if stored == "en" { Language::En } else { Language::Ja }
}
