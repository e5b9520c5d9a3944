use bansou::vocabulary::{LETTER_COLUMNS, fold, text_columns};
use proptest::prelude::*;

const NOT_AT_THE_BEGINNING: &str =
    "、。，．）］｝〕〉》」』】・：；？！ぁっゃょァッャョー々ゞ…～％),.";
const NOT_AT_THE_END: &str = "（［｛〔〈《「『【(";

#[test]
fn a_paragraph_is_folded_at_thirty_five_characters() {
    let folded = fold(&"伴".repeat(80), LETTER_COLUMNS);

    let lines: Vec<usize> = folded.lines().map(|line| line.chars().count()).collect();
    assert_eq!(lines, [35, 35, 10]);
}

#[test]
fn no_line_begins_with_a_full_stop_or_a_closing_bracket() {
    let folded = fold("あいうえお。かきくけ「こ」さ", 10);

    assert_eq!(folded, "あいうえ\nお。かきく\nけ「こ」さ");
}

#[test]
fn no_line_ends_with_an_opening_bracket() {
    let folded = fold("あいうえ「かきく」", 10);

    assert_eq!(folded, "あいうえ\n「かきく」");
}

#[test]
fn small_kana_and_long_vowels_do_not_begin_a_line() {
    let folded = fold("あいうえキャンパスーパー", 10);

    assert_eq!(folded, "あいうえ\nキャンパ\nスーパー");
}

#[test]
fn words_and_numbers_in_latin_letters_stay_whole() {
    let folded = fold("参加費は13,000円（Webex）です。", 13);

    assert_eq!(folded, "参加費は\n13,000円\n（Webex）で\nす。");
}

#[test]
fn a_space_at_a_new_break_is_left_out() {
    let folded = fold("study session in Tokyo", 13);

    assert_eq!(folded, "study session\nin Tokyo");
}

#[test]
fn a_link_longer_than_the_line_stands_alone() {
    let link = "https://example.jp/study-sessions/018f3c2e-7b1a?token=abcdefghijk";

    let folded = fold(&format!("詳しくはこちら（{link}）をご覧ください。"), 30);

    assert_eq!(folded, format!("詳しくはこちら（\n{link}\n）をご覧ください。"));
}

#[test]
fn a_link_that_fits_on_a_line_moves_there_whole() {
    let folded = fold("お申し込みは次のページからお願いします。https://example.jp/a?b=c#d", 40);

    assert_eq!(folded, "お申し込みは次のページからお願いします。\nhttps://example.jp/a?b=c#d");
}

#[test]
fn breaks_blank_lines_indents_and_the_signature_mark_stay() {
    let text = "　佐藤様\r\n\r\n  ・日時\n\n-- \n事務局\n";

    let folded = fold(text, LETTER_COLUMNS);

    assert_eq!(folded, "　佐藤様\n\n  ・日時\n\n-- \n事務局\n");
}

#[test]
fn an_indent_before_a_word_as_long_as_the_line_gives_way() {
    let folded = fold(&format!("    {}", "a".repeat(70)), 70);

    assert_eq!(folded, "a".repeat(70));
}

#[test]
fn a_space_does_not_excuse_a_closing_bracket_at_the_beginning() {
    let folded = fold("あいうえ お 」かき", 11);

    assert_eq!(folded, "あいうえ\nお 」かき");
}

#[test]
fn a_run_of_full_stops_longer_than_a_line_is_broken_all_the_same() {
    let folded = fold("。。。。。。", 8);

    assert_eq!(folded, "。。。。\n。。");
}

#[test]
fn what_is_drawn_as_one_character_is_never_taken_apart() {
    let folded = fold("か\u{3099}か\u{3099}か\u{3099}葛\u{E0100}城👨‍👩‍👧", 4);

    assert_eq!(folded, "か\u{3099}か\u{3099}\nか\u{3099}葛\u{E0100}\n城👨‍👩‍👧");
}

#[test]
fn columns_count_as_a_japanese_reader_sees_them() {
    let widths = ["abc", "伴走", "ﾊﾝｿｳ", "①■…", "葛\u{E0100}", "ガ", "か\u{3099}", "ー", "〜"]
        .map(text_columns);

    assert_eq!(widths, [3, 4, 4, 6, 2, 2, 2, 2, 2]);
}

/// The text without what folding may add or leave out.
fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Lines of ordinary letters: kana, kanji, brackets, punctuation, words, links, spaces.
fn prose() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => "[あ-ん亜-腕ア-ン]{1,12}",
        2 => "[、。）」ーっ・！？々…]",
        2 => "[（「【]",
        2 => "[a-zA-Z0-9,.()-]{1,12}",
        1 => "https://example\\.jp/[a-z0-9/?=&-]{0,90}",
        1 => "[ 　]{1,3}",
        1 => "\n{1,2}",
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

/// The same without links, and with what 禁則 binds in short runs: every rule can be kept.
fn plain_prose() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[亜-腕]{2,12}",
        2 => "[亜-腕][、。っー]",
        2 => "「[亜-腕]{2,5}」[亜-腕]",
        1 => "[亜-腕] ?[a-z]{1,12}[亜-腕]",
        1 => "\n",
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_added(text in prose(), width in 2..90_usize) {
        let folded = fold(&text, width);

        prop_assert_eq!(without_blanks(&folded), without_blanks(&text));
    }

    #[test]
    fn text_without_spaces_comes_back_when_the_lines_are_joined(
        text in prose(), width in 2..90_usize,
    ) {
        let solid: String = text.chars().filter(|c| !c.is_whitespace()).collect();

        let folded = fold(&solid, width);

        prop_assert_eq!(folded.replace('\n', ""), solid);
    }

    #[test]
    fn only_a_single_word_is_longer_than_the_line(text in prose(), width in 2..90_usize) {
        let folded = fold(&text, width);

        let long = folded.lines().find(|line| {
            text_columns(line) > width && !line.bytes().all(|byte| byte.is_ascii_graphic())
        });
        prop_assert_eq!(long, None);
    }

    #[test]
    fn words_are_never_broken(text in prose(), width in 2..90_usize) {
        let words = |text: &str| -> Vec<String> {
            text.split(|c: char| !c.is_ascii_graphic())
                .filter(|word| !word.is_empty())
                .map(ToOwned::to_owned)
                .collect()
        };

        let folded = fold(&text, width);

        prop_assert_eq!(words(&folded), words(&text));
    }

    #[test]
    fn no_new_line_begins_or_ends_against_the_rules(text in plain_prose(), width in 24..90_usize) {
        let folded = fold(&text, width);

        prop_assert!(folded.lines().all(|line| text_columns(line) <= width));
        prop_assert!(!folded.lines().any(|line| line.starts_with(|c| NOT_AT_THE_BEGINNING.contains(c))));
        prop_assert!(!folded.lines().any(|line| line.ends_with(|c| NOT_AT_THE_END.contains(c))));
    }

    #[test]
    fn a_text_already_folded_stays_as_it_is(text in prose(), width in 2..90_usize) {
        let once = fold(&text, width);

        prop_assert_eq!(fold(&once, width), once);
    }

    #[test]
    fn no_line_could_take_the_next_word_as_well(
        parts in prop::collection::vec("[亜-腕]|[a-z]{2,12}[亜-腕]", 0..60), width in 12..90_usize,
    ) {
        let folded = fold(&parts.concat(), width);

        let lines: Vec<&str> = folded.lines().collect();
        let loose = lines.windows(2).find(|pair| {
            let word = pair[1].chars().take_while(char::is_ascii).count();
            text_columns(pair[0]) + word.max(2) <= width
        });
        prop_assert_eq!(loose, None);
    }

    #[test]
    fn any_text_can_be_folded(text in "\\PC{0,60}", width in 0..20_usize) {
        let folded = fold(&text, width);

        prop_assert_eq!(without_blanks(&folded), without_blanks(&text));
    }
}
