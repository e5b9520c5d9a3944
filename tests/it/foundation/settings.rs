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

#[test]
fn what_cannot_work_together_in_the_delivery_is_refused_in_words() {
    let server = ("BANSOU_MAIL", "smtp://mx.example.jp");
    let from = ("BANSOU_MAIL_FROM", "desk@example.jp");
    let cases = [
        (refusal(&[("BANSOU_DKIM_DOMAIN", "example.jp")]), "as many selectors as key files"),
        (
            refusal(&[
                from,
                ("BANSOU_DKIM_DOMAIN", "example.com"),
                ("BANSOU_DKIM_SELECTOR", "a"),
                ("BANSOU_DKIM_KEY", "a.pem"),
            ]),
            "a signature counts for the domain of the sender",
        ),
        (refusal(&[server, from, ("BANSOU_MAIL_PACE", "1/s 2/s")]), "gives 2 paces"),
        (refusal(&[("BANSOU_MAIL_DOMAIN_PACE", "docomo")]), "pairs such as docomo=60/min"),
        (
            refusal(&[("BANSOU_MAIL_DOMAIN_PACE", "gmail.com=1/s gmail=2/s")]),
            "gives gmail two paces, the second with gmail=2/s",
        ),
        (refusal(&[("BANSOU_MAIL_DOMAIN_PACE", "docomo=0/min")]), "must give paces such as"),
        (
            refusal(&[("BANSOU_BOUNCE_MAILBOX", "imaps://a:b@mx.example.jp")]),
            "BANSOU_BOUNCE_ADDRESS must say",
        ),
        (
            refusal(&[("BANSOU_BOUNCE_MAILBOX", "pop3://a:b@mx.example.jp")]),
            "would send its password in the clear; use pop3s://",
        ),
        (refusal(&[("BANSOU_BOUNCE_ADDRESS", "a+b@example.jp")]), "no + before the @"),
        (refusal(&[("BANSOU_BOUNCE_WEBHOOK_SECRET", "short")]), "is too short"),
        (refusal(&[("BANSOU_BOUNCE_SOFT_LIMIT", "0")]), "BANSOU_BOUNCE_SOFT_LIMIT must be"),
        (refusal(&[("BANSOU_BOUNCE_MAILBOX_AFTER", "burn")]), "must be keep or delete"),
    ];

    let wrong: Vec<_> = cases.iter().filter(|(said, part)| !said.contains(part)).collect();
    assert_eq!(wrong, Vec::<&(String, &str)>::new());
}

#[test]
fn the_magazine_may_come_from_an_address_of_its_own_where_signatures_count_for_it() {
    let signed = |sender| {
        [
            ("BANSOU_MAIL_FROM", "desk@example.jp"),
            ("BANSOU_NEWSLETTER_FROM", sender),
            ("BANSOU_DKIM_DOMAIN", "example.jp"),
            ("BANSOU_DKIM_SELECTOR", "a"),
            ("BANSOU_DKIM_KEY", "a.pem"),
        ]
    };
    let shown = |sender| read(&signed(sender)).unwrap().newsletter_from.unwrap().to_string();

    let below = shown("\"伴走通信\" <mag@news.example.jp>");
    let bare = shown("mag@example.jp");
    let none = read(&[("BANSOU_MAIL_FROM", "desk@example.jp")]).unwrap().newsletter_from;
    let strange = refusal(&signed("伴走通信 <mag@example.com>"));
    let spoof = refusal(&signed("boss@example.go.jp <mag@example.jp>"));
    let real = [("BANSOU_MAIL", "smtp://mx.example.jp"), ("BANSOU_MAIL_FROM", "a@example.jp")];
    let lost = refusal(&[&real[..], &[("BANSOU_NEWSLETTER_FROM", "a@b.localdomain")]].concat());

    assert_eq!(
        (below.as_str(), bare.as_str()),
        ("伴走通信 <mag@news.example.jp>", "mag@example.jp")
    );
    assert_eq!(none, None);
    assert_eq!(
        strange,
        "BANSOU_DKIM_DOMAIN is example.jp and BANSOU_NEWSLETTER_FROM stands in example.com; a \
         signature counts for the domain of the sender or one above it, so BANSOU_NEWSLETTER_FROM \
         must be an address in example.jp or below it"
    );
    assert!(spoof.contains("no @ in the name"), "{spoof}");
    assert!(lost.contains("BANSOU_NEWSLETTER_FROM must name a real address"), "{lost}");
}
