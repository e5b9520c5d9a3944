use entities::people::organisation::OrganisationKind;
use entities::people::term::Vocabulary;

use crate::people::vocabularies::{Regions, Terms, vocabulary_name};
use crate::web::{Choice, Field, Form, Problems, Width};

use super::super::Whole;
use super::super::draft::TAGS;
use super::super::wording::{kind_key, kind_name};

/// What the fields of an organisation offer.
pub struct FieldSet<'a> {
    pub terms: &'a Terms,
    pub regions: &'a Regions,
    pub kinds: &'a [OrganisationKind],
}

/// The fields of an organisation, for the secretariat's form and for applications.
pub fn organisation_fields(set: &FieldSet<'_>, form: &Form, problems: &Problems) -> Vec<Field> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let kinds = set.kinds.iter().map(|kind| Choice::new(kind_key(*kind), kind_name(*kind)));
    let offered = |name: &str, vocabulary| {
        let chosen = form.all(name);
        let choices = set.terms.choices(vocabulary, &chosen);
        Field::new(name, vocabulary_name(vocabulary), form, problems).options(choices)
    };
    let mut fields = vec![
        field("name", "団体名")
            .required()
            .width(Width::L)
            .hint("法人の種類も入れてください（例：一般社団法人みらいの人事部）。")
            .autocomplete("organization"),
        field("kana", "団体名のフリガナ")
            .width(Width::L)
            .hint("法人の種類は除きます。ひらがなでも入力できます。"),
        field("kind", "団体の種類").required().options(kinds),
        offered("legal_form", Vocabulary::LegalForm),
        field("corporate_number", "法人番号")
            .inputmode("numeric")
            .hint("13桁の数字です。ないときは空けてください。"),
        field("prefecture", "都道府県").groups(set.regions.groups()),
        field("city", "市区町村").autocomplete("address-level2"),
        field("phone", "団体の電話番号").autocomplete("tel").inputmode("tel"),
        field("website", "Webサイト").width(Width::L).autocomplete("url").inputmode("url"),
        offered("activity_level", Vocabulary::ActivityLevel),
        field("aliases", "別名")
            .width(Width::L)
            .hint("略称や以前の名前です。1行に1つ入力してください。検索に使います。"),
    ];
    fields.extend(TAGS.into_iter().map(|(name, vocabulary)| offered(name, vocabulary)));
    fields
}

/// The form as it stands in the database.
pub fn stored(whole: &Whole, terms: &Terms) -> Form {
    let row = &whole.row;
    let mut values: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, value: &str| values.push((name.to_owned(), value.to_owned()));
    let code = |id| terms.get(id).map_or("", |term: &entities::people::term::Model| &term.code);
    put("name", &row.name);
    put("kana", row.kana.as_deref().unwrap_or_default());
    put("kind", kind_key(row.kind));
    put("legal_form", row.legal_form_id.map_or("", code));
    put("corporate_number", row.corporate_number.as_deref().unwrap_or_default());
    put("prefecture", &row.prefecture_code.map_or_else(String::new, |code| code.to_string()));
    put("city", row.city.as_deref().unwrap_or_default());
    put("phone", row.phone.as_deref().unwrap_or_default());
    put("website", row.website.as_deref().unwrap_or_default());
    put("activity_level", row.activity_level_id.map_or("", code));
    put("aliases", &whole.aliases.join("\n"));
    for tag in whole.tags.iter().filter_map(|id| terms.get(*id)) {
        if let Some((name, _)) = TAGS.iter().find(|(_, vocabulary)| *vocabulary == tag.vocabulary) {
            put(name, &tag.code);
        }
    }
    Form::new(values, Vec::new())
}
