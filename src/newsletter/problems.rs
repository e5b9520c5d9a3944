//! What is wrong with a field, told in the language of the form.

use entities::newsletter::subscriber::ReaderLanguage;

use super::wording::{problems, say};
use crate::vocabulary::{EmailAddress, EmailProblem, LongText, ShortText, TextProblem};

/// Reads an address somebody typed.
pub fn address(language: ReaderLanguage, typed: &str) -> Result<EmailAddress, String> {
    EmailAddress::parse(typed).map_err(|problem| email(language, problem))
}

fn email(language: ReaderLanguage, problem: EmailProblem) -> String {
    let (en, easy) = match problem {
        EmailProblem::Empty => ("Enter a mail address.", "メールアドレスを かいてください。"),
        EmailProblem::NoAt => {
            ("A mail address contains an @.", "メールアドレスには @ が いります。")
        }
        EmailProblem::ManyAts => (
            "Enter one mail address, with one @ in it.",
            "メールアドレスは 1つ、@ も 1つだけ かいてください。",
        ),
        EmailProblem::LocalCharacters | EmailProblem::LocalLength => (
            "The part before the @ cannot be right. Please check the address.",
            "@ の まえが ちがいます。もういちど 見てください。",
        ),
        EmailProblem::Domain => (
            "The part after the @ cannot be right. Please check the address.",
            "@ の うしろが ちがいます。もういちど 見てください。",
        ),
        EmailProblem::TooLong => {
            ("The mail address is too long.", "メールアドレスが ながすぎます。")
        }
    };
    say(language, &problem.to_string(), en, easy).to_owned()
}

/// Reads a line somebody typed, or nothing.
pub fn line<const MAX: usize>(
    language: ReaderLanguage,
    typed: &str,
) -> Result<Option<String>, String> {
    let read = ShortText::<MAX>::parse_optional(typed);
    read.map(|text| text.map(ShortText::into_string)).map_err(|problem| text(language, problem))
}

/// Reads several lines somebody typed, or nothing.
pub fn lines<const MAX: usize>(
    language: ReaderLanguage,
    typed: &str,
) -> Result<Option<String>, String> {
    let read = LongText::<MAX>::parse_optional(typed);
    read.map(|text| text.map(LongText::into_string)).map_err(|problem| text(language, problem))
}

fn text(language: ReaderLanguage, problem: TextProblem) -> String {
    let (en, easy) = match problem {
        TextProblem::Empty => ("Enter something here.".to_owned(), "かいてください。".to_owned()),
        TextProblem::LineBreak => {
            ("Please write on one line.".to_owned(), "1ぎょうで かいてください。".to_owned())
        }
        TextProblem::Unreadable => (
            "It contains characters that cannot be read.".to_owned(),
            "よめない 字が あります。".to_owned(),
        ),
        TextProblem::TooLong { limit, typed } => (
            format!("At most {limit} characters; these are {typed}."),
            format!("{limit}字までに してください。いまは {typed}字です。"),
        ),
    };
    say(language, &problem.to_string(), &en, &easy).to_owned()
}

/// Something that cannot be chosen. Files are in Japanese, and show no choices: there the sentence
/// says what can be.
pub fn unknown_choice(language: ReaderLanguage, text: &str, accepted: &[&str]) -> String {
    let en = format!("“{text}” cannot be chosen. Choose one of those offered.");
    let easy = format!("「{text}」は えらべません。もういちど えらんでください。");
    let ja = problems::unknown_choice(text, &problems::in_short(accepted));
    say(language, &ja, &en, &easy).to_owned()
}

/// One of several that cannot be chosen; all that can are named, since they stand in no order.
pub fn unknown(language: ReaderLanguage, text: &str, accepted: &[&str]) -> String {
    let en = format!("“{text}” cannot be chosen.");
    let easy = format!("「{text}」は えらべません。");
    let ja = problems::unknown_choice(text, &accepted.join("、"));
    say(language, &ja, &en, &easy).to_owned()
}

/// The box that is never ticked beforehand was left empty.
pub fn consent(language: ReaderLanguage) -> &'static str {
    let easy = "よければ、しるしを つけてください。";
    say(language, problems::CONSENT, "Tick the box if you agree.", easy)
}
