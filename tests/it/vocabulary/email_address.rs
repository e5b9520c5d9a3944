use bansou::vocabulary::{EmailAddress, EmailProblem};
use lettre::Address;
use proptest::prelude::*;

fn address(raw: &str) -> EmailAddress {
    EmailAddress::parse(raw).unwrap()
}

fn problem(raw: &str) -> EmailProblem {
    EmailAddress::parse(raw).unwrap_err()
}

#[test]
fn an_address_is_kept_as_typed_but_for_width_blanks_and_the_case_of_its_domain() {
    let typed = address("　Ｓｕｚｕｋｉ＠Example．ＪＰ\u{a0}\r\n");

    assert_eq!(typed.as_str(), "Suzuki@example.jp");
    assert_eq!((typed.local_part(), typed.domain()), ("Suzuki", "example.jp"));
}

#[test]
fn a_piece_of_an_address_is_compared_without_width_case_and_quotation_marks() {
    let pieces = ["　Ｓｕｚｕｋｉ＠", "\"foo..BAR\"@", "花\0子"].map(EmailAddress::piece);

    assert_eq!(pieces, ["suzuki@", "foo..bar@", "花子"]);
    assert_eq!(EmailAddress::piece(" \u{3000}\u{200b}"), "");
}

#[test]
fn carrier_addresses_with_dots_in_any_place_are_taken() {
    let taken = ["foo..bar@docomo.ne.jp", "foo.@docomo.ne.jp", ".foo@ezweb.ne.jp"].map(address);

    let handed_over = taken.each_ref().map(|address| address.for_smtp().into_owned());

    assert!(taken.iter().all(EmailAddress::rfc_nonconforming));
    let expected =
        [r#""foo..bar"@docomo.ne.jp"#, r#""foo."@docomo.ne.jp"#, r#"".foo"@ezweb.ne.jp"#];
    assert_eq!(handed_over, expected);
}

#[test]
fn a_conforming_address_is_handed_over_as_it_is() {
    let usual = address("foo.bar+tag@example.jp");

    assert!(!usual.rfc_nonconforming());
    assert_eq!(usual.for_smtp(), "foo.bar+tag@example.jp");
}

#[test]
fn a_quoted_carrier_address_is_the_address_it_quotes() {
    let quoted = address(r#""foo..bar"@docomo.ne.jp"#);

    assert_eq!(quoted, address("foo..bar@docomo.ne.jp"));
}

#[test]
fn an_international_domain_becomes_an_ascii_label() {
    let international = address("info@日本語.jp");

    assert_eq!(international.as_str(), "info@xn--wgv71a119e.jp");
}

#[test]
fn what_is_no_address_is_refused_with_its_reason() {
    let local = "a".repeat(65);
    let domain = format!("{}.{}.{}.jp", "a".repeat(63), "b".repeat(63), "c".repeat(63));

    assert_eq!(problem(" 　"), EmailProblem::Empty);
    assert_eq!(problem("suzuki.example.jp"), EmailProblem::NoAt);
    assert_eq!(problem("太郎@example.jp"), EmailProblem::LocalCharacters);
    assert_eq!(problem("su zuki@example.jp"), EmailProblem::LocalCharacters);
    assert_eq!(problem("suzuki@x@example.jp"), EmailProblem::ManyAts);
    assert_eq!(problem("a\r\nBcc: b@example.jp"), EmailProblem::LocalCharacters);
    assert_eq!(problem("@example.jp"), EmailProblem::LocalLength);
    assert_eq!(problem(&format!("{local}@example.jp")), EmailProblem::LocalLength);
    assert_eq!(problem("suzuki@localhost"), EmailProblem::Domain);
    assert_eq!(problem("suzuki@example..jp"), EmailProblem::Domain);
    assert_eq!(problem("suzuki@exa mple.jp"), EmailProblem::Domain);
    assert_eq!(problem("suzuki@192.168.0.1"), EmailProblem::Domain);
    assert_eq!(problem("suzuki@example.jp\u{202e}"), EmailProblem::Domain);
    assert_eq!(problem(&format!("{}@{domain}", "d".repeat(64))), EmailProblem::TooLong);
}

#[test]
fn the_limits_are_sixty_four_and_two_hundred_and_fifty_four() {
    let domain = format!("{}.{}.{}.jp", "a".repeat(62), "b".repeat(61), "c".repeat(61));

    let longest = address(&format!("{}@{domain}", "d".repeat(64)));

    assert_eq!(longest.as_str().len(), 254);
}

#[test]
fn spellings_in_large_and_small_letters_are_one_mailbox_and_kept_as_typed() {
    let small = address("suzuki@example.jp");

    let large = address("Suzuki@EXAMPLE.jp");

    assert_eq!(large.comparison_key(), small.comparison_key());
    assert_eq!(large.as_str(), "Suzuki@example.jp");
}

#[test]
fn cool_downs_see_through_tags_and_dots() {
    let keys = ["Ta.Ro+a@gmail.com", "taro@googlemail.com", "ta.ro+x@example.jp", "+x@example.jp"]
        .map(|raw| address(raw).counting_key());

    let expected = ["taro@gmail.com", "taro@gmail.com", "ta.ro@example.jp", "+x@example.jp"];
    assert_eq!(keys, expected);
}

#[test]
fn logs_see_the_first_letter_at_most() {
    let masked = [address("foo@docomo.ne.jp").masked(), address("f@docomo.ne.jp").masked()];

    assert_eq!(masked, ["f…@docomo.ne.jp", "…@docomo.ne.jp"]);
    assert_eq!(format!("{:?}", address("foo@docomo.ne.jp")), "EmailAddress(f…@docomo.ne.jp)");
}

#[test]
fn a_refusal_tells_how_to_mend_it() {
    let sentence = problem("suzuki").to_string();

    assert_eq!(
        sentence,
        "メールアドレスは「@」を入れて、「名前@example.jp」の形で入力してください。"
    );
}

proptest! {
    #[test]
    fn lettre_takes_every_address_as_handed_over(
        local in "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}",
        domain in "[a-z]([a-z0-9-]{0,20}[a-z0-9])?(\\.[a-z]([a-z0-9]{0,9}[a-z0-9])?){1,3}",
    ) {
        let Ok(address) = EmailAddress::parse(&format!("{local}@{domain}")) else {
            return Ok(());
        };

        let handed_over: Result<Address, _> = address.for_smtp().parse();

        prop_assert!(handed_over.is_ok(), "{}", address.for_smtp());
    }

    #[test]
    fn reading_a_stored_address_again_changes_nothing(raw in "\\PC{0,12}@\\PC{1,12}\\.jp") {
        let Ok(address) = EmailAddress::parse(&raw) else { return Ok(()) };

        let stored = EmailAddress::parse(address.as_str()).unwrap();
        let returned = EmailAddress::parse(&address.for_smtp()).unwrap();

        prop_assert_eq!(stored.as_str(), address.as_str());
        prop_assert_eq!(returned, address);
    }
}
