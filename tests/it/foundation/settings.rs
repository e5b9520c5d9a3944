//! Settings that cannot work are refused when they are read.

use bansou::config::Config;

/// Read as a deployment would, with these besides the key.
fn read(given: &[(&str, &str)]) -> anyhow::Result<Config> {
    let key = ("BANSOU_SECRET_KEY", "0123456789abcdef0123456789abcdef");
    let all = given.iter().chain([&key]);
    Config::read(None, all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn refusal(given: &[(&str, &str)]) -> String {
    read(given).err().unwrap().to_string()
}

#[test]
fn an_address_letters_go_to_or_come_from_is_one_that_can_be_written_to() {
    let two = refusal(&[("BANSOU_SECRETARIAT_EMAIL", "a@example.jp, b@example.jp")]);
    let named = refusal(&[("BANSOU_MAIL_FROM", "事務局")]);
    let kept = read(&[("BANSOU_SECRETARIAT_EMAIL", " ｄｅｓｋ@example.jp ")]).unwrap();
    let sender = read(&[("BANSOU_MAIL_FROM", "desk@example.jp")]).unwrap();

    assert_eq!(
        two,
        "BANSOU_SECRETARIAT_EMAIL must be one mail address such as desk@example.jp; \
         a@example.jp, b@example.jp is none"
    );
    assert_eq!(
        named,
        "BANSOU_MAIL_FROM must be one mail address such as desk@example.jp; 事務局 is none"
    );
    assert_eq!(kept.secretariat.email, "desk@example.jp");
    assert_eq!(sender.secretariat.email, "desk@example.jp");
}
