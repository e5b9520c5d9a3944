use bansou::vocabulary::{Kana, KanaProblem, NameProblem, PersonName};
use proptest::prelude::*;

fn name(family: &str, given: &str) -> PersonName {
    PersonName::parse(family, given).unwrap()
}

fn kana(raw: &str) -> String {
    Kana::parse(raw).unwrap().as_str().to_owned()
}

#[test]
fn a_name_is_kept_to_the_byte() {
    let compatibility_forms = name("\u{FA19}\u{FA1E}", "髙\u{E0100}﨑①");

    assert_eq!(compatibility_forms.family().as_bytes(), "\u{FA19}\u{FA1E}".as_bytes());
    assert_eq!(compatibility_forms.given(), Some("髙\u{E0100}﨑①"));
}

#[test]
fn blanks_of_every_width_around_a_name_go() {
    let typed = name("\u{3000} 鈴木\u{a0}", " 一郎\u{3000}");

    assert_eq!(typed.full(), "鈴木 一郎");
    assert_eq!(typed.addressed(), "鈴木 一郎 様");
}

#[test]
fn a_name_in_one_piece_is_taken_where_it_has_no_parts() {
    let whole = PersonName::parse_whole("Maria del Carmen López").unwrap();

    assert_eq!(whole.full(), "Maria del Carmen López");
    assert_eq!(whole.given(), None);
}

#[test]
fn half_a_name_is_refused_and_says_which_half() {
    let refused = [("", "　"), ("", "一郎"), ("鈴木", "\u{200b}")]
        .map(|(family, given)| PersonName::parse(family, given));

    let expected = [NameProblem::Empty, NameProblem::FamilyMissing, NameProblem::GivenMissing];
    assert_eq!(refused, expected.map(Err));
}

#[test]
fn a_name_of_fifty_characters_is_taken_and_not_one_more() {
    let longest = PersonName::parse(&"髙".repeat(50), "一");
    let longer = PersonName::parse(&"髙".repeat(51), "一");

    assert!(longest.is_ok());
    assert_eq!(longer, Err(NameProblem::TooLong { limit: 50 }));
}

#[test]
fn a_name_cannot_turn_the_reading_direction() {
    let refused = PersonName::parse("鈴木\u{202e}", "一郎");

    assert_eq!(refused, Err(NameProblem::Unreadable));
}

#[test]
fn a_name_is_no_place_for_a_link_or_a_second_line() {
    let lucky = PersonName::parse_whole("当選おめでとう https://evil.example/x0");
    let wide = PersonName::parse("ＷＷＷ．evil.example", "一郎");
    let line = PersonName::parse("鈴木", "一郎\r\nBcc: x@example.jp");
    let real = PersonName::parse("O'Neil-Smith Jr.", "Wwwang: 3/4 (ｽｽﾞｷ)");

    assert_eq!((lucky, wide), (Err(NameProblem::WebAddress), Err(NameProblem::WebAddress)));
    assert_eq!(line, Err(NameProblem::Unreadable));
    assert!(real.is_ok());
}

#[test]
fn a_name_does_not_reach_a_log() {
    let person = name("鈴木", "一郎");

    assert_eq!(format!("{person:?}"), "PersonName(…)");
    assert_eq!(format!("{:?}", Kana::parse("スズキ").unwrap()), "Kana(…)");
}

#[test]
fn every_kana_becomes_full_width_katakana() {
    let typed = ["すずき　いちろう", "ｶﾞｸｼﾞ ﾊﾟﾊﾟ", "スズキ", "か゛くじ", "ゔぁいおりん", "ゑびすゞ"];

    let read = typed.map(kana);

    let expected =
        ["スズキ イチロウ", "ガクジ パパ", "スズキ", "ガクジ", "ヴァイオリン", "ヱビスヾ"];
    assert_eq!(read, expected);
}

#[test]
fn a_hyphen_after_kana_is_a_long_vowel() {
    let read = ["ス-パ－", "ｽｰﾊﾟｰ", "マリア・ルイ−ズ"].map(kana);

    assert_eq!(read, ["スーパー", "スーパー", "マリア・ルイーズ"]);
}

#[test]
fn what_is_not_kana_is_refused() {
    let refused = ["", "鈴木", "Suzuki", "スズキ1", "-スズキ", "・"].map(Kana::parse);

    assert_eq!(refused[0], Err(KanaProblem::Empty));
    assert!(refused[1..].iter().all(|refusal| *refusal == Err(KanaProblem::NotKana)));
}

proptest! {
    #[test]
    fn reading_a_reading_again_changes_nothing(raw in "[ぁ-ゖァ-ヺｦ-ﾟー・ 　゛-]{1,30}") {
        let Ok(once) = Kana::parse(&raw) else { return Ok(()) };

        let twice = Kana::parse(once.as_str()).unwrap();

        prop_assert_eq!(once.as_str(), twice.as_str());
    }

    #[test]
    fn a_stored_name_is_read_as_it_was(family in "\\PC{1,20}", given in "\\PC{1,20}") {
        let Ok(once) = PersonName::parse(&family, &given) else { return Ok(()) };

        let twice = name(once.family(), once.given().unwrap());

        prop_assert_eq!(twice.family(), once.family());
        prop_assert_eq!(twice.given(), once.given());
    }
}
