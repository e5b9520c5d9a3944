use super::found;

#[test]
fn every_kind_of_placeholder_is_found() {
    let texts = [
        "○○株式会社",
        "〇〇さま",
        "◯◯県",
        "●●市",
        "△△部",
        "□□ 様",
        "第XX回",
        "XX月XX日",
        "ＸＸ月",
        "【要確認】日時",
        "{{name}} 様",
        "{% if %}",
        "[[URL]]",
        "時刻はTBD",
        "YYYY年",
        "TODO 会場",
        "ダミーの文",
        "（仮）題名",
        "○月○日（木）",
        "△月△日",
        "12月○日（木）",
        "第○回",
        "定員△名",
        "会費（●円）",
        "氏名：___",
        "[名前] 様",
        "‹名前> 様",
        "【日付】に開きます",
        "（ここに文章）",
        "説明は後で書く",
        "10月X日",
        "Ｘ月Ｘ日",
        "会場は要確認。",
        "xxx",
    ];

    let missed: Vec<_> = texts.iter().filter(|text| found(text).is_empty()).collect();

    assert_eq!(missed, Vec::<&&str>::new());
}

#[test]
fn ordinary_words_are_left_alone() {
    let texts = [
        "○印の会社、◯がついた日、XXLサイズ、XXXLサイズ、XIX世紀、2×3、DX人材、確認が必要なときは、仮の住まい",
        "【受付中】【参加無料】【日時】12月3日（木）【会場】オンライン【定員】30名【申込】下のページ",
        "●日時　12月10日\n■名刺をお持ちください。\n○月例会\n●月1回の定例会\n□日程を確かめる",
        "定員二〇名、一〇〇名、二〇〇〇円、1回5,000円×月2回、営業日●月～金",
        "満足度は○、△は3社、×は1社。丸（○）をつけてください。",
        "[URL] https://www.meti.go.jp/、［電話番号］03-1111-2222、【日付】12月10日（木）",
        "件名に【氏名】【会社名】、本文に［氏名］を明記してください。",
        "（ここに掲載した写真は、会場のものです）、《地域の人事部》、〈参考〉、[PDF]、<新着>",
        "TODOリストのつくり方、file_name_2026、A_B、後でお知らせします。",
        "＊＊＊＊＊＊\n＿＿＿＿＿＿\nこれはすごい？？？",
        "ダミーデータのつくり方、要確認事項の一覧、MAX名",
    ];

    assert_eq!(texts.map(found), [const { Vec::<String>::new() }; 11]);
}

#[test]
fn all_that_is_left_is_told_at_once_and_each_once() {
    let told = found("{{name}} 様、{{company}}、XX月、TBD、XX日、○月○日から△月△日");

    let all = ["{{name}}", "{{company}}", "XX", "TBD", "○月○日", "△月△日"];
    assert_eq!(told, all);
}
