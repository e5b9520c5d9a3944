use super::*;
use crate::newsletter::issues::markdown;

fn wrong(text: &str) -> usize {
    problems(text, NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()).len()
}

#[test]
fn right_weekdays_are_taken_in_every_form() {
    let right = "2026年11月22日（日）、令和8年11月23日(月・祝)、R8.11.24（火）\n\
         2026/11/25(水) 2026-11-26（木曜日） 11月27日 金曜日、１１月２８日（土）\n\
         12月1日（火）、2日（水）～4日（金）に開きます。平成31年4月30日（火）\n\
         令和元年5月1日（水）、11/30（月）";

    assert_eq!(problems(right, NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()), [""; 0]);
}

#[test]
fn a_day_long_past_is_this_years_or_the_next_ones() {
    let right = "4月15日（水）、8/7金曜、4月15日（木）、昨年12月10日（水）、一昨年の10月1日（日）、来年2月5日（金）";

    assert_eq!(problems(right, NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()), [""; 0]);
    assert_eq!(wrong("4月15日（月）"), 1);
}

#[test]
fn each_wrong_weekday_is_found() {
    let texts = [
        "2026年11月22日（月）",
        "令和8年11月22日(土)",
        "R8.11.22（土・祝）",
        "R８．１１．２２（月）",
        "2026/11/22(月)",
        "2026-11-22（月曜日）",
        "11月22日 土曜日",
        "11月22日［月］",
        "１１月２２日（金）",
        "11/22（土）",
        "12月1日（火）、2日（木）",
        "12月1日（火）～3日（水）",
        "平成31年4月30日（水）",
    ];

    assert_eq!(texts.map(wrong), [1; 13]);
}

#[test]
fn days_that_do_not_exist_are_found() {
    assert_eq!(wrong("11月31日（火）"), 1);
    assert_eq!(wrong("2026年2月29日"), 1);
    assert_eq!(wrong("13月1日"), 1);
    assert_eq!(wrong("2028年2月29日（火）"), 0);
}

#[test]
fn days_that_do_not_exist_are_found_with_slashes_and_hyphens() {
    let texts = [
        "2026/2/30",
        "2026-13-01",
        "2026.2.30",
        "２０２６／２／３０",
        "期間は2026/11/31まで。",
        "（2026-02-29）",
        "-2026/2/30",
    ];

    assert_eq!(texts.map(wrong), [1; 7]);
}

#[test]
fn a_sign_between_two_dates_keeps_neither_from_being_read() {
    let texts = [
        "11/24(火)-11/30(火)",
        "R8/11/22（土）",
        "2026/11/22（日）／2026/11/23（火）",
        "2026-11-22（日）- 2026-11-23（火）",
    ];

    assert_eq!(texts.map(wrong), [1; 4]);
}

#[test]
fn numbers_of_telephones_and_things_are_no_dates() {
    let texts = [
        "電話 0532-53-7211",
        "電話：0532-53-7211（平日）",
        "０５３２－５３－７２１１",
        "フリーダイヤル 0120-86-1234",
        "電話 0120-86-1234、2026-11-2233",
        "053-2026-13-01",
        "受付番号 2026-13-01-7、A2026-13-01、2026-13-01B",
        "2025-2026年度、R8-13-40号室、1.2.3.4、2026.13.1.4",
    ];

    assert_eq!(texts.map(wrong), [0; 8]);
}

#[test]
fn addresses_of_pages_are_not_read() {
    let press = "https://www.meti.go.jp/press/2026/11/20261130001/20261130001.html";
    let city = "https://www.city.hanamaki.iwate.jp/shigoto/1003/1004/1019.html";
    let texts = [
        format!("資料：{press}"),
        format!("{city} をご覧ください。"),
        "https://example.jp/2026/13/1、https://example.jp/2026-02-30".to_owned(),
        "www.meti.go.jp/press/2026/13/20261130001/".to_owned(),
        markdown::text(&format!("[資料]({press})と[市のページ]({city})"), ""),
        markdown::text(&format!("<{press}>\n\n- {city}"), ""),
    ];

    assert_eq!(texts.map(|text| wrong(&text)), [0; 6]);
    assert_eq!(wrong(&format!("2026/2/30（{press}）")), 1);
    assert_eq!(wrong(&markdown::text(&format!("[2026/2/30の資料]({press})"), "")), 1);
}

#[test]
fn a_missing_year_is_that_of_sending_and_the_next_for_days_long_past() {
    // 10 January 2027 is a Sunday, 10 November 2026 a Tuesday.
    assert_eq!(wrong("1月10日（日）"), 0);
    assert_eq!(wrong("11月10日（火）"), 0);
    assert_eq!(wrong("11月10日（水）"), 1);
}

#[test]
fn words_in_brackets_that_begin_like_a_weekday_are_none() {
    for words in ["金沢会場", "水戸", "土浦市", "木更津", "日本時間", "月例会"] {
        assert_eq!(wrong(&format!("12月10日（{words}）、2026年12月11日（{words}）")), 0, "{words}");
    }
    // 10 December 2026 is a Thursday.
    let days = [
        "金",
        "金・祝",
        "金・休",
        "金曜日",
        "金曜",
        "金、祝",
        "金/祝",
        "金祝",
        "金 祝",
        "金，午後",
    ];
    for named in days {
        assert_eq!(wrong(&format!("12月10日（{named}）")), 1, "{named}");
        let right = named.replacen('金', "木", 1);
        assert_eq!(wrong(&format!("12月10日（{right}）")), 0, "{right}");
    }
}

#[test]
fn what_is_no_date_is_left_alone() {
    assert_eq!(wrong("3/4の企業、A-1-2（水）、電話 03-1111-2222（平日）、第3回（日本語）"), 0);
    assert_eq!(wrong("月曜日と火曜日、10日間、1月あたり3日、2/3補助（金額）"), 0);
}

#[test]
fn weekdays_are_read_however_they_are_written() {
    // 10 December 2026 is a Thursday.
    let pairs = [
        ("12/10水", "12/10木"),
        ("12/10水 14:00、", "12/10木 14:00、"),
        ("12月10日水、11日", "12月10日木、11日"),
        ("12月10日(Wed)", "12月10日(Thu)"),
        ("12月10日（ＷＥＤ.）", "12月10日（Thursday）"),
        ("12/10(Wed)", "12/10(Thurs)"),
        ("12月10日㈬", "12月10日㈭"),
        ("令和八年十二月十日（水）", "令和八年十二月十日（木）"),
        ("二〇二六年十二月十日（水）", "二〇二六年十二月十日（木）"),
        ("十二月三十一日（水）", "十二月三十一日（木）"),
        ("12月10日の水曜日", "12月10日の木曜日"),
        ("木曜日（12月9日）", "木曜日（12月10日）"),
        ("第2木曜（12/9）", "第2木曜（12/10）"),
    ];

    assert_eq!(pairs.map(|(bad, _)| wrong(bad)), [1; 13]);
    assert_eq!(pairs.map(|(_, good)| wrong(good)), [0; 13]);
}

#[test]
fn words_beside_a_date_that_are_no_weekdays_raise_nothing() {
    let texts = [
        "12月10日水戸会場、12/10火災訓練、12/10木更津",
        "12月10日 金 5,000円、12/10 土",
        "10/11月、11/12日に、1/2月号",
        "12月10日の水曜会、12月10日の金沢会場",
        "12月10日（Sun Hall）、12/10(Mono)、12月10日(Web)",
        "毎週水曜日（12月29日から1月3日は休み）",
        "第一月曜日、三日間（水・木・金）、二十日（水）まで、四月一日、一年十二か月",
        "水・木の二日（土）、八日市、十日町市、二〇二六年度、三十日以内",
    ];

    assert_eq!(texts.map(wrong), [0; 8]);
}
