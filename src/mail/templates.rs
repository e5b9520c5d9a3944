use std::borrow::Cow;
use std::sync::{PoisonError, RwLock};

use anyhow::Context as _;
use entities::mail::message::Language;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use rust_embed::RustEmbed;

use crate::vocabulary::{LETTER_COLUMNS, fold};

/// Read from disk in development, embedded in a release.
#[derive(RustEmbed)]
#[folder = "email_templates"]
#[include = "*.txt"]
#[include = "*.html"]
struct Files;

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Renders letters. An unknown variable is an error, never an empty string.
pub(super) struct Templates {
    environment: RwLock<Environment<'static>>,
    /// Reads templates again for every letter, so that an edit shows at once.
    fresh: bool,
}

impl Templates {
    pub fn new(fresh: bool) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        environment.set_loader(load);
        Self { environment: RwLock::new(environment), fresh }
    }

    /// The letter in its language, or in Japanese where nobody has translated it.
    pub fn render(
        &self,
        letter: &str,
        language: Language,
        facts: &Value,
    ) -> anyhow::Result<Rendered> {
        if self.fresh {
            self.environment.write().unwrap_or_else(PoisonError::into_inner).clear_templates();
        }
        let folder = folder(letter, language);
        let subject = one_line(&self.part(&format!("{folder}/subject.txt"), facts)?);
        let facts = context! { subject => subject, ..facts.clone() };
        Ok(Rendered {
            text: folded(&self.part(&format!("{folder}/body.txt"), &facts)?),
            html: self.part(&format!("{folder}/body.html"), &facts)?,
            subject,
        })
    }

    fn part(&self, path: &str, facts: &Value) -> anyhow::Result<String> {
        let environment = self.environment.read().unwrap_or_else(PoisonError::into_inner);
        environment
            .get_template(path)
            .and_then(|template| template.render(facts))
            .with_context(|| format!("the letter {path} could not be rendered"))
    }
}

/// Every folder of a letter with the language it speaks: `("sign_in", En)` for `en/sign_in`.
pub fn folders() -> Vec<(String, Language)> {
    let mut folders: Vec<_> = Files::iter()
        .filter_map(|path| {
            let (folder, _) = path.rsplit_once('/')?;
            match folder.strip_prefix("en/") {
                Some(letter) => Some((letter.to_owned(), Language::En)),
                None if folder == "en" => None,
                None => Some((folder.to_owned(), Language::Ja)),
            }
        })
        .collect();
    folders.sort_by(|a, b| (&a.0, a.1 as u8).cmp(&(&b.0, b.1 as u8)));
    folders.dedup();
    folders
}

/// The language the letter is written in after all.
pub(super) fn spoken(letter: &str, language: Language) -> Language {
    match language {
        Language::En if Files::get(&format!("en/{letter}/body.txt")).is_some() => Language::En,
        Language::En | Language::Ja => Language::Ja,
    }
}

fn folder(letter: &str, language: Language) -> Cow<'_, str> {
    match spoken(letter, language) {
        Language::En => Cow::Owned(format!("en/{letter}")),
        Language::Ja => Cow::Borrowed(letter),
    }
}

fn load(name: &str) -> Result<Option<String>, minijinja::Error> {
    let Some(found) = Files::get(name) else {
        return Ok(None);
    };
    String::from_utf8(found.data.into_owned()).map(Some).map_err(|error| {
        minijinja::Error::new(minijinja::ErrorKind::BadSerialization, "not UTF-8")
            .with_source(error)
    })
}

/// A subject is one line, whatever the facts held.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_ascii_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text body with lines of at most [`LETTER_COLUMNS`], no blank at their ends, one line end at the
/// close.
fn folded(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    let mut text = fold(lines.join("\n").trim_matches('\n'), LETTER_COLUMNS);
    text.push('\n');
    text
}
