//! Everything handed in as one archive, written as it is sent: one file of it in memory at a time.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use entities::StudySessionId;
use futures_util::stream::{self, Stream};
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::{Assignment, Participant, handed_file, questions_of};
use crate::context::Context;
use crate::study_sessions::Organiser;

/// What the archive has written and nobody has taken yet.
#[derive(Clone, Default)]
struct Outlet(Arc<Mutex<Vec<u8>>>);

impl Outlet {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Work {
    context: Context,
    who: Organiser,
    session: StudySessionId,
    questions: Vec<String>,
    /// Those still to be written, last first.
    left: Vec<Participant>,
    outlet: Outlet,
    archive: Option<ZipWriter<StreamWriter<Outlet>>>,
}

/// The archive in pieces: a folder for each participant by number and name, with their file and their
/// answers. Whoever asks notes the view first.
pub fn archive(
    context: &Context,
    who: Organiser,
    prework: &Assignment,
    people: Vec<Participant>,
) -> impl Stream<Item = anyhow::Result<Vec<u8>>> + use<> {
    let outlet = Outlet::default();
    let mut left: Vec<_> = people.into_iter().filter(|one| one.handed.is_some()).collect();
    left.reverse();
    let work = Work {
        context: context.clone(),
        who,
        session: prework.session_id,
        questions: questions_of(prework),
        left,
        archive: Some(ZipWriter::new_stream(outlet.clone())),
        outlet,
    };
    stream::try_unfold(work, |mut work| async move {
        let piece = work.step().await?;
        Ok(piece.map(|piece| (piece, work)))
    })
}

impl Work {
    async fn step(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(mut archive) = self.archive.take() else { return Ok(None) };
        let Some(one) = self.left.pop() else {
            archive.finish()?;
            return Ok(Some(self.outlet.take()));
        };
        let folder = format!("{}_{}", one.number, safe(&one.name));
        let handed = one.handed.as_ref();
        let answers = handed.map(|handed| handed.answers.as_slice()).unwrap_or_default();
        if !answers.is_empty() {
            archive.start_file(format!("{folder}/回答.txt"), SimpleFileOptions::default())?;
            archive.write_all(text(&self.questions, answers).as_bytes())?;
        }
        let reader = self.context.database.reader();
        let at = (self.session, one.registration);
        if let Some((name, bytes)) = handed_file(reader, self.who, at).await? {
            let name = format!("{folder}/{}", safe(&name));
            archive.start_file(name, SimpleFileOptions::default())?;
            archive.write_all(&bytes)?;
        }
        self.archive = Some(archive);
        Ok(Some(self.outlet.take()))
    }
}

/// With a mark at the start, so that every editor knows the encoding.
fn text(questions: &[String], answers: &[String]) -> String {
    let mut text = String::from("\u{feff}");
    for (question, answer) in questions.iter().zip(answers) {
        let answer = answer.replace('\n', "\r\n");
        text.extend(["■ ", question.as_str(), "\r\n", answer.as_str(), "\r\n\r\n"]);
    }
    text
}

/// Without what a path or a file system would take for something else.
fn safe(name: &str) -> String {
    let disturbing = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let kept: String = name.chars().filter(|c| !disturbing(*c)).collect();
    kept.trim_matches('.').trim().to_owned()
}
