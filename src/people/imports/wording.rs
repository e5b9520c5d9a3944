use crate::people::organisations::wording::kind_name;

use super::columns::column_name;
use super::forecast::Foreseen;
use super::register::NewPlace;
use super::tally::Novelty;
use super::words::{self, USUAL_KIND};

pub const EMPTY_ROW: &str = "団体も人も入っていません。";
pub const TO_MEND: &str = "直すところがあります";

/// The address is on record under the name of somebody else.
pub fn somebody_elses(name: &str) -> String {
    format!(
        "このメールアドレスは「{name}」さんのものとして登録されています。メールアドレスか氏名を直してください。"
    )
}

/// The address stands in an earlier line of the file under another name.
pub fn two_names(line: usize) -> String {
    format!(
        "{line}行目と同じメールアドレスですが、氏名が違います。どちらかのメールアドレスか氏名を直してください。"
    )
}

/// What was checked cannot be written any more.
pub fn changed_since(line: usize) -> String {
    format!(
        "{line}行目を取り込めませんでした。確認のあとに登録内容が変わっています。もう一度ファイルを選んでください。"
    )
}

pub fn unknown_word(field: &str, typed: &str, taken: &[&str]) -> String {
    let column = column_name(field);
    format!("{column}「{typed}」は使えません。{}", one_of(taken))
}

pub fn unknown_role(typed: &str, taken: &[&str]) -> String {
    format!("「{typed}」は取り込めない役割です。{}", one_of(taken))
}

fn one_of(taken: &[&str]) -> String {
    format!("次のどれかを入力してください：{}", taken.join("、"))
}

pub fn unknown_prefecture(typed: &str) -> String {
    format!(
        "都道府県「{typed}」は使えません。都道府県名を「東京都」「長野県」のように入力してください。"
    )
}

/// Columns in which only certain words count: heading, words, and what else there is to know.
pub fn accepted() -> [(&'static str, String, String); 5] {
    let usual = format!("空のときは「{}」になります。", kind_name(USUAL_KIND));
    let row = |field, words: String, note: &str| (column_name(field), words, note.to_owned());
    [
        row("kind", words::kinds().join("、"), &usual),
        row(
            "prefecture",
            "「東京都」「長野県」のような都道府県名".to_owned(),
            "「東京」「長野」でもかまいません。",
        ),
        row("lead", words::YES.join("、"), "ほかの言葉のときと空のときは、代表担当になりません。"),
        row(
            "roles",
            words::roles().join("、"),
            "2つあるときは「、」で区切ってください。ほかの役割は、人のページで1人ずつ付けます。",
        ),
        row("language", words::languages().join("、"), "空のときは日本語になります。"),
    ]
}

/// `新しい団体、登録済みの人、所属を追加`
pub fn foreseen(line: &Foreseen) -> String {
    let place = line.new_place.is_some().then_some("所属を追加");
    let parts = [line.organisation.map(organisation), line.person.map(person), place];
    parts.into_iter().flatten().collect::<Vec<_>>().join("、")
}

fn organisation(novelty: Novelty) -> &'static str {
    match novelty {
        Novelty::New => "新しい団体",
        Novelty::Known => "登録済みの団体",
        Novelty::Repeated => "前の行と同じ団体",
    }
}

fn person(novelty: Novelty) -> &'static str {
    match novelty {
        Novelty::New => "新しい人",
        Novelty::Known => "登録済みの人",
        Novelty::Repeated => "前の行と同じ人",
    }
}

/// `斎藤 美咲さんは、「とかち人事部」に加えて「新会社」にも所属するようになります。`
pub fn new_place(place: &NewPlace) -> String {
    let NewPlace { person, places, organisation } = place;
    if places.is_empty() {
        return format!("{person}さんは、「{organisation}」に所属するようになります。");
    }
    let places = places.join("」「");
    format!("{person}さんは、「{places}」に加えて「{organisation}」にも所属するようになります。")
}
