//! What both ways of asking have in common: the words, the conditions, the key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::TermId;
use entities::consultations::consultation::Mode;
use entities::consultations::online_conditions;

use super::desk::Desk;
use crate::calendar::availability::SlotLength;
use crate::consultations::booking::Subject;
use crate::consultations::pages::controls::{Control, Draw};
use crate::consultations::pages::form::Conditions;
use crate::consultations::wording::request as say;
use crate::context::Context;
use crate::vocabulary::{LongText, TextProblem, tokyo};
use crate::web::{Choice, Form, Problems};

/// Characters; ours have 43.
const LONGEST_KEY: usize = 64;
/// What it is about, in characters.
const LONGEST: usize = 2_000;

pub fn fresh_key(context: &Context) -> String {
    URL_SAFE_NO_PAD.encode(context.chance.secret())
}

/// A key of ours; none where it was lost on the way.
pub fn key_of(form: &Form) -> Option<&str> {
    form.filled("key").filter(|key| key.len() <= LONGEST_KEY)
}

pub fn about(draw: Draw<'_>) -> Control {
    let field = draw.field("about", "相談したいこと").required().hint(
        "支援者が準備に使います。くわしいことは、このあとの事前シートに書けます。個人のお名前は書かないでください。",
    );
    Control::new("area", field).limit(LONGEST)
}

pub fn theme(draw: Draw<'_>, desk: &Desk, among: Option<&[TermId]>) -> Control {
    let fitting = desk.themes.iter().filter(|theme| {
        among.is_none_or(|among| among.contains(&theme.id)) || Some(theme.id) == desk.theme
    });
    let choices = fitting.map(|theme| Choice::new(theme.code.clone(), theme.label.clone()));
    Control::new("select", draw.field("theme", "テーマ").options(choices)).empty("決まっていない")
}

/// Shown where meeting online has conditions; they are accepted anew with each version.
pub fn conditions(draw: Draw<'_>, row: &online_conditions::Model, is_certain: bool) -> Conditions {
    let version =
        format!("第{}版（{}）", row.version, tokyo::date(tokyo::day_of(row.published_at)));
    let mut accept = draw.field("accepts_conditions", "オンライン相談の条件に同意する");
    accept.required = is_certain;
    Conditions { version, text: row.text.clone(), accept }
}

/// What was typed, or everything that is wrong with it.
pub struct Words {
    pub theme: Option<TermId>,
    pub about: LongText<LONGEST>,
    pub accepts: Option<i32>,
}

pub fn read(
    desk: &Desk,
    form: &Form,
    online: Option<&online_conditions::Model>,
    problems: &mut Problems,
) -> Option<Words> {
    let theme = form.filled("theme").map(|code| {
        let known = desk.themes.iter().find(|theme| theme.code == code);
        known.map(|theme| theme.id)
    });
    if theme == Some(None) {
        problems.add("theme", say::THEME);
    }
    let about = match LongText::parse(form.text("about")) {
        Err(TextProblem::Empty) => {
            problems.add("about", say::ABOUT_MISSING);
            None
        }
        read => problems.keep("about", read),
    };
    let accepts = form.text("conditions").parse().ok();
    let accepts = accepts.filter(|_| form.is_ticked("accepts_conditions"));
    if online.is_some() && accepts.is_none() {
        problems.add("accepts_conditions", "条件を読み、同意する場合はチェックを入れてください。");
    }
    Some(Words { theme: theme.flatten(), about: about?, accepts })
}

pub fn subject(
    desk: &Desk,
    (mode, length): (Mode, SlotLength),
    words: Words,
    key: &str,
) -> Subject {
    Subject {
        organisation: desk.organisation,
        theme: words.theme,
        mode,
        length,
        about: words.about,
        accepts_conditions: words.accepts,
        request_key: key.to_owned(),
    }
}
