//! Files people hand over. Pure.

/// What is taken; nothing that a browser would run.
const KINDS: [&str; 7] = ["pdf", "docx", "xlsx", "pptx", "png", "jpg", "jpeg"];

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileProblem {
    Kind,
    Empty,
    Size,
}

/// Holds a file against what is taken; `largest` in bytes.
pub fn problem_of(name: &str, bytes: usize, largest: usize) -> Option<FileProblem> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if !ending.is_some_and(|ending| KINDS.contains(&ending.as_str())) {
        return Some(FileProblem::Kind);
    }
    if bytes == 0 {
        return Some(FileProblem::Empty);
    }
    (bytes > largest).then_some(FileProblem::Size)
}
