use entities::TermId;
use entities::people::organisation::OrganisationKind;
use entities::people::term::Vocabulary;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use crate::people::vocabularies::Terms;
use crate::vocabulary::{CorporateNumber, Kana, PhoneNumber, Prefecture, ShortText, search_key};
use crate::web::{Form, Problems, number_sent, sent_text};

use super::wording::kind_from;

/// An organisation as typed, whatever the door: form, JSON, file. Terms are given by code or label.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "name": "一般社団法人みらい", "kind": "prospective_operator" }))]
pub struct RawOrganisation {
    /// With its legal form: `株式会社みらい`
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub name: String,
    /// フリガナ without the legal form.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub kana: String,
    /// `adopted_operator`, `veteran_operator`, …
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub kind: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub legal_form: String,
    /// 法人番号: 13 digits; absent where there is none.
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub corporate_number: String,
    /// Name or JIS code.
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub prefecture: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub city: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub phone: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub website: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub activity_level: String,
    pub functions: Vec<String>,
    pub talent_categories: Vec<String>,
    pub industries: Vec<String>,
    pub languages: Vec<String>,
    pub themes: Vec<String>,
    /// Short, former and Latin names.
    pub aliases: Vec<String>,
}

/// An organisation that can be stored.
#[derive(Clone, Debug)]
pub struct OrganisationDraft {
    pub name: ShortText<200>,
    pub kana: Option<Kana>,
    pub kind: OrganisationKind,
    pub legal_form: Option<TermId>,
    pub corporate_number: Option<CorporateNumber>,
    pub prefecture: Option<Prefecture>,
    pub city: Option<ShortText<100>>,
    pub phone: Option<PhoneNumber>,
    pub website: Option<String>,
    pub activity_level: Option<TermId>,
    pub tags: Vec<TermId>,
    pub aliases: Vec<String>,
}

/// Which field offers which vocabulary, several at a time.
pub const TAGS: [(&str, Vocabulary); 5] = [
    ("functions", Vocabulary::Function),
    ("talent_categories", Vocabulary::TalentCategory),
    ("industries", Vocabulary::Industry),
    ("languages", Vocabulary::Language),
    ("themes", Vocabulary::Theme),
];

impl RawOrganisation {
    pub fn of_form(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        let several = |name: &str| form.all(name).into_iter().map(ToOwned::to_owned).collect();
        Self {
            name: text("name"),
            kana: text("kana"),
            kind: text("kind"),
            legal_form: text("legal_form"),
            corporate_number: text("corporate_number"),
            prefecture: text("prefecture"),
            city: text("city"),
            phone: text("phone"),
            website: text("website"),
            activity_level: text("activity_level"),
            functions: several("functions"),
            talent_categories: several("talent_categories"),
            industries: several("industries"),
            languages: several("languages"),
            themes: several("themes"),
            aliases: form.text("aliases").lines().map(ToOwned::to_owned).collect(),
        }
    }

    /// The draft, or everything that is wrong.
    pub fn check(&self, terms: &Terms) -> Result<OrganisationDraft, Problems> {
        let mut problems = Problems::none();
        let p = &mut problems;
        let name = p.keep("name", ShortText::parse(&self.name));
        let kind = kind_from(&self.kind);
        if kind.is_none() {
            p.add("kind", "団体の種類を選んでください。");
        }
        let prefecture = optional(p, "prefecture", &self.prefecture, |text| {
            Prefecture::parse(text).ok_or("都道府県を選んでください。")
        });
        let draft = OrganisationDraft {
            kana: optional(p, "kana", &self.kana, Kana::parse),
            kind: kind.unwrap_or(OrganisationKind::ProspectiveOperator),
            legal_form: term(p, terms, ("legal_form", Vocabulary::LegalForm), &self.legal_form),
            corporate_number: optional(
                p,
                "corporate_number",
                &self.corporate_number,
                CorporateNumber::parse,
            ),
            prefecture,
            city: optional(p, "city", &self.city, ShortText::parse),
            phone: optional(p, "phone", &self.phone, PhoneNumber::parse),
            website: optional(p, "website", &self.website, web_address),
            activity_level: term(
                p,
                terms,
                ("activity_level", Vocabulary::ActivityLevel),
                &self.activity_level,
            ),
            tags: self.tags(p, terms),
            aliases: aliases(p, &self.aliases),
            name: match name {
                Some(name) if p.is_empty() => name,
                _ => return Err(problems),
            },
        };
        Ok(draft)
    }

    fn tags(&self, problems: &mut Problems, terms: &Terms) -> Vec<TermId> {
        let typed = [
            &self.functions,
            &self.talent_categories,
            &self.industries,
            &self.languages,
            &self.themes,
        ];
        let mut tags = Vec::new();
        for (field, values) in TAGS.into_iter().zip(typed) {
            for value in values {
                tags.extend(term(problems, terms, field, value));
            }
        }
        tags.sort();
        tags.dedup();
        tags
    }
}

impl OrganisationDraft {
    /// Name, reading and other names, each folded; search looks for a part.
    pub fn search_key(&self) -> String {
        let kana = self.kana.as_ref().map_or("", |kana| kana.as_str());
        let mut keys = vec![search_key(self.name.as_str()), search_key(kana)];
        keys.extend(self.aliases.iter().map(|alias| search_key(alias)));
        keys.join("|")
    }
}

fn optional<T, E: std::fmt::Display>(
    problems: &mut Problems,
    field: &str,
    typed: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    if typed.trim().is_empty() { None } else { problems.keep(field, parse(typed)) }
}

fn term(
    problems: &mut Problems,
    terms: &Terms,
    (field, vocabulary): (&str, Vocabulary),
    typed: &str,
) -> Option<TermId> {
    optional(problems, field, typed, |text| {
        let found = terms.find(vocabulary, text).map(|term| term.id);
        found.ok_or_else(|| format!("「{text}」は選べません。一覧にあるものを選んでください。"))
    })
}

/// A page that may be linked to.
pub(super) fn web_address(typed: &str) -> Result<String, &'static str> {
    let wrong = "Webサイトは https:// から始まるアドレスで入力してください。";
    let url = Url::parse(typed.trim()).map_err(|_| wrong)?;
    let web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if web && url.as_str().len() <= 500 { Ok(url.into()) } else { Err(wrong) }
}

fn aliases(problems: &mut Problems, typed: &[String]) -> Vec<String> {
    let lines = typed.iter().filter(|line| !line.trim().is_empty());
    let mut names: Vec<String> = lines
        .filter_map(|line| problems.keep("aliases", ShortText::<200>::parse(line)))
        .map(ShortText::into_string)
        .collect();
    names.dedup();
    names
}
