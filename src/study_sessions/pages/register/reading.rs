//! From what was typed to the wish, or to everything that is wrong with it.

use entities::study_sessions::question::{self, QuestionKind};
use entities::study_sessions::seats::Mode;
use entities::{OrganisationId, PersonId};

use crate::people::PageLanguage;
use crate::study_sessions::SessionRows;
use crate::study_sessions::catalogue::{Applicant, Shown};
use crate::study_sessions::pages::filter::{mode_named, readable};
use crate::study_sessions::pages::words::say;
use crate::study_sessions::registration::{
    Attendee, Details, Given, GivenAnswer, NewFile, NewPerson, OtherDay, answer_field,
    check_answers,
};
use crate::vocabulary::{EmailAddress, Kana, NameProblem, PersonName, PhoneNumber};
use crate::web::{Form, Problems};

use super::consents::SHARES_WITH;
use super::fields::NEW_COLLEAGUE;
use super::{Ground, Who, days};

/// What somebody wants, checked as far as a form can be.
#[derive(Clone, Debug)]
pub struct Wish {
    pub whom: Whom,
    pub details: Details,
    /// Further days of the conference.
    pub others: Vec<OtherDay>,
}

#[derive(Clone, Debug)]
pub enum Whom {
    Member { attendee: Attendee, organisation: Option<OrganisationId> },
    Guest(NewPerson),
}

/// Reads the form in one go. Files are held against their questions only when they are `due`.
pub fn read(ground: Ground<'_>, form: &Form, due: Files) -> Result<Wish, Problems> {
    let Ground { language, who, shown, days } = ground;
    let mut reading = Reading { language, form, problems: Problems::none() };
    let whom = match who {
        Who::Member { applicant, colleague } => reading.member(applicant, *colleague),
        Who::Guest { .. } => reading.guest(),
    };
    let mode = reading.mode(shown, due);
    let details = details(form, mode.unwrap_or(Mode::Venue), shown, due);
    let questions: Vec<question::Model> = shown
        .view
        .rows
        .questions
        .iter()
        .filter(|question| due == Files::Due || question.kind != QuestionKind::File)
        .cloned()
        .collect();
    if let Err(found) = check_answers(&details, &questions) {
        for problem in found.into_list() {
            reading.problems.add(problem.field, problem.detail);
        }
    }
    reading.consents(who, shown, &details);
    let others = days::read(language, (form, due), days, &mut reading.problems);
    match (reading.problems.is_empty(), whom, mode) {
        (true, Some(whom), Some(_)) => Ok(Wish { whom, details, others }),
        _ => Err(reading.problems),
    }
}

/// Whether the page at hand asks for files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    Later,
    Due,
}

/// What was said about taking part; the answers as they were given.
fn details(form: &Form, mode: Mode, shown: &Shown, due: Files) -> Details {
    let text = |name: &str| Some(readable(form.text(name))).filter(|text| !text.is_empty());
    let mut answers = answers_in(form, &shown.view.rows);
    if due == Files::Later {
        answers.retain(|answer| !matches!(answer.given, Given::File(_)));
    }
    Details {
        mode,
        affiliation: text("affiliation"),
        department: text("department"),
        job_title: text("job_title"),
        prefecture_code: text("prefecture_code").and_then(|code| code.parse().ok()),
        answers,
        needs: text("needs").filter(|_| shown.view.rows.session.asks_accessibility),
        waits: form.is_ticked("waits"),
        shares_with: form.all(SHARES_WITH).into_iter().map(str::to_owned).collect(),
    }
}

/// The answers as they were given; a file that was not sent is none.
pub fn answers_in(form: &Form, rows: &SessionRows) -> Vec<GivenAnswer> {
    let answers = rows.questions.iter().filter_map(|question| {
        Some(GivenAnswer { question: question.id, given: given(form, question)? })
    });
    answers.collect()
}

fn given(form: &Form, question: &question::Model) -> Option<Given> {
    let name = answer_field(question);
    match question.kind {
        QuestionKind::Text => Some(Given::Text(readable(form.text(&name)))),
        QuestionKind::Choice | QuestionKind::Choices => {
            Some(Given::Chosen(form.all(&name).into_iter().map(ToOwned::to_owned).collect()))
        }
        QuestionKind::File => {
            let file = form.file(&name)?;
            Some(Given::File(NewFile {
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                bytes: file.bytes.clone(),
            }))
        }
    }
}

struct Reading<'a> {
    language: PageLanguage,
    form: &'a Form,
    problems: Problems,
}

impl Reading<'_> {
    fn add(&mut self, field: &str, said: (&str, &str, &str)) {
        self.problems.add(field, say(self.language, said.0, said.1, said.2));
    }

    fn member(&mut self, applicant: &Applicant, colleague: bool) -> Option<Whom> {
        let organisation = match applicant.places.as_slice() {
            [] => None,
            [only] => Some(only.organisation.id),
            several => {
                let chosen = self.form.text("organisation").parse::<OrganisationId>().ok();
                let own = chosen.filter(|id| several.iter().any(|one| one.organisation.id == *id));
                if own.is_none() {
                    self.add(
                        "organisation",
                        (
                            "団体を選んでください。",
                            "Choose the organisation.",
                            "だんたいを えらんでください。",
                        ),
                    );
                    return None;
                }
                own
            }
        };
        if !colleague {
            return Some(Whom::Member { attendee: Attendee::Myself, organisation });
        }
        let attendee = self.colleague(applicant)?;
        let known = match &attendee {
            Attendee::Colleague(id) => applicant.colleagues.iter().find(|one| one.id == *id),
            _ => None,
        };
        // A colleague comes for the organisation they share, which is theirs in the list.
        let organisation = match known {
            Some(known) if applicant.places.len() == 1 => Some(known.organisation),
            _ => organisation,
        };
        Some(Whom::Member { attendee, organisation })
    }

    fn colleague(&mut self, applicant: &Applicant) -> Option<Attendee> {
        match self.form.text("colleague") {
            NEW_COLLEAGUE => self.person().map(Attendee::NewColleague),
            chosen => {
                let chosen = chosen.parse::<PersonId>().ok();
                let known =
                    chosen.filter(|id| applicant.colleagues.iter().any(|one| one.id == *id));
                if known.is_none() {
                    self.add(
                        "colleague",
                        (
                            "参加する方を選んでください。",
                            "Choose who takes part.",
                            "さんかする人を えらんでください。",
                        ),
                    );
                }
                known.map(Attendee::Colleague)
            }
        }
    }

    fn guest(&mut self) -> Option<Whom> {
        self.person().map(Whom::Guest)
    }

    fn person(&mut self) -> Option<NewPerson> {
        let name = self.name();
        let kana = self.kana();
        let email = EmailAddress::parse(self.form.text("email"));
        let email = self.problems.keep("email", email);
        let phone = match self.form.filled("phone") {
            Some(typed) => self.problems.keep("phone", PhoneNumber::parse(typed)),
            None => None,
        };
        Some(NewPerson { name: name?, kana: kana?, email: email?, phone })
    }

    /// A name of one part is taken where people without a given name read the form.
    fn name(&mut self) -> Option<PersonName> {
        let (family, given) = (self.form.text("family_name"), self.form.text("given_name"));
        let single = given.trim().is_empty() && self.language != PageLanguage::Japanese;
        let name =
            if single { PersonName::parse_whole(family) } else { PersonName::parse(family, given) };
        match name {
            Ok(name) => Some(name),
            Err(NameProblem::Empty) if !single => {
                self.problems.add("family_name", NameProblem::FamilyMissing.to_string());
                self.problems.add("given_name", NameProblem::GivenMissing.to_string());
                None
            }
            Err(problem @ NameProblem::GivenMissing) => {
                self.problems.add("given_name", problem.to_string());
                None
            }
            Err(problem) => {
                self.problems.add("family_name", problem.to_string());
                None
            }
        }
    }

    /// Readings of both parts, or of neither where the page is not in plain Japanese.
    #[expect(clippy::option_option, reason = "a problem, no reading, or a reading")]
    fn kana(&mut self) -> Option<Option<(Kana, Kana)>> {
        let typed = ["family_kana", "given_kana"].map(|name| self.form.text(name));
        let none = typed.iter().all(|text| text.trim().is_empty());
        let colleague = !self.form.text("colleague").is_empty();
        if none && (colleague || self.language != PageLanguage::Japanese) {
            return Some(None);
        }
        let [family, given] = typed;
        let family = self.problems.keep("family_kana", Kana::parse(family));
        let given = self.problems.keep("given_kana", Kana::parse(given));
        Some(Some((family?, given?)))
    }

    /// Whether a seat is left is decided when the wish is sent; before, it is only said early. A
    /// second press must find its first result although that took the last seat.
    fn mode(&mut self, shown: &Shown, due: Files) -> Option<Mode> {
        let seats = &shown.listed.seats;
        let chosen = mode_named(self.form.text("mode"));
        let found = chosen.and_then(|mode| seats.iter().find(|count| count.mode == mode));
        let Some(count) = found else {
            self.add(
                "mode",
                (
                    "参加方法を選んでください。",
                    "Choose how you take part.",
                    "さんかの しかたを えらんでください。",
                ),
            );
            return None;
        };
        let approves = shown.view.rows.session.approval
            != entities::study_sessions::session::Approval::Automatic;
        if due == Files::Later && count.is_full() && !approves && !self.form.is_ticked("waits") {
            self.add("mode", (
                "満席です。別の参加方法を選ぶか、下の「キャンセル待ちに登録する」を選んでください。",
                "No place is left. Choose another way of taking part, or ask for the waiting list below.",
                "いっぱいです。ほかの しかたを えらぶか、下の「まちます」を えらんでください。",
            ));
        }
        Some(count.mode)
    }

    fn consents(&mut self, who: &Who, shown: &Shown, details: &Details) {
        let needs = shown.view.rows.session.asks_accessibility && details.needs.is_some();
        if needs && !self.form.is_ticked("needs_consent") {
            self.add("needs_consent", (
                "必要な配慮を書いた方は、使うことへの同意にチェックを入れてください。同意しないときは、書いた内容を消してください。",
                "Tick the consent, or clear what you wrote above.",
                "よければ チェックしてください。だめなら かいたことを けしてください。",
            ));
        }
        if matches!(who, Who::Guest { .. }) && !self.form.is_ticked("consent") {
            self.add(
                "consent",
                (
                    "個人情報の取り扱いを読んで、同意する場合はチェックを入れてください。",
                    "Read how we handle personal data and tick the box if you agree.",
                    "よんで、よければ チェックしてください。",
                ),
            );
        }
    }
}
