use entities::study_sessions::seats::Mode;
use rust_xlsxwriter::{Workbook, XlsxError};

use crate::study_sessions::SessionRows;
use crate::study_sessions::survey::figures::Distribution;
use crate::study_sessions::survey::results::{Answered, Results};
use crate::study_sessions::survey::{Scale, wording};
use crate::study_sessions::wording as sessions;
use crate::web::workbook::{Code, Column, Datum, Table, machine_readable};

const UNANSWERED: &str = "コード。空欄は未回答（0ではない）。コード表を参照";

const ANSWERS: [Column; 17] = [
    Column::new("回答番号", "answer_no", "整数", "この表の行の通し番号。回答の順番ではない"),
    Column::new("年度", "fiscal_year", "整数", "4月に始まる年度。西暦"),
    Column::new("回", "session_number", "整数", "シリーズの第何回か"),
    Column::new("勉強会名", "session_title", "文字列", "勉強会の題名"),
    Column::new("受付番号", "reception_number", "文字列", "記名式のときだけ。匿名式は空欄"),
    Column::new("参加区分", "mode_code", "コード", "コード表を参照。匿名で人数が少ないときは空欄"),
    Column::new("Q1 全体の満足度", "satisfaction", "コード", UNANSWERED),
    Column::new("Q2 理解度", "understanding", "コード", UNANSWERED),
    Column::new("Q3 実務への有用性", "usefulness", "コード", UNANSWERED),
    Column::new("Q4 講師", "speakers", "コード", UNANSWERED),
    Column::new("Q5 時間・分量", "length", "コード", UNANSWERED),
    Column::new("Q6 運営（会場・接続）", "running", "コード", UNANSWERED),
    Column::new("Q7 行動意向", "intention", "コード", UNANSWERED),
    Column::new("Q8 希望テーマ（その他）", "other_theme", "文字列", "自由に書かれたテーマ"),
    Column::new("Q9 個別相談希望", "wants_consultation", "コード", UNANSWERED),
    Column::new("Q10 自由記述", "comment", "文字列", "書かれたまま"),
    Column::new("回答日時", "answered_at", "日時", "記名式のときだけ。日本時間"),
];

const THEMES: [Column; 2] = [
    Column::new("回答番号", "answer_no", "整数", "シート「回答」の回答番号"),
    Column::new("希望テーマ", "theme", "文字列", "Q8で選ばれたテーマ。1つで1行"),
];

const COUNTS: [Column; 4] = [
    Column::new("設問", "question", "文字列", "フィールド名"),
    Column::new("参加区分", "mode_code", "コード", "空欄は全体。コード表を参照"),
    Column::new("回答", "score", "コード", "空欄は未回答。コード表を参照"),
    Column::new("人数", "count", "整数", "回答した人の数。0は1人もいないこと"),
];

/// データ: one line for each answer, one for each theme, one for each count.
pub fn data_workbook(rows: &SessionRows, results: &Results) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let answers: Vec<_> = (1..).zip(&results.answers).map(|one| answer(rows, one)).collect();
    let themes = (1..).zip(&results.answers).flat_map(|(number, one)| {
        let line = move |theme: &String| vec![Datum::Number(number), Datum::text(theme)];
        one.themes.iter().map(line)
    });
    let tables = [
        Table { name: "回答", columns: &ANSWERS, rows: answers },
        Table { name: "希望テーマ", columns: &THEMES, rows: themes.collect() },
        Table { name: "集計", columns: &COUNTS, rows: counts(results) },
    ];
    machine_readable(&mut book, &tables, &codes())?;
    book.save_to_buffer()
}

fn answer(rows: &SessionRows, (number, one): (i64, &Answered)) -> Vec<Datum> {
    let session = &rows.session;
    let words = |text: &Option<String>| Datum::text(text.as_deref().unwrap_or_default());
    let mut line = vec![
        Datum::Number(number),
        Datum::Number(session.fiscal_year.into()),
        Datum::number(session.number),
        Datum::text(&sessions::full_title(session.number, &session.title)),
        Datum::text(one.author.as_ref().map_or("", |(number, _)| number)),
        one.mode.map_or(Datum::Blank, |mode| Datum::Number(mode_code(mode))),
    ];
    let scores = Scale::ALL.iter().map(|scale| one.answers.scores.get(scale).copied());
    line.extend(scores.map(Datum::number));
    line.extend([
        words(&one.answers.other_theme),
        Datum::number(one.answers.wants_consultation.map(i32::from)),
        words(&one.answers.comment),
        one.answered_at.map_or(Datum::Blank, Datum::Moment),
    ]);
    line
}

fn counts(results: &Results) -> Vec<Vec<Datum>> {
    let figures = &results.figures;
    let whole = figures.scales.iter().flat_map(|(scale, own)| of_scale(*scale, None, own));
    let groups = figures.groups.iter().flat_map(|group| {
        group.scales.iter().flat_map(|(scale, own)| of_scale(*scale, Some(group.mode), own))
    });
    whole.chain(groups).collect()
}

fn of_scale(scale: Scale, mode: Option<Mode>, own: &Distribution) -> Vec<Vec<Datum>> {
    let line = |score: Datum, count: usize| {
        vec![
            Datum::text(scale.field()),
            mode.map_or(Datum::Blank, |mode| Datum::Number(mode_code(mode))),
            score,
            Datum::Number(i64::try_from(count).unwrap_or(i64::MAX)),
        ]
    };
    let mut lines: Vec<_> =
        (1..=5).rev().map(|score| line(Datum::Number(score), of(own, score))).collect();
    lines.push(line(Datum::Blank, own.unanswered));
    lines
}

fn of(own: &Distribution, score: i64) -> usize {
    own.of(usize::try_from(score).unwrap_or_default())
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
    let modes = modes.map(|mode| Code::new("参加区分", mode_code(mode), sessions::mode(mode)));
    let scores = Scale::ALL.into_iter().flat_map(|scale| {
        let code = move |score: i32| {
            Code::new(wording::scale(scale), score.into(), wording::score(scale, score))
        };
        (1..=5).rev().map(code)
    });
    let wishes = [(1, Some(true)), (0, Some(false))];
    let wishes =
        wishes.map(|(code, wish)| Code::new("個別相談希望", code, wording::consultation(wish)));
    modes.into_iter().chain(scores).chain(wishes).collect()
}
