//! The table at the end, and the same as one line of JSON.

use std::fs;

use serde::Serialize;
use serde_json::json;

use crate::turns::{Spread, Turns};

/// One figure with what it is held against.
#[derive(Serialize)]
pub struct Figure {
    pub name: String,
    pub database: Option<&'static str>,
    pub unit: &'static str,
    pub ours: Spread,
    /// What the limit is, and its figures.
    pub against: Option<(String, Spread)>,
    pub ratio: Option<Spread>,
    /// What we aim at, in words.
    pub aim: Option<&'static str>,
    pub aim_met: Option<bool>,
}

impl Figure {
    /// A figure beside its limit.
    pub fn beside(
        name: &str,
        database: Option<&'static str>,
        unit: &'static str,
        against: &str,
        turns: &Turns,
    ) -> Self {
        Self {
            name: name.to_owned(),
            database,
            unit,
            ours: turns.ours,
            against: Some((against.to_owned(), turns.limit)),
            ratio: Some(turns.ratios),
            aim: None,
            aim_met: None,
        }
    }

    /// A figure with nothing beside it.
    pub fn alone(
        name: &str,
        database: Option<&'static str>,
        unit: &'static str,
        ours: &[f64],
    ) -> Self {
        let ours = Spread::of(ours);
        let name = name.to_owned();
        Self { name, database, unit, ours, against: None, ratio: None, aim: None, aim_met: None }
    }

    #[must_use]
    pub fn aiming(mut self, aim: &'static str, met: bool) -> Self {
        self.aim = Some(aim);
        self.aim_met = Some(met);
        self
    }
}

pub struct Report {
    figures: Vec<Figure>,
    missing: Vec<String>,
}

impl Report {
    pub fn new() -> Self {
        Self { figures: Vec::new(), missing: Vec::new() }
    }

    pub fn add(&mut self, figure: Figure) {
        self.figures.push(figure);
    }

    /// Adds figures, or says at the end why there are none.
    pub fn add_or_say(&mut self, figures: anyhow::Result<Vec<Figure>>) {
        match figures {
            Ok(figures) => self.figures.extend(figures),
            Err(error) => {
                eprintln!("not measured: {error:#}");
                self.missing.push(format!("{error:#}"));
            }
        }
    }

    pub fn print(&self) {
        let machine = machine();
        println!("\n{machine}\n");
        println!(
            "{:<42} {:<10} {:>26} {:>26} {:>20}  aim",
            "figure", "database", "ours (least to most)", "limit (least to most)", "ours ÷ limit"
        );
        for figure in &self.figures {
            print(figure);
        }
        for reason in &self.missing {
            println!("NOT MEASURED: {reason}");
        }
        let json =
            json!({ "machine": machine, "figures": self.figures, "not_measured": self.missing });
        println!("\n{json}");
    }
}

fn print(figure: &Figure) {
    let limit = figure.against.as_ref().map_or_else(String::new, |(_, limit)| spread(*limit));
    let ratio = figure.ratio.map_or_else(String::new, spread_of_ratio);
    let aim = match (figure.aim, figure.aim_met) {
        (Some(aim), Some(true)) => format!("{aim}: met"),
        (Some(aim), _) => format!("{aim}: MISSED"),
        (None, _) => String::new(),
    };
    let name = format!("{}, {}", figure.name, figure.unit);
    println!(
        "{name:<42} {:<10} {:>26} {limit:>26} {ratio:>20}  {aim}",
        figure.database.unwrap_or("-"),
        spread(figure.ours)
    );
    if let Some((against, _)) = &figure.against {
        println!("    against {against}");
    }
}

fn spread(spread: Spread) -> String {
    let Spread { median, min, max } = spread;
    let places = usize::from(median < 100.0);
    format!("{median:.places$} ({min:.places$} to {max:.places$})")
}

fn spread_of_ratio(spread: Spread) -> String {
    let Spread { median, min, max } = spread;
    format!("{median:.2} ({min:.2} to {max:.2})")
}

/// Processor, cores, memory and system, as this machine names them.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let model = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "processor".to_owned());
    let memory = field("/proc/meminfo", "MemTotal").unwrap_or_default();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{cores} × {model}, {memory} memory, Linux {}", kernel.trim())
}

/// A `name: value` line of a file of the kernel.
pub fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
