//! Against `linear_sum_assignment` of scipy, on desks as large as a whole country's programme.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bansou::accompaniment::Decisions;

use super::desk;

struct Large {
    places: Vec<u16>,
    scores: Vec<Vec<Option<i32>>>,
}

/// Numbers below a bound from a reproducible stream (Knuth's MMIX generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// Two hundred operators and sixty accompanists.
    fn large(&mut self, most_places: u64, (least, range): (i32, u64), forbidden: u64) -> Large {
        let places = (0..60).map(|_| u16::try_from(self.below(most_places + 1)).unwrap()).collect();
        let mut score = || {
            let points = least + i32::try_from(self.below(range)).unwrap();
            (self.below(100) >= forbidden).then_some(points)
        };
        let scores = (0..200).map(|_| (0..60).map(|_| score()).collect()).collect();
        Large { places, scores }
    }
}

/// Ample and scarce places, many ties, points below nought, pairs mostly forbidden.
fn desks() -> Vec<Large> {
    let mut numbers = Numbers(20_261_122);
    vec![
        numbers.large(6, (0, 120), 20),
        numbers.large(6, (-50, 200), 50),
        numbers.large(2, (0, 120), 10),
        numbers.large(6, (0, 4), 30),
        numbers.large(5, (-100, 90), 10),
        numbers.large(6, (0, 120), 97),
    ]
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/assignment")
}

/// Matched operators and points of each desk, a line each, as scipy said when it was last asked.
fn recorded() -> String {
    fs::read_to_string(folder().join("optima.txt")).unwrap()
}

/// What scipy says: asked if `BANSOU_JUDGES` names where it is installed, otherwise from the record.
fn by_scipy(desks: &[Large]) -> String {
    let Some(installed) = std::env::var_os("BANSOU_JUDGES") else {
        return recorded();
    };
    let question: Vec<_> = desks
        .iter()
        .map(|desk| serde_json::json!({ "places": desk.places, "scores": desk.scores }))
        .collect();
    let mut judge = Command::new(Path::new(&installed).join("venv/bin/python"))
        .arg(folder().join("solve.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let question = serde_json::to_string(&question).unwrap();
    judge.stdin.take().unwrap().write_all(question.as_bytes()).unwrap();
    let output = judge.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn no_solver_finds_more_for_two_hundred_operators_and_sixty_accompanists() {
    let desks = desks();

    let ours: Vec<_> = desks
        .iter()
        .map(|large| {
            let proposal = desk(&large.places, &large.scores).solve(&Decisions::default()).unwrap();
            format!("{} {}", proposal.pairs.len(), proposal.total)
        })
        .collect();

    assert_eq!(ours, by_scipy(&desks).lines().collect::<Vec<_>>());
}

#[test]
fn the_record_of_scipy_is_what_it_says() {
    let theirs = by_scipy(&desks());

    let record = recorded();

    assert_eq!(record, theirs);
}
