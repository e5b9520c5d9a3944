//! What an operator is and what it has been granted, as tables of the データ.

use entities::accompaniment::engagement_person::Side;

use super::sheet::{followed_up, named};
use super::{Chart, words};
use crate::accompaniment::readers::EngagementView;
use crate::accompaniment::wording;
use crate::web::workbook::{Column, Datum, Table};

const ENGAGEMENTS: [Column; 11] = [
    Column::new("年度", "fiscal_year", "整数", "年度が始まる西暦年"),
    Column::new("伴走支援者の団体", "accompanist", "文字列", "正式な名称"),
    Column::new("担当者", "people", "文字列", "伴走する側の担当者。主担当が先"),
    Column::new("状態", "state", "文字列", "伴走の状態"),
    Column::new("開始日", "started_on", "日付", "伴走を始めた日"),
    Column::new("終了日", "ended_on", "日付", "終えていなければ空欄"),
    Column::new("地域課題", "concerns", "文字列", "取り組む課題"),
    Column::new("目指す姿", "vision", "文字列", "年度末に目指す姿"),
    Column::new("連携機関", "allies", "文字列", "一緒に進める機関。読点で区切る"),
    Column::new("継続確認", "follow_up", "文字列", "翌年度の事後確認の日と内容、または期日"),
    Column::new("次年度計画", "next_plan", "文字列", "年度が終わった後の計画"),
];
const ADOPTIONS: [Column; 4] = [
    Column::new("年度", "fiscal_year", "整数", "年度が始まる西暦年"),
    Column::new("枠", "frame", "文字列", "採択の枠。なければ空欄"),
    Column::new("補助率", "subsidy_rate", "文字列", "分数か百分率。なければ空欄"),
    Column::new("伴走支援者として", "as_accompanist", "整数", "1は伴走支援者、0は採択事業者"),
];
const CERTIFICATIONS: [Column; 5] = [
    Column::new("法制度", "law", "文字列", "制度の名称"),
    Column::new("番号", "number", "文字列", "認定や許可の番号"),
    Column::new("取得日", "granted_on", "日付", "認定や許可の日"),
    Column::new("有効期限", "valid_to", "日付", "期限がなければ空欄"),
    Column::new("出典", "source_url", "文字列", "公表しているページ"),
];
const MARKS: [Column; 2] = [
    Column::new("種類", "vocabulary", "文字列", "機能、対象人材など"),
    Column::new("区分", "term", "文字列", "選ばれている区分"),
];

pub fn tables(chart: &Chart) -> [Table<'_>; 4] {
    [
        Table { name: "伴走", columns: &ENGAGEMENTS, rows: engagements(chart) },
        Table { name: "採択・契約", columns: &ADOPTIONS, rows: adoptions(chart) },
        Table { name: "法制度", columns: &CERTIFICATIONS, rows: certifications(chart) },
        Table { name: "機能・対象人材", columns: &MARKS, rows: marks(chart) },
    ]
}

fn engagements(chart: &Chart) -> Vec<Vec<Datum>> {
    let line = |view: &EngagementView| {
        let row = &view.rows.engagement;
        vec![
            Datum::Number(row.fiscal_year.into()),
            Datum::text(&view.accompanist),
            Datum::text(&named(view, Side::Accompanist).join("、")),
            Datum::text(wording::state(row.state)),
            Datum::Day(row.started_on),
            row.ended_on.map_or(Datum::Blank, Datum::Day),
            Datum::text(&row.concerns),
            Datum::text(&row.vision),
            Datum::text(&wording::allies(&row.allies)),
            Datum::text(&followed_up(view).unwrap_or_default()),
            Datum::text(&row.next_plan),
        ]
    };
    chart.engagements.iter().map(line).collect()
}

fn adoptions(chart: &Chart) -> Vec<Vec<Datum>> {
    let lines = chart.adoptions.iter();
    lines
        .map(|one| {
            vec![
                Datum::Number(one.fiscal_year.into()),
                Datum::text(one.frame.as_deref().unwrap_or_default()),
                Datum::text(one.subsidy_rate.as_deref().unwrap_or_default()),
                Datum::Number(i64::from(one.accompanist)),
            ]
        })
        .collect()
}

fn certifications(chart: &Chart) -> Vec<Vec<Datum>> {
    let lines = chart.certifications.iter();
    lines
        .map(|one| {
            vec![
                Datum::text(words::law(one.kind)),
                Datum::text(&one.number),
                Datum::Day(one.granted_on),
                one.valid_to.map_or(Datum::Blank, Datum::Day),
                Datum::text(&one.source_url),
            ]
        })
        .collect()
}

fn marks(chart: &Chart) -> Vec<Vec<Datum>> {
    let lines = chart.marks.iter();
    lines
        .flat_map(|(name, labels)| {
            labels.iter().map(move |label| vec![Datum::text(name), Datum::text(label)])
        })
        .collect()
}
