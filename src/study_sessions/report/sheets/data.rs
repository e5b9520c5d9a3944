use entities::study_sessions::seats::Mode;
use rust_xlsxwriter::{Workbook, XlsxError};

use crate::people::organisations::wording::kind_name;
use crate::study_sessions::report::figures::Count;
use crate::study_sessions::report::{ReportFacts, SpeakerLine};
use crate::study_sessions::survey::{Distribution, Scale};
use crate::study_sessions::wording;
use crate::web::workbook::{Code, Column, Datum, Table, machine_readable};

const SESSION: [Column; 18] = [
    Column::new("年度", "fiscal_year", "整数", "4月に始まる年度。西暦"),
    Column::new("回", "session_number", "整数", "シリーズの第何回か"),
    Column::new("勉強会名", "session_title", "文字列", "勉強会の題名"),
    Column::new("テーマ", "themes", "文字列", "複数のときは読点で区切る"),
    Column::new("目的", "purpose", "文字列", "勉強会のねらい"),
    Column::new("開始日時", "starts_at", "日時", "最初の部の開始。日本時間"),
    Column::new("終了日時", "ends_at", "日時", "最後の部の終了。日本時間"),
    Column::new("会場", "venue", "文字列", "最初の会場。オンラインだけのときは空欄"),
    Column::new("参加団体数", "organisations", "整数", "1つ以上の部に参加した団体の実数"),
    Column::new("主な質疑", "questions", "文字列", "事務局の記録"),
    Column::new("成果と課題", "outcomes", "文字列", "事務局の記録"),
    Column::new("次回への反映", "next", "文字列", "事務局の記録"),
    Column::new("アンケート対象数", "survey_asked", "整数", "アンケートがないときは空欄"),
    Column::new("アンケート回収数", "survey_answers", "整数", "アンケートがないときは空欄"),
    Column::new(
        "満足度の平均（100倍）",
        "satisfaction_mean_x100",
        "整数",
        "5点満点の平均を100倍した数",
    ),
    Column::new("満足度の上位2区分（‰）", "satisfaction_top_two_permille", "整数", "千分率"),
    Column::new(
        "満足度の未回答",
        "satisfaction_unanswered",
        "整数",
        "回収のうち満足度に答えなかった人",
    ),
    Column::new("資料数", "materials", "整数", "資料と録画の数"),
];

const COUNTS: [Column; 10] = [
    Column::new("区分", "group", "文字列", "全体・参加区分・地域ブロック・団体区分の別"),
    Column::new("区分の値", "value", "文字列", "全体のときは空欄。不明は「不明」"),
    Column::new("参加区分", "mode_code", "コード", "参加区分の行だけ。コード表を参照"),
    Column::new("申込", "applied", "整数", "取り消し・見送りを含む申込みの数"),
    Column::new("確定", "confirmed", "整数", "席が確定した人の数"),
    Column::new("参加（実数）", "came", "整数", "1つ以上の部に参加した人の数"),
    Column::new("参加（延べ）", "attendances", "整数", "部ごとの参加者数の合計"),
    Column::new("欠席（連絡あり）", "excused", "整数", "どの部にも参加せず、連絡があった人"),
    Column::new("無断欠席", "no_shows", "整数", "どの部にも参加せず、連絡がなかった人"),
    Column::new("未記録", "unrecorded", "整数", "出欠の記録がない人"),
];

const SPEAKERS: [Column; 5] = [
    Column::new("部", "part_no", "整数", "勉強会の何番目の部か。1から数える"),
    Column::new("講師", "speaker", "文字列", "氏名"),
    Column::new("所属", "affiliation", "文字列", "外部の講師だけ"),
    Column::new("演題", "topic", "文字列", "なければ空欄"),
    Column::new("遠隔登壇", "remote_code", "コード", "コード表を参照"),
];

const PARTS: [Column; 5] = [
    Column::new("部", "part_no", "整数", "勉強会の何番目の部か。1から数える"),
    Column::new("部の題名", "part_title", "文字列", "なければ空欄"),
    Column::new("開始日時", "starts_at", "日時", "日本時間"),
    Column::new("終了日時", "ends_at", "日時", "日本時間"),
    Column::new("会場", "venue", "文字列", "なければ空欄"),
];

/// データ: the session, its parts and speakers, and the counts, one table a sheet.
pub fn data_workbook(facts: &ReportFacts) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let parts = (1..).zip(&facts.view.rows.parts).map(|(number, rows)| {
        let words = |text: &Option<String>| Datum::text(text.as_deref().unwrap_or_default());
        vec![
            Datum::Number(number),
            words(&rows.part.title),
            Datum::Moment(rows.part.starts_at),
            Datum::Moment(rows.part.ends_at),
            words(&rows.part.venue_name),
        ]
    });
    let tables = [
        Table { name: "開催報告", columns: &SESSION, rows: vec![session(facts)] },
        Table { name: "プログラム", columns: &PARTS, rows: parts.collect() },
        Table {
            name: "講師",
            columns: &SPEAKERS,
            rows: facts.speakers.iter().map(speaker).collect(),
        },
        Table { name: "参加者数", columns: &COUNTS, rows: counts(facts) },
    ];
    machine_readable(&mut book, &tables, &codes())?;
    book.save_to_buffer()
}

fn number(count: usize) -> Datum {
    Datum::Number(i64::try_from(count).unwrap_or(i64::MAX))
}

fn session(facts: &ReportFacts) -> Vec<Datum> {
    let session = &facts.view.rows.session;
    let themes: Vec<_> = facts.view.themes.iter().map(|(_, label)| label.as_str()).collect();
    let text = facts.text.as_ref();
    let said = |of: fn(&entities::study_sessions::report::Model) -> &String| {
        Datum::text(text.map_or("", |text| of(text).as_str()))
    };
    let survey = facts.survey.as_ref().map(|results| &results.figures);
    let satisfaction = survey.and_then(|figures| figures.scales.get(&Scale::Satisfaction));
    let known = |count: Option<usize>| count.map_or(Datum::Blank, number);
    vec![
        Datum::Number(session.fiscal_year.into()),
        Datum::number(session.number),
        Datum::text(&wording::full_title(session.number, &session.title)),
        Datum::text(&themes.join("、")),
        Datum::text(&session.purpose),
        Datum::Moment(session.starts_at),
        Datum::Moment(session.ends_at),
        Datum::text(session.venue_summary.as_deref().unwrap_or_default()),
        number(facts.figures.organisations),
        said(|text| &text.questions),
        said(|text| &text.outcomes),
        said(|text| &text.next),
        known(survey.map(|figures| figures.asked)),
        known(survey.map(|figures| figures.answers)),
        known(satisfaction.and_then(Distribution::mean_hundredths)),
        known(satisfaction.and_then(Distribution::top_two_permille)),
        known(satisfaction.map(|own| own.unanswered)),
        number(facts.materials.len()),
    ]
}

fn speaker(line: &SpeakerLine) -> Vec<Datum> {
    let words = |text: &Option<String>| Datum::text(text.as_deref().unwrap_or_default());
    vec![
        number(line.part),
        Datum::text(&line.name),
        words(&line.affiliation),
        words(&line.topic),
        Datum::Number(line.remote.into()),
    ]
}

fn counts(facts: &ReportFacts) -> Vec<Vec<Datum>> {
    let figures = &facts.figures;
    let mut lines = vec![count(("全体", "", None), &figures.whole)];
    let modes = figures
        .modes
        .iter()
        .map(|(mode, own)| count(("参加区分", wording::mode(*mode), Some(*mode)), own));
    lines.extend(modes);
    let blocks = figures
        .blocks
        .iter()
        .map(|(block, own)| count(("地域ブロック", block.as_deref().unwrap_or("不明"), None), own));
    lines.extend(blocks);
    let kinds = figures
        .kinds
        .iter()
        .map(|(kind, own)| count(("団体区分", kind.map_or("不明", kind_name), None), own));
    lines.extend(kinds);
    lines
}

fn count((group, value, mode): (&str, &str, Option<Mode>), own: &Count) -> Vec<Datum> {
    vec![
        Datum::text(group),
        Datum::text(value),
        mode.map_or(Datum::Blank, |mode| Datum::Number(mode_code(mode))),
        number(own.applied),
        number(own.confirmed),
        number(own.came),
        number(own.attendances),
        number(own.excused),
        number(own.no_shows),
        number(own.unrecorded),
    ]
}

/// Codes are part of the published layout: never renumbered.
fn mode_code(mode: Mode) -> i64 {
    match mode {
        Mode::Venue => 1,
        Mode::Online => 2,
    }
}

fn codes() -> Vec<Code> {
    let modes = [Mode::Venue, Mode::Online];
    let modes = modes.map(|mode| Code::new("参加区分", mode_code(mode), wording::mode(mode)));
    let remote = [(0, "会場で登壇"), (1, "オンラインで登壇")];
    let remote = remote.map(|(code, word)| Code::new("遠隔登壇", code, word));
    modes.into_iter().chain(remote).collect()
}
