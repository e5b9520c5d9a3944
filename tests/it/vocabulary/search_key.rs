use bansou::vocabulary::{search_key, search_words};
use proptest::prelude::*;

#[test]
fn old_and_new_forms_of_a_character_are_one() {
    let keys = ["髙橋", "高橋", "髙\u{E0101}橋", "高 橋"].map(search_key);

    assert_eq!(keys, ["高橋"; 4]);
    assert_eq!(search_key("山﨑"), search_key("山崎"));
    assert_eq!(search_key("渡邊"), search_key("渡辺"));
    assert_eq!(search_key("齋藤"), search_key("斉藤"));
    assert_eq!(search_key("\u{FA19}"), search_key("神"));
    assert_eq!(search_key("𠮷田"), search_key("吉田"));
}

#[test]
fn the_legal_form_of_an_organisation_does_not_count() {
    let names = [
        "森興産株式会社",
        "㈱森興産",
        "（株）森興産",
        "株式会社　森興産",
        "(有)森興産",
        "㍿森興産",
        "森興産 株式會社",
    ];

    let keys = names.map(search_key);

    assert_eq!(keys, ["森興産"; 7]);
}

#[test]
fn middle_dots_long_vowels_and_kana_do_not_count() {
    let names = [
        "一般社団法人フィッシャーマン・ジャパン",
        "（一社）フィッシャーマンジャパン",
        "ﾌｨｯｼｬｰﾏﾝ ｼﾞｬﾊﾟﾝ",
        "ふぃっしゃーまん・じゃぱん",
    ];

    let keys = names.map(search_key);

    assert_eq!(keys, ["フイツシヤマンジヤパン"; 4]);
}

#[test]
fn width_case_and_hyphens_do_not_count() {
    let keys = ["ＡＢＣ－１２３", "abc123", "Abc−123", "ABC ー 123"].map(search_key);

    assert_eq!(keys, ["abc123"; 4]);
}

#[test]
fn a_legal_form_alone_can_still_be_searched_for() {
    let key = search_key("株式会社");

    assert_eq!(key, "株式会社");
}

#[test]
fn a_legal_form_standing_alone_is_no_word_of_a_search_unless_there_is_nothing_else() {
    assert_eq!(search_words("㈱　花巻 みらい"), ["花巻", "みらい"]);
    assert_eq!(search_words("一般社団法人 はじめ"), ["はじめ"]);
    assert_eq!(search_words(" ・ (株) "), ["(株)"]);
    assert_eq!(search_words("\0 ・"), Vec::<&str>::new());
}

#[test]
fn a_voicing_mark_alone_is_left_out() {
    let keys = ["カ゛", "ｶﾞ", "か"].map(search_key);

    assert_eq!(keys, ["カ", "ガ", "カ"]);
}

#[test]
fn forms_within_forms_are_left_out_to_the_last() {
    let nested = format!("{}森{}", "(".repeat(50), "株)".repeat(50));
    let around = format!("森{}{}", "(".repeat(3_000), "株)".repeat(3_000));

    assert_eq!(search_key("((株)株)森"), "森");
    assert_eq!(search_key(&nested), format!("{}森{}", "(".repeat(50), "株)".repeat(50)));
    assert_eq!(search_key(&around), "森");
    assert_eq!(search_key("株式会社(株)"), "(株)");
}

#[test]
fn of_a_long_search_the_beginning_is_looked_at() {
    let many = "あ ".repeat(5_000);
    let blanks = format!("{}森", " ".repeat(5_000));

    assert_eq!(search_words(&many).len(), 20);
    assert_eq!(search_words(&"あ".repeat(5_000))[0].chars().count(), 200);
    assert_eq!(search_words(&blanks), ["森"]);
}

proptest! {
    #[test]
    fn folding_a_key_again_changes_nothing(raw in "\\PC{0,20}") {
        let key = search_key(&raw);

        prop_assert_eq!(search_key(&key), key);
    }

    #[test]
    fn legal_forms_in_any_order_come_to_an_end(
        raw in "(株式|会社|株|\\(|\\)|有|法人|社団|一般| |・|か|゙|é|İ|ǅ){0,12}",
    ) {
        let key = search_key(&raw);

        prop_assert_eq!(search_key(&key), key);
    }
}
