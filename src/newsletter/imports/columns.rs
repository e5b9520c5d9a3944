use entities::people::term::Vocabulary;

use crate::newsletter::preferences::{
    Offered, RawPreferences, frequencies, kinds, languages, prefectures,
};
use crate::newsletter::wording::field;
use crate::people::imports::{Heading, Table, headings, rows};

/// One line of the file.
#[derive(Clone, Debug, Default)]
pub struct RawLine {
    /// As the spreadsheet counts: headings are line 1.
    pub line: usize,
    pub email: String,
    pub preferences: RawPreferences,
}

/// The export of readers has the same headings, so that it can be read again.
#[rustfmt::skip]
const COLUMNS: [Heading<RawLine>; 10] = [
    (&["メールアドレス", "メール", "e-mail", "email"], |row, text| text.clone_into(&mut row.email)),
    (&["お名前", "氏名", "名前", "name"], |row, text| text.clone_into(&mut row.preferences.name)),
    (&["所属", "団体名", "会社名", "affiliation"], |row, text| text.clone_into(&mut row.preferences.affiliation)),
    (&["立場", "区分", "kind"], |row, text| text.clone_into(&mut row.preferences.kind)),
    (&["都道府県", "prefecture"], |row, text| text.clone_into(&mut row.preferences.prefecture)),
    (&["話題", "topics"], |row, text| row.preferences.topics = parted(text)),
    (&["テーマ", "themes"], |row, text| row.preferences.themes = parted(text)),
    (&["地域", "regions"], |row, text| row.preferences.regions = parted(text)),
    (&["受け取る回数", "回数", "frequency"], |row, text| text.clone_into(&mut row.preferences.frequency)),
    (&["言語", "language"], |row, text| text.clone_into(&mut row.preferences.language)),
];

/// The headings of the sample file.
pub fn heading_names() -> Vec<&'static str> {
    headings(&COLUMNS)
}

/// Columns that take certain words alone, and these words.
pub fn accepted(offered: &Offered) -> Vec<(&'static str, Vec<String>)> {
    let owned = |words: Vec<&str>| words.into_iter().map(ToOwned::to_owned).collect();
    let terms = |vocabulary| {
        let choices = offered.terms.choices(vocabulary, &[]);
        choices.into_iter().map(|choice| choice.label).collect()
    };
    let regions = offered.regions.blocks.iter().map(|block| block.name.clone()).collect();
    vec![
        (field("kind"), owned(kinds())),
        (field("prefecture"), owned(prefectures())),
        (field("topics"), terms(Vocabulary::NewsletterTopic)),
        (field("themes"), terms(Vocabulary::Theme)),
        (field("regions"), regions),
        (field("frequency"), owned(frequencies())),
        (field("language"), owned(languages())),
    ]
}

/// The lines of a table, and the headings nobody understands.
pub fn lines(table: &Table) -> (Vec<RawLine>, Vec<String>) {
    rows(table, &COLUMNS, |row, line| row.line = line)
}

/// Several words in one cell. Not at ・ and /, which stand inside names of topics.
fn parted(text: &str) -> Vec<String> {
    let parts = text.split(['、', ',', '，', ';', '\n']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
}
