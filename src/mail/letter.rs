use entities::mail::message::CalendarMethod;
use serde::Serialize;

/// A letter: the facts it tells, declared once. Its templates know them under their field names,
/// beside `programme`, `contact` and `base_url`.
///
/// Write facts as the reader is to see them (`2026年12月3日（木）14:00`): the templates know no dates.
pub trait Letter: Serialize {
    /// The folder in `email_templates/`.
    const NAME: &'static str;

    /// Whether the body carries a secret, such as a sign-in link. It is then never shown to staff,
    /// and erased as soon as the letter is finished.
    const CONFIDENTIAL: bool = false;

    /// Facts to look at: for previews, and for the test that renders every template strictly.
    /// Show the longest and the emptiest case.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// A letter with sample facts.
#[derive(Clone, Debug)]
pub struct LetterSample {
    pub name: &'static str,
    pub confidential: bool,
    /// What its calendar part does, where it has one.
    pub calendar: Option<CalendarMethod>,
    pub(super) facts: minijinja::Value,
}

/// All letters there are. Capabilities declare theirs; the assembly gathers them.
#[derive(Clone, Debug, Default)]
pub struct LetterList {
    samples: Vec<LetterSample>,
}

impl LetterList {
    /// The letters of this folder alone.
    pub fn new() -> Self {
        Self::default().with::<super::DeliveryCheck>()
    }

    #[must_use]
    pub fn with<L: Letter>(mut self) -> Self {
        self.samples.extend(L::samples().iter().map(|letter| LetterSample {
            name: L::NAME,
            confidential: L::CONFIDENTIAL,
            calendar: None,
            facts: minijinja::Value::from_serialize(letter),
        }));
        self
    }

    /// These letters carry the appointment they tell of.
    #[must_use]
    pub fn carrying(mut self, method: CalendarMethod, letters: &[&str]) -> Self {
        for sample in self.samples.iter_mut().filter(|sample| letters.contains(&sample.name)) {
            sample.calendar = Some(method);
        }
        self
    }

    pub fn samples(&self) -> &[LetterSample] {
        &self.samples
    }

    /// Those of one letter, in the order of declaration.
    pub fn samples_of(&self, letter: &str) -> Vec<&LetterSample> {
        self.samples.iter().filter(|sample| sample.name == letter).collect()
    }

    /// Each name once, in the order of declaration.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for sample in &self.samples {
            if !names.contains(&sample.name) {
                names.push(sample.name);
            }
        }
        names
    }
}
