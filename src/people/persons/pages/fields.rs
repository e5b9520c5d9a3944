use entities::people::person;

use crate::web::{Choice, Field, Form, Problems, Width};

/// The fields of a person, for the secretariat, for applications and for people themselves.
pub fn person_fields(form: &Form, problems: &Problems) -> Vec<Field> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    vec![
        field("family_name", "姓").required().autocomplete("family-name"),
        field("given_name", "名")
            .hint("姓と名に分かれない名前は、姓の欄にすべて入力してください。")
            .autocomplete("given-name"),
        field("family_kana", "セイ").hint("ひらがなでも入力できます。"),
        field("given_kana", "メイ"),
        field("email", "メールアドレス")
            .required()
            .width(Width::L)
            .autocomplete("email")
            .inputmode("email"),
        field("phone", "電話番号")
            .hint("ハイフンはなくてもかまいません。")
            .autocomplete("tel")
            .inputmode("tel"),
        field("language", "お知らせの言語")
            .options([Choice::new("ja", "日本語"), Choice::new("en", "English")]),
    ]
}

/// The form as it stands in the database.
pub fn stored(person: &person::Model) -> Form {
    let values = [
        ("family_name", person.family_name.as_str()),
        ("given_name", &person.given_name),
        ("family_kana", person.family_kana.as_deref().unwrap_or_default()),
        ("given_kana", person.given_kana.as_deref().unwrap_or_default()),
        ("email", &person.email),
        ("phone", person.phone.as_deref().unwrap_or_default()),
        ("language", &person.language),
    ];
    let owned = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Form::new(owned.into(), Vec::new())
}
