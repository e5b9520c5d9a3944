//! Reads the source and holds it against the laws of the house (README, "The laws").

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 300;
const FORBIDDEN_NAMES: [&str; 6] = ["utils", "util", "helpers", "common", "manager", "service"];

#[test]
fn a_module_imports_only_modules_listed_above_it() {
    let order = modules_in_order();

    let mut broken = Vec::new();
    for file in files_under("src", "rs") {
        let Some(own) = module_of(&file).and_then(|name| order.get(&name).copied()) else {
            continue;
        };
        for (line, name) in crate_paths(&file.text) {
            if order.get(&name).is_some_and(|other| *other > own) {
                broken.push(format!("{}:{line} imports {name}, listed below it", file.path));
            }
        }
    }

    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn no_file_is_longer_than_a_person_reads_at_once() {
    let sources = ["src", "entities/src", "migrations/src", "tests/it"]
        .into_iter()
        .flat_map(|folder| files_under(folder, "rs"));

    let long: Vec<String> = sources
        .filter(|file| file.text.lines().count() > LONGEST_FILE)
        .map(|file| format!("{}: {} lines", file.path, file.text.lines().count()))
        .collect();

    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn names_say_what_a_thing_is_for() {
    let vague: Vec<String> = files_under("src", "rs")
        .into_iter()
        .filter(|file| {
            let stems = file.path.split('/').map(|part| part.trim_end_matches(".rs"));
            stems.into_iter().any(|stem| FORBIDDEN_NAMES.contains(&stem))
        })
        .map(|file| file.path)
        .collect();

    assert_eq!(vague, Vec::<String>::new());
}

#[test]
fn only_the_database_folder_asks_which_database_it_is() {
    let asking = lines_with(&["DbBackend", "get_database_backend", ".is_sqlite", ".is_postgres"])
        .into_iter()
        // The queue of apalis is a database of its own, with a library for each kind.
        .filter(|place| {
            !place.starts_with("src/database/") && !place.starts_with("src/jobs/queue/")
        })
        .collect::<Vec<_>>();

    assert_eq!(asking, Vec::<String>::new());
}

#[test]
fn rules_and_use_cases_do_not_know_the_web() {
    let knowing: Vec<String> = lines_with(&["actix_web", "actix_http"])
        .into_iter()
        .filter(|place| !may_know_the_web(place))
        .collect();

    assert_eq!(knowing, Vec::<String>::new());
}

#[test]
fn migrations_never_import_entities() {
    let importing: Vec<String> = files_under("migrations/src", "rs")
        .into_iter()
        .filter(|file| file.text.contains("entities::"))
        .map(|file| file.path)
        .collect();

    assert_eq!(importing, Vec::<String>::new());
}

#[test]
fn every_letter_has_a_subject_and_both_bodies() {
    let mut lacking = Vec::new();
    for subject in folders_with_a_letter() {
        for part in ["subject.txt", "body.txt", "body.html"] {
            if !subject.join(part).exists() {
                lacking.push(format!("{} lacks {part}", subject.display()));
            }
        }
    }

    assert_eq!(lacking, Vec::<String>::new());
}

#[test]
fn every_template_is_the_template_of_a_page_or_part_of_one() {
    let sources: String = files_under("src", "rs").into_iter().map(|file| file.text).collect();
    let pages: String = files_under("src", "html").into_iter().map(|file| file.text).collect();

    let orphans: Vec<String> = bansou::web::Pages::all_templates()
        .into_iter()
        .filter(|name| {
            let short = format!("\"{}\"", name.trim_start_matches("web/"));
            !sources.contains(name.as_str()) && !pages.contains(&short)
        })
        .collect();

    assert_eq!(orphans, Vec::<String>::new());
}

/// null is sent where nothing is left out; [`bansou::web::one_of`] does not know it.
#[test]
fn a_word_that_may_be_missing_is_described_so() {
    let mut promised = Vec::new();
    for file in files_under("src", "rs") {
        let mut about = String::new();
        for (number, line) in file.text.lines().map(str::trim).enumerate() {
            if line.starts_with("#[") || line.starts_with("///") {
                about.push_str(line);
                continue;
            }
            let about = std::mem::take(&mut about);
            if about.contains("#[schema(schema_with = one_of::")
                && line.contains(": Option<")
                && !about.contains("skip_serializing_if")
            {
                promised.push(format!("{}:{}", file.path, number + 1));
            }
        }
    }

    assert_eq!(promised, Vec::<String>::new());
}

struct Source {
    path: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_under(folder: &str, ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            let text = fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root()).unwrap().display().to_string();
            found.push(Source { path, text });
        }
    }
}

/// The modules of `lib.rs`, each with its place in the list.
fn modules_in_order() -> BTreeMap<String, usize> {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .enumerate()
        .map(|(place, name)| (name.to_owned(), place))
        .collect()
}

fn module_of(file: &Source) -> Option<String> {
    let inside = file.path.strip_prefix("src/")?;
    let first = inside.split('/').next()?;
    Some(first.trim_end_matches(".rs").to_owned())
}

/// Every `crate::name`, with its line; `use crate::{a, b}` counts for each.
fn crate_paths(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let line = text[..at].lines().count().max(1);
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split('}').next().unwrap_or_default();
            for part in group.split(',') {
                found.push((line, word(part.trim())));
            }
        } else {
            found.push((line, word(rest)));
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

fn lines_with(words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files_under("src", "rs") {
        for (number, line) in file.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if words.iter().any(|word| code.contains(word)) {
                found.push(format!("{}:{}", file.path, number + 1));
            }
        }
    }
    found
}

/// The web itself, assembly, the extractors of `people`, and files or folders of pages and API.
fn may_know_the_web(place: &str) -> bool {
    let path = place.split(':').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').map(|part| part.trim_end_matches(".rs")).collect();
    matches!(parts.get(1), Some(&"web" | &"app" | &"demo"))
        || parts.iter().any(|part| {
            *part == "pages"
                || *part == "api"
                || *part == "visit"
                || *part == "routes"
                || part.starts_with("pages_")
                || part.starts_with("api_")
        })
}

fn folders_with_a_letter() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    let mut open = vec![root().join("email_templates")];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                let part = |name: &str| path.join(name).exists();
                if part("subject.txt") || part("body.txt") || part("body.html") {
                    folders.push(path.clone());
                }
                open.push(path);
            }
        }
    }
    folders
}
