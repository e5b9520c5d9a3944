//! What the pages of a merge say of two contacts.

use super::contacts::region;
use crate::networking::contacts::{Merged, Moved, Whole};
use crate::people::vocabularies::Terms;
use crate::web::Told;

/// A line of a contact, beside the same of another one.
pub struct Line {
    /// The column that can be chosen from the other; empty where both are kept.
    pub name: &'static str,
    pub label: &'static str,
    pub value: String,
}

pub fn told(one: &Whole, terms: &Terms) -> Vec<Line> {
    let row = &one.row;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let line = |name, label, value| Line { name, label, value };
    let there = one.people.iter().filter(|person| !person.retired);
    let people: Vec<_> = there.map(|person| person.name.as_str()).collect();
    let words: Vec<_> = one.terms.iter().map(|id| terms.label(*id)).collect();
    vec![
        line("kind", "種類", terms.label(row.kind_id).to_owned()),
        line("name", "名称", row.name.clone()),
        line("kana", "フリガナ", text(&row.kana)),
        line("name_en", "英語名", text(&row.name_en)),
        line("country", "国・都道府県", region(one)),
        line("city", "市区町村・都市", text(&row.city)),
        line("corporate_number", "法人番号", text(&row.corporate_number)),
        line("website", "Webサイト", text(&row.website)),
        line("notes", "備考", row.notes.clone()),
        line("", "担当者", people.join("、")),
        line("", "言語・テーマ", words.join("、")),
    ]
}

/// What the one that stays will hold.
pub fn what_will_be(after: &Merged, moves: &Moved, terms: &Terms) -> Vec<Told> {
    let lines = told(&after.whole, terms).into_iter();
    let mut facts: Vec<Told> = lines.map(|line| Told::new(line.label, line.value)).collect();
    facts.push(Told::new("知っている人", moves.known_by.join("、")));
    facts.push(Told::new("紹介", format!("{}件", moves.introductions)));
    facts
}

/// What is not there any more, and that it does not come back.
pub fn what_goes(
    (kept, gone): (&Whole, &Whole),
    after: &Merged,
    (moves, terms): (&Moved, &Terms),
) -> Vec<String> {
    let mut said = vec![format!(
        "移すほうの「{}」は一覧から消え、残すほうの「{}」に移ります。",
        gone.row.name, kept.row.name
    )];
    let own = told(kept, terms).into_iter().zip(told(gone, terms));
    for (will, (own, other)) in told(&after.whole, terms).into_iter().zip(own) {
        // Notes of both are joined, so that one may stand in the other.
        let is_lost = |value: &String| match will.name {
            "" => false,
            "notes" => !will.value.contains(value.as_str()),
            _ => *value != will.value,
        };
        let values = [own.value, other.value].into_iter().filter(|value| !value.is_empty());
        for value in values.filter(is_lost) {
            said.push(format!("{}「{value}」は残りません。", will.label));
        }
    }
    if after.whole.row.organisation_id != gone.row.organisation_id
        && gone.row.organisation_id.is_some()
    {
        said.push("移すほうと、事業の団体との結びつきは残りません。".to_owned());
    }
    for twin in &after.twins {
        let name = &twin.goes.name;
        said.push(format!("{name}さんは両方にいます。移すほうの登録は退任になります。"));
    }
    for name in &moves.known_twice {
        said.push(format!("{name}さんとの関係は、残すほうの記録だけが残ります。"));
    }
    said.push("まとめると、元に戻せません。まとめる前の両方の内容は、記録で読めます。".to_owned());
    said
}
