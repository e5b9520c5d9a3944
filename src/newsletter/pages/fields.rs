//! The fields a reader fills in, and how they are read.

use entities::newsletter::subscriber::{Frequency, ReaderKind, ReaderLanguage};
use entities::people::term::Vocabulary;
use sea_orm::{ActiveEnum as _, Iterable as _};

use super::frame::{Said, said};
use crate::newsletter::wording::{frequency_in, kind_in, language_in};
use crate::newsletter::{Offered, RawPreferences};
use crate::web::{Choice, Field, Form, Problems, Width};

/// Everything but the address.
pub fn wishes(
    language: ReaderLanguage,
    offered: &Offered,
    (form, problems): (&Form, &Problems),
) -> Vec<Field> {
    let field = |name: &str, label: Said| Field::new(name, said(language, label), form, problems);
    let all = said(
        language,
        (
            "話題・テーマ・地域で送り先を絞る号は、選んだものだけが届きます。全員に送る号は、いつも届きます。選ばないと、絞りません。",
            "Issues for readers of some topics, themes or regions follow your choice. Issues for everybody always reach you. If you choose none, nothing is narrowed.",
            "えらぶと、一部の 人への メールは えらんだ ものだけ とどきます。みんなへの メールは いつも とどきます。",
        ),
    );
    vec![
        field("name", ("お名前", "Name", "なまえ")).width(Width::L).autocomplete("name"),
        field("affiliation", ("所属", "Organisation", "会社・団体"))
            .width(Width::L)
            .autocomplete("organization"),
        field("kind", ("立場", "You are", "あなたは")).options(
            ReaderKind::iter().map(|kind| Choice::new(kind.to_value(), kind_in(language, kind))),
        ),
        field("prefecture", ("都道府県", "Prefecture", "けん"))
            .groups(prefectures(language, offered)),
        field("topics", ("受け取りたい話題", "Topics", "しりたいこと")).hint(all).options(terms(
            language,
            offered,
            (Vocabulary::NewsletterTopic, form.all("topics")),
        )),
        field("themes", ("関心のあるテーマ", "Themes", "テーマ")).hint(all).options(terms(
            language,
            offered,
            (Vocabulary::Theme, form.all("themes")),
        )),
        field("regions", ("知りたい地域", "Regions", "しりたい ばしょ"))
            .hint(all)
            .options(blocks(language, offered)),
        field("frequency", ("受け取る回数", "How often", "なんかい")).options(
            Frequency::iter().map(|one| Choice::new(one.to_value(), frequency_in(language, one))),
        ),
    ]
}

/// The language of the letters; asked of readers only, since a form is sent in its own.
pub fn mail_language(language: ReaderLanguage, (form, problems): (&Form, &Problems)) -> Field {
    let label = said(language, ("メールの言語", "Language of our mails", "メールの ことば"));
    let hint = said(
        language,
        (
            "お知らせのメールとページの言語です。やさしい日本語はページだけで、メールはふつうの日本語です。号は日本語です。",
            "Of mails about your registration and of the pages they lead to. Issues are in Japanese.",
            "ページの ことばです。「やさしい日本語」でも、メールと メールマガジンは ふつうの 日本語です。",
        ),
    );
    let options =
        ReaderLanguage::iter().map(|one| Choice::new(one.to_value(), language_in(language, one)));
    Field::new("language", label, form, problems).hint(hint).options(options)
}

fn prefectures(language: ReaderLanguage, offered: &Offered) -> Vec<(String, Vec<Choice>)> {
    let blocks = offered.regions.blocks.iter();
    blocks
        .map(|block| {
            let inside = offered.regions.prefectures_of(block.id).into_iter();
            let choices = inside.map(|one| {
                let english = language == ReaderLanguage::En;
                Choice::new(
                    one.code().to_string(),
                    if english { one.romaji() } else { one.kanji() },
                )
            });
            (block_name(language, block), choices.collect::<Vec<_>>())
        })
        // A select cannot show a heading over nothing.
        .filter(|(_, choices)| !choices.is_empty())
        .collect()
}

fn block_name(language: ReaderLanguage, block: &entities::people::region_block::Model) -> String {
    if language == ReaderLanguage::En { block.name_en.clone() } else { block.name.clone() }
}

fn blocks(language: ReaderLanguage, offered: &Offered) -> Vec<Choice> {
    let blocks = offered.regions.blocks.iter();
    blocks.map(|block| Choice::new(block.code.clone(), block_name(language, block))).collect()
}

/// A retired term only where it is chosen already.
fn terms(
    language: ReaderLanguage,
    offered: &Offered,
    (vocabulary, chosen): (Vocabulary, Vec<&str>),
) -> Vec<Choice> {
    let shown = offered.terms.of(vocabulary);
    shown
        .filter(|term| !term.retired || chosen.contains(&term.code.as_str()))
        .map(|term| {
            let english = term.label_en.clone().filter(|_| language == ReaderLanguage::En);
            Choice::new(term.code.clone(), english.unwrap_or_else(|| term.label.clone()))
        })
        .collect()
}

/// What was typed.
pub fn read(form: &Form) -> RawPreferences {
    let all = |name: &str| form.all(name).into_iter().map(ToOwned::to_owned).collect();
    RawPreferences {
        name: form.text("name").to_owned(),
        affiliation: form.text("affiliation").to_owned(),
        kind: form.text("kind").to_owned(),
        prefecture: form.text("prefecture").to_owned(),
        topics: all("topics"),
        themes: all("themes"),
        regions: all("regions"),
        frequency: form.text("frequency").to_owned(),
        language: form.text("language").to_owned(),
    }
}

/// A form that holds what is stored.
pub fn filled(raw: &RawPreferences) -> Form {
    let one = [
        ("name", &raw.name),
        ("affiliation", &raw.affiliation),
        ("kind", &raw.kind),
        ("prefecture", &raw.prefecture),
        ("frequency", &raw.frequency),
        ("language", &raw.language),
    ];
    let several = [("topics", &raw.topics), ("themes", &raw.themes), ("regions", &raw.regions)];
    let mut values: Vec<(String, String)> =
        one.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
    for (name, texts) in several {
        values.extend(texts.iter().map(|text| (name.to_owned(), text.clone())));
    }
    Form::new(values, Vec::new())
}
