use bansou::vocabulary::{LongText, ShortText, TextProblem};
use proptest::prelude::*;

fn short(raw: &str) -> Result<String, TextProblem> {
    ShortText::<10>::parse(raw).map(ShortText::into_string)
}

fn long(raw: &str) -> Result<String, TextProblem> {
    LongText::<20>::parse(raw).map(LongText::into_string)
}

#[test]
fn a_line_is_kept_as_typed_but_for_the_blanks_around_it() {
    let kept = ["　①㈱ＡＢＣ ", "a\tb", "髙\u{E0100}"].map(short);

    assert_eq!(kept, ["①㈱ＡＢＣ", "a b", "髙\u{E0100}"].map(|text| Ok(text.to_owned())));
}

#[test]
fn a_line_one_cannot_see_is_refused() {
    let refused = ["", "　\u{a0}", "\u{200b}\u{feff}", "\u{3164}"].map(short);

    assert_eq!(refused, [const { Err(TextProblem::Empty) }; 4]);
}

#[test]
fn a_line_has_no_breaks_and_no_control_characters() {
    let refused = ["a\nb", "a\r\nb", "a\u{0}b", "a\u{202e}b", "a\u{85}b"].map(short);

    let expected = [
        TextProblem::LineBreak,
        TextProblem::LineBreak,
        TextProblem::Unreadable,
        TextProblem::Unreadable,
        TextProblem::Unreadable,
    ];
    assert_eq!(refused, expected.map(Err));
}

#[test]
fn the_limit_counts_characters_and_says_how_many_there_are() {
    let refused = short("あいうえおかきくけこさ").unwrap_err();

    assert!(short("あいうえおかきくけこ").is_ok());
    assert_eq!(refused, TextProblem::TooLong { limit: 10, typed: 11 });
    assert_eq!(refused.to_string(), "10文字以内で入力してください（現在11文字です）。");
}

#[test]
fn several_lines_keep_their_breaks_and_the_indent_of_the_first() {
    let kept = long("\r\n\r\n　はじめ\r\n\r\nおわり  \r\n");

    assert_eq!(kept, Ok("　はじめ\n\nおわり".to_owned()));
}

#[test]
fn a_field_that_may_stay_empty_is_none_then() {
    let empty = ShortText::<10>::parse_optional("　").unwrap();
    let filled = LongText::<10>::parse_optional("あ").unwrap();

    assert_eq!(empty, None);
    assert_eq!(filled.map(LongText::into_string), Some("あ".to_owned()));
}

#[test]
fn what_people_write_does_not_reach_a_log() {
    let worry = LongText::<20>::parse("ひみつ").unwrap();

    assert_eq!(format!("{worry:?}"), "LongText(3 characters)");
}

proptest! {
    #[test]
    fn stored_text_is_read_as_it_was(raw in "[ 　\\r\\n\\ta-cあ\\PC]{0,20}") {
        if let Ok(kept) = short(&raw) {
            prop_assert_eq!(short(&kept), Ok(kept));
        }
        if let Ok(kept) = long(&raw) {
            prop_assert_eq!(long(&kept), Ok(kept));
        }
    }
}
