use bansou::vocabulary::{
    CorporateNumber, CorporateNumberProblem, MunicipalityCode, MunicipalityCodeProblem,
    PhoneNumber, PhoneProblem, PostalCode, PostalCodeProblem,
};
use proptest::prelude::*;

const CORPORATE_NUMBERS: [&str; 8] = [
    "4000012090001",
    "7000012050002",
    "8000012130001",
    "1100005004357",
    "7470005002863",
    "3180005008241",
    "4011001098993",
    "7123456789012",
];

fn phone(raw: &str) -> String {
    PhoneNumber::parse(raw).unwrap().shown().to_owned()
}

fn phone_problem(raw: &str) -> PhoneProblem {
    PhoneNumber::parse(raw).unwrap_err()
}

fn corporate_problem(raw: &str) -> CorporateNumberProblem {
    CorporateNumber::parse(raw).unwrap_err()
}

#[test]
fn the_published_corporate_numbers_pass_their_check() {
    let read = CORPORATE_NUMBERS.map(|raw| CorporateNumber::parse(raw).unwrap().to_string());

    assert_eq!(read, CORPORATE_NUMBERS);
}

#[test]
fn a_corporate_number_is_read_in_every_form_it_is_written() {
    let typed = ["T7000012050002", "ｔ７０００−０１２０−５０００２", " 7 0000 1205 0002　"];

    let read = typed.map(|raw| CorporateNumber::parse(raw).unwrap().invoice_number());

    assert_eq!(read, ["T7000012050002"; 3]);
}

#[test]
fn a_wrong_corporate_number_is_refused_with_its_reason() {
    assert_eq!(corporate_problem("1000012050002"), CorporateNumberProblem::CheckDigit);
    assert_eq!(corporate_problem("0000012050002"), CorporateNumberProblem::CheckDigit);
    assert_eq!(corporate_problem("700001205000"), CorporateNumberProblem::Length { typed: 12 });
    assert_eq!(corporate_problem("70000120500022"), CorporateNumberProblem::Length { typed: 14 });
    assert_eq!(corporate_problem("700001205000X"), CorporateNumberProblem::NotDigits);
    assert_eq!(corporate_problem("T"), CorporateNumberProblem::Empty);
}

#[test]
fn eight_single_slips_in_the_tax_agencys_number_pass_unseen() {
    let number = "7000012050002";
    let slips = (1..13).flat_map(|place| (0..10).map(move |digit| (place, digit.to_string())));

    let unseen = slips
        .map(|(place, digit)| format!("{}{digit}{}", &number[..place], &number[place + 1..]))
        .filter(|slip| slip != number && CorporateNumber::parse(slip).is_ok())
        .count();

    assert_eq!(unseen, 8);
}

#[test]
fn the_published_municipality_codes_pass_their_check() {
    let codes = ["202037", "232068", "042021", "011002", "131016", "271004"];

    let read = codes.map(|raw| MunicipalityCode::parse(raw).unwrap());

    let places = read.each_ref().map(|code| code.prefecture().unwrap().short());
    assert_eq!(read.each_ref().map(MunicipalityCode::as_str), codes);
    assert_eq!(places, ["長野", "愛知", "宮城", "北海道", "東京", "大阪"]);
}

#[test]
fn five_digits_are_completed_only_when_asked() {
    let completed = MunicipalityCode::from_five_digits("20203").unwrap();

    assert_eq!(completed.as_str(), "202037");
    assert_eq!(completed.without_check_digit(), "20203");
    assert_eq!(MunicipalityCode::parse("42021"), Err(MunicipalityCodeProblem::Length));
}

#[test]
fn a_wrong_municipality_code_is_refused_with_its_reason() {
    let refused = ["", "20203A", "202038", "482037", "002037"].map(MunicipalityCode::parse);

    let expected = [
        MunicipalityCodeProblem::Empty,
        MunicipalityCodeProblem::NotDigits,
        MunicipalityCodeProblem::CheckDigit,
        MunicipalityCodeProblem::Prefecture,
        MunicipalityCodeProblem::Prefecture,
    ];
    assert_eq!(refused, expected.map(Err));
}

#[test]
fn a_postal_code_is_read_in_every_form_it_is_written() {
    let typed = ["〒100-8901", "１００ー８９０１", "1008901", "100−8901", "〒　100 8901"];

    let read = typed.map(|raw| PostalCode::parse(raw).unwrap().shown());

    assert_eq!(read, ["100-8901"; 5]);
}

#[test]
fn a_wrong_postal_code_is_refused_with_its_reason() {
    let refused = ["〒", "100-890", "100-89012", "東京100-8901"].map(PostalCode::parse);

    let expected = [
        PostalCodeProblem::Empty,
        PostalCodeProblem::Length,
        PostalCodeProblem::Length,
        PostalCodeProblem::NotDigits,
    ];
    assert_eq!(refused, expected.map(Err));
}

#[test]
fn a_phone_number_is_read_in_every_form_it_is_written() {
    let typed = [
        "03-1234-5678",
        "０３－１２３４－５６７８",
        "03(1234)5678",
        "0312345678",
        "+81 3 1234 5678",
        "+81 (0)3-1234-5678",
        "＋８１３１２３４５６７８",
        "(03) 1234−5678",
        "03.1234.5678",
    ];

    let read = typed.map(phone);

    assert_eq!(read, ["03-1234-5678"; 9]);
}

#[test]
fn the_prefix_decides_where_the_hyphens_stand() {
    let typed =
        ["09012345678", "050-12345678", "0120123456", "0120-12-3456", "08001234567", "0570123456"];

    let shown = typed.map(phone);

    let expected = [
        "090-1234-5678",
        "050-1234-5678",
        "0120-123-456",
        "0120-123-456",
        "0800-123-4567",
        "0570-123-456",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn where_the_area_decides_the_hyphens_stay_as_typed() {
    let shown =
        ["0225-95-1111", "0268(22)4100", "022-211-2111", "01267-6-1234", "0225951111"].map(phone);

    let expected = ["0225-95-1111", "0268-22-4100", "022-211-2111", "01267-6-1234", "0225951111"];
    assert_eq!(shown, expected);
}

#[test]
fn two_spellings_of_a_phone_number_are_one() {
    let hyphened = PhoneNumber::parse("0225-95-1111").unwrap();

    let plain = PhoneNumber::parse("0225951111").unwrap();

    assert_eq!(hyphened, plain);
    assert_eq!(plain.digits(), "0225951111");
}

#[test]
fn a_wrong_phone_number_is_refused_with_its_reason() {
    assert_eq!(phone_problem("　"), PhoneProblem::Empty);
    assert_eq!(phone_problem("でんわ"), PhoneProblem::NotDigits);
    assert_eq!(phone_problem("03-1234-5678 内線12"), PhoneProblem::Extension);
    assert_eq!(phone_problem("+1 650 253 0000"), PhoneProblem::Abroad);
    assert_eq!(phone_problem("1234-5678"), PhoneProblem::NoAreaCode);
    assert_eq!(phone_problem("0081-3-1234-5678"), PhoneProblem::NoAreaCode);
    assert_eq!(phone_problem("03-1234-567"), PhoneProblem::Length { expected: 10, typed: 9 });
    assert_eq!(phone_problem("090-1234-567"), PhoneProblem::Length { expected: 11, typed: 10 });
}

#[test]
fn a_refused_phone_number_is_told_how_many_digits_it_needs() {
    let sentence = phone_problem("090-1234-567").to_string();

    let expected = "電話番号は11桁で入力してください（入力された数字は10桁です）。\
                    電話番号はハイフンなしでも入力できます。";
    assert_eq!(sentence, expected);
}

proptest! {
    #[test]
    fn a_stored_phone_number_is_read_as_it_was(raw in "0[1-9][0-9-]{8,12}") {
        let Ok(once) = PhoneNumber::parse(&raw) else { return Ok(()) };

        let twice = PhoneNumber::parse(once.shown()).unwrap();

        prop_assert_eq!(twice.shown(), once.shown());
    }

    #[test]
    fn a_slip_other_than_nought_for_nine_is_seen(
        index in 0..8_usize, place in 1..13_usize, digit in 0..10_u32,
    ) {
        let number = CORPORATE_NUMBERS[index];
        let old = number[place..=place].parse::<u32>().unwrap();
        if old % 9 == digit % 9 {
            return Ok(());
        }

        let slip = format!("{}{digit}{}", &number[..place], &number[place + 1..]);

        prop_assert_eq!(corporate_problem(&slip), CorporateNumberProblem::CheckDigit);
    }

    #[test]
    fn no_text_makes_a_number_panic(raw in "\\PC{0,20}") {
        let _ = PhoneNumber::parse(&raw);
        let _ = PostalCode::parse(&raw);
        let _ = CorporateNumber::parse(&raw);
        let _ = MunicipalityCode::parse(&raw);
    }
}
