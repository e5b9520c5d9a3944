//! Letters carry links that act for whoever holds them. Staff read what was written to people, and not
//! these links: whoever followed one would act in somebody else's name.

use uuid::Uuid;

/// The ends of such links are longer than any id (36 characters).
const SHORTEST: usize = 40;
/// Letters of an id.
const ID: usize = 36;
const MASK: &str = "（本人だけのリンク）";

/// The text without what makes its links act.
pub fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_of_key) {
        shown.push_str(&rest[..start]);
        let run = &rest[start..];
        let end = run.find(|letter| !is_of_key(letter)).unwrap_or(run.len());
        shown.push_str(if is_key(&run[..end]) { MASK } else { &run[..end] });
        rest = &run[end..];
    }
    shown.push_str(rest);
    shown
}

/// The same of an iCalendar object, whose long lines are folded (RFC 5545, 3.1).
pub fn masked_calendar(ics: &str) -> String {
    masked(&ics.replace("\r\n ", "").replace("\r\n\t", ""))
}

/// The letters of base64 as addresses have it.
fn is_of_key(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

/// No line drawn with hyphens, and no name.
fn is_key(run: &str) -> bool {
    run.len() >= SHORTEST
        && run.bytes().filter(u8::is_ascii_alphanumeric).count() >= SHORTEST / 2
        && !is_name(run)
}

/// `session-<id>`: by this all calendars know an appointment, and nothing can be done with it.
fn is_name(run: &str) -> bool {
    let is_of_kind = |letter: u8| letter.is_ascii_lowercase() || letter == b'-';
    run.len().checked_sub(ID).is_some_and(|at| {
        let (kind, id) = run.split_at(at);
        let kind = kind.strip_suffix('-').unwrap_or_default();
        !kind.is_empty() && kind.bytes().all(is_of_kind) && Uuid::try_parse(id).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AZPxbM0Vf2Gk-3nQ_7tYhJ5sDwEe8RcLuK1oIaZp9yU";

    #[test]
    fn a_key_is_masked_wherever_it_stands_and_the_rest_stays() {
        let id = "0193f16c-cd15-7f61-8b1a-2f3f16ccd15f";
        let line = "-".repeat(60);
        let text = format!("{line}\nhttps://b.example.jp/registrations/{KEY}/survey?x=1\n/{id}\n");

        let shown = masked(&text);

        assert!(!shown.contains(KEY) && shown.contains(id) && shown.contains(&line), "{shown}");
        assert!(shown.contains("/registrations/（本人だけのリンク）/survey?x=1"), "{shown}");
        assert_eq!(masked("日本語だけ"), "日本語だけ");
    }

    #[test]
    fn the_name_of_an_appointment_is_told() {
        let id = "0193f16c-cd15-7f61-8b1a-2f3f16ccd15f";
        let named = |kind: &str| format!("UID:{kind}-{id}@bansou.example.jp");
        let all = [named("session"), named("consultation"), named("networking-event")].join("\r\n");

        assert_eq!(masked_calendar(&all), all);
        assert_eq!(masked(&format!("/x/{KEY}{id}")), format!("/x/{MASK}"));
    }

    #[test]
    fn folding_hides_no_key() {
        let (first, second) = KEY.split_at(20);

        let shown =
            masked_calendar(&format!("URL:https://b.example.jp/x/{first}\r\n {second}\r\n"));

        assert!(!shown.contains(first) && !shown.contains(second), "{shown}");
    }
}
