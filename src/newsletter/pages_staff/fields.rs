//! The fields of a reader as the secretariat fills them in.

use entities::newsletter::subscriber::{Frequency, ReaderKind, ReaderLanguage};
use entities::people::term::Vocabulary;
use sea_orm::{ActiveEnum as _, Iterable as _};

use crate::newsletter::{Offered, wording};
use crate::web::{Choice, Control, Field, Form, Problems, Width};

/// What a reader tells and wishes.
pub fn wishes(offered: &Offered, (form, problems): (&Form, &Problems)) -> Vec<Control> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let all = "話題・テーマ・地域で送り先を絞る号だけに効きます。選ばないと、絞りません。";
    vec![
        Control::new("text", field("name", "お名前").width(Width::L)),
        Control::new("text", field("affiliation", "所属").width(Width::L)),
        Control::new("select", field("kind", "立場").options(kinds())),
        Control::new("select", field("prefecture", "都道府県").groups(offered.regions.groups())),
        Control::new(
            "checkboxes",
            field("topics", "受け取りたい話題").hint(all).options(terms(
                offered,
                Vocabulary::NewsletterTopic,
                form,
                "topics",
            )),
        ),
        Control::new(
            "checkboxes",
            field("themes", "関心のあるテーマ").hint(all).options(terms(
                offered,
                Vocabulary::Theme,
                form,
                "themes",
            )),
        ),
        Control::new(
            "checkboxes",
            field("regions", "知りたい地域").hint(all).options(blocks(offered)),
        ),
        Control::new("radios", field("frequency", "受け取る回数").options(frequencies())),
        Control::new("radios", field("language", "メールの言語").options(languages())),
    ]
}

pub fn kinds() -> Vec<Choice> {
    ReaderKind::iter().map(|kind| Choice::new(kind.to_value(), wording::kind(kind))).collect()
}

pub fn frequencies() -> Vec<Choice> {
    Frequency::iter().map(|one| Choice::new(one.to_value(), wording::frequency(one))).collect()
}

pub fn languages() -> Vec<Choice> {
    ReaderLanguage::iter().map(|one| Choice::new(one.to_value(), wording::language(one))).collect()
}

pub fn blocks(offered: &Offered) -> Vec<Choice> {
    let blocks = offered.regions.blocks.iter();
    blocks.map(|block| Choice::new(block.code.clone(), block.name.clone())).collect()
}

pub fn terms(offered: &Offered, vocabulary: Vocabulary, form: &Form, name: &str) -> Vec<Choice> {
    offered.terms.choices(vocabulary, &form.all(name))
}
