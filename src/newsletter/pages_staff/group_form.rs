//! The fields of a rule.

use entities::people::role_assignment::Role;
use entities::people::term::Vocabulary;
use sea_orm::ActiveEnum as _;

use super::fields;
use crate::newsletter::{Offered, RawSegment, wording};
use crate::web::{Choice, Field, Form, Problems, Width};

/// Roles readers can be chosen by.
const ROLES: [Role; 6] = [
    Role::Operator,
    Role::Accompanist,
    Role::Coordinator,
    Role::Editor,
    Role::Approver,
    Role::Viewer,
];

/// Everything a rule can ask for, and its name.
pub fn controls(offered: &Offered, (form, problems): (&Form, &Problems)) -> Vec<Field> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let terms = |vocabulary, name: &str| fields::terms(offered, vocabulary, form, name);
    let roles = ROLES.map(|role| Choice::new(role.to_value(), wording::role(role)));
    let open = "選んだ人と、何も選んでいない人（すべてを希望）が入ります。";
    vec![
        field("name", "グループの名前").required().width(Width::L),
        field("topics", "話題").hint(open).options(terms(Vocabulary::NewsletterTopic, "topics")),
        field("themes", "テーマ").hint(open).options(terms(Vocabulary::Theme, "themes")),
        field("regions", "知りたい地域").hint(open).options(fields::blocks(offered)),
        field("blocks", "所在地のブロック").options(fields::blocks(offered)),
        field("prefectures", "所在地の都道府県").options(prefectures(offered)),
        field("kinds", "立場").options(fields::kinds()),
        field("roles", "事業での役割")
            .hint("同じアドレスで事業に登録している人の役割です。")
            .options(roles),
        field("frequency", "受け取る回数").options(fields::frequencies()),
        field("language", "言語").options(fields::languages()),
        field("since", "この日以降に登録した人")
            .hint("例：2026-04-01、令和8年4月1日")
            .width(Width::S),
    ]
}

/// In the order of the blocks.
fn prefectures(offered: &Offered) -> Vec<Choice> {
    offered.regions.groups().into_iter().flat_map(|(_, choices)| choices).collect()
}

/// What was chosen.
pub fn read(form: &Form) -> RawSegment {
    let all = |name: &str| form.all(name).into_iter().map(ToOwned::to_owned).collect();
    RawSegment {
        topics: all("topics"),
        themes: all("themes"),
        regions: all("regions"),
        prefectures: all("prefectures"),
        blocks: all("blocks"),
        kinds: all("kinds"),
        roles: all("roles"),
        frequency: form.text("frequency").to_owned(),
        language: form.text("language").to_owned(),
        since: form.text("since").to_owned(),
    }
}

/// The rule as the values of a form.
fn carried(raw: &RawSegment) -> Vec<(String, String)> {
    let lists = [
        ("topics", &raw.topics),
        ("themes", &raw.themes),
        ("regions", &raw.regions),
        ("prefectures", &raw.prefectures),
        ("blocks", &raw.blocks),
        ("kinds", &raw.kinds),
        ("roles", &raw.roles),
    ];
    let lists =
        lists.into_iter().flat_map(|(name, texts)| texts.iter().map(move |text| (name, text)));
    let ones = [("frequency", &raw.frequency), ("language", &raw.language), ("since", &raw.since)];
    let ones = ones.into_iter().filter(|(_, text)| !text.is_empty());
    lists.chain(ones).map(|(name, text)| (name.to_owned(), text.clone())).collect()
}

/// A form that holds what is kept.
pub fn filled(raw: &RawSegment, name: &str) -> Form {
    let mut form = Form::new(carried(raw), Vec::new());
    form.set("name", name);
    form
}
