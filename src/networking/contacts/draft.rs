//! A contact as typed, checked all at once.

use entities::networking::contact;
use entities::people::term::Vocabulary;
use entities::{OrganisationId, TermId};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::people::vocabularies::Terms;
use crate::vocabulary::{CorporateNumber, Kana, LongText, Prefecture, ShortText};
use crate::web::{Form, Problems};

/// As typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawContact {
    /// Code or label.
    pub kind: String,
    pub name: String,
    pub kana: String,
    pub name_en: String,
    /// Empty: Japan.
    pub country: String,
    pub prefecture: String,
    pub city: String,
    pub corporate_number: String,
    pub website: String,
    pub organisation: Option<OrganisationId>,
    pub notes: String,
    pub languages: Vec<String>,
    pub topics: Vec<String>,
}

/// A contact that can be stored.
#[derive(Clone, Debug)]
pub struct ContactDraft {
    pub kind: TermId,
    pub name: String,
    pub kana: Option<String>,
    pub name_en: Option<String>,
    pub country: Option<String>,
    pub prefecture: Option<i32>,
    pub city: Option<String>,
    pub corporate_number: Option<String>,
    pub website: Option<String>,
    pub organisation: Option<OrganisationId>,
    pub notes: String,
    pub terms: Vec<TermId>,
}

impl RawContact {
    pub fn of_form(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        let several = |name: &str| form.all(name).into_iter().map(ToOwned::to_owned).collect();
        Self {
            kind: text("kind"),
            name: text("name"),
            kana: text("kana"),
            name_en: text("name_en"),
            country: text("country"),
            prefecture: text("prefecture"),
            city: text("city"),
            corporate_number: text("corporate_number"),
            website: text("website"),
            organisation: form.text("organisation").parse().ok(),
            notes: text("notes"),
            languages: several("languages"),
            topics: several("topics"),
        }
    }

    /// What is stored, as somebody would type it.
    pub fn of(row: &contact::Model, chosen: &[TermId], terms: &Terms) -> Self {
        let code = |id: TermId| terms.get(id).map(|term| term.code.clone()).unwrap_or_default();
        let of = |vocabulary| {
            let inside =
                |id: &&TermId| terms.get(**id).is_some_and(|term| term.vocabulary == vocabulary);
            chosen.iter().filter(inside).map(|id| code(*id)).collect()
        };
        Self {
            kind: code(row.kind_id),
            name: row.name.clone(),
            kana: row.kana.clone().unwrap_or_default(),
            name_en: row.name_en.clone().unwrap_or_default(),
            country: row.country.clone().unwrap_or_default(),
            prefecture: row.prefecture_code.map(|code| code.to_string()).unwrap_or_default(),
            city: row.city.clone().unwrap_or_default(),
            corporate_number: row.corporate_number.clone().unwrap_or_default(),
            website: row.website.clone().unwrap_or_default(),
            organisation: row.organisation_id,
            notes: row.notes.clone(),
            languages: of(Vocabulary::Language),
            topics: of(Vocabulary::Theme),
        }
    }

    /// The draft, or everything that is wrong.
    pub fn check(&self, terms: &Terms) -> Result<ContactDraft, Problems> {
        let mut problems = Problems::none();
        let p = &mut problems;
        let name = p.keep("name", ShortText::<200>::parse(&self.name));
        let kind = terms.find(Vocabulary::ContactKind, &self.kind).map(|term| term.id);
        if kind.is_none() {
            p.add("kind", "連携先の種類を選んでください。");
        }
        let kana = optional(p, ("kana", &self.kana), |text| {
            Kana::parse(text).map(|kana| kana.as_str().to_owned())
        });
        let (country, prefecture) = self.place(p);
        let corporate_number = optional(p, ("corporate_number", &self.corporate_number), |text| {
            CorporateNumber::parse(text).map(|number| number.as_str().to_owned())
        });
        let website = optional(p, ("website", &self.website), web_address);
        let notes = p.keep("notes", LongText::<2000>::parse_optional(&self.notes)).flatten();
        let chosen = self.terms(p, terms);
        let draft = ContactDraft {
            kana,
            name_en: short(p, ("name_en", &self.name_en)),
            country,
            prefecture,
            city: short(p, ("city", &self.city)),
            corporate_number,
            website,
            organisation: self.organisation,
            notes: notes.map(LongText::into_string).unwrap_or_default(),
            terms: chosen,
            kind: match kind {
                Some(kind) => kind,
                None => return Err(problems),
            },
            name: match name {
                Some(name) if p.is_empty() => name.into_string(),
                _ => return Err(problems),
            },
        };
        if problems.is_empty() { Ok(draft) } else { Err(problems) }
    }

    /// A country abroad, or a prefecture.
    fn place(&self, p: &mut Problems) -> (Option<String>, Option<i32>) {
        let country = self.country(p);
        let prefecture = optional(p, ("prefecture", &self.prefecture), |text| {
            let found = Prefecture::parse(text).ok_or("都道府県を選んでください。");
            found.map(|one| i32::from(one.code()))
        });
        if country.is_some() && prefecture.is_some() {
            p.add("prefecture", "海外の連携先に都道府県は付けられません。国を空欄にするか、都道府県を外してください。");
        }
        (country, prefecture)
    }

    /// Japan is told by an empty field.
    fn country(&self, problems: &mut Problems) -> Option<String> {
        let typed = short(problems, ("country", &self.country))?;
        let home = ["日本", "japan", "jp", "にほん"];
        let key = crate::vocabulary::search_key(&typed);
        let is_home = home.iter().any(|word| crate::vocabulary::search_key(word) == key);
        (!is_home).then_some(typed)
    }

    fn terms(&self, problems: &mut Problems, terms: &Terms) -> Vec<TermId> {
        let mut chosen = Vec::new();
        let fields = [
            ("languages", Vocabulary::Language, &self.languages),
            ("topics", Vocabulary::Theme, &self.topics),
        ];
        for (field, vocabulary, typed) in fields {
            for text in typed {
                match terms.find(vocabulary, text) {
                    Some(term) => chosen.push(term.id),
                    None => problems.add(
                        field,
                        format!("「{text}」は選べません。一覧にあるものを選んでください。"),
                    ),
                }
            }
        }
        chosen.sort();
        chosen.dedup();
        chosen
    }
}

fn optional<T, E: std::fmt::Display>(
    problems: &mut Problems,
    (field, typed): (&str, &str),
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    if typed.trim().is_empty() { None } else { problems.keep(field, parse(typed)) }
}

fn short(problems: &mut Problems, (field, typed): (&str, &str)) -> Option<String> {
    let text = problems.keep(field, ShortText::<200>::parse_optional(typed)).flatten();
    text.map(ShortText::into_string)
}

fn web_address(typed: &str) -> Result<String, &'static str> {
    let wrong = "Webサイトは https:// から始まるアドレスで入力してください。";
    let url = Url::parse(typed.trim()).map_err(|_| wrong)?;
    let web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if web && url.as_str().len() <= 500 { Ok(url.into()) } else { Err(wrong) }
}
