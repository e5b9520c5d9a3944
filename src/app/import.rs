//! `bansou import …`: the files the pages take, checked by the same rules and taken in by the same
//! verbs. Without `--apply` nothing changes. Servers may run meanwhile.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail, ensure};
use chrono::NaiveDate;
use clap::Args;
use entities::PersonId;
use entities::people::role_assignment::Role;

use crate::config::Config;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::imports::{self as readers, MOST_LINES, NewImport};
use crate::newsletter::{Newsdesk, Offered, Refusal};
use crate::people::imports::{
    self, ApplyRefused, Looked, Outcome, RowProblem, UnreadableFile, read_table_within,
};
use crate::people::{Actor, admin};
use crate::vocabulary::{Chance, Clock, ShortText, parse_date, tokyo};

use super::assemble;
use super::progress::counted;

/// A file, and whether it is taken in.
#[derive(Args)]
pub struct Given {
    /// CSV in UTF-8 or `Shift_JIS`, or XLSX, with the headings of the page's sample file.
    pub file: PathBuf,
    /// Takes the file in; without it every row is listed and nothing changes.
    #[arg(long)]
    pub apply: bool,
    /// Mail address of whoever of the secretariat does this, for the audit log.
    #[arg(long = "as", value_name = "MAIL")]
    pub acting: Option<String>,
}

/// How the readers in a file agreed; kept as evidence.
#[derive(Args)]
pub struct Consent {
    /// Where and how everybody in the file agreed.
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// The day they agreed, such as 2026-11-20.
    #[arg(long, value_name = "DAY")]
    pub agreed_on: Option<String>,
}

/// People and organisations.
pub async fn people(config: Config, given: &Given) -> anyhow::Result<()> {
    let (context, acting) = Box::pin(open(config, given, Role::Coordinator)).await?;
    let looked = imports::look(&context, read(&given.file)?).await;
    let looked = looked.map_err(|stop| in_words(stop, UnreadableFile::sentence))?;
    list_headings(&looked.strange);
    let mut said = problems_by_row(&looked.forecast.problems);
    for line in &looked.forecast.lines {
        said.entry(line.line).or_default().push(line.sentence());
    }
    list(&said);
    say(&looked.forecast.outcome);
    nothing_wrong(&looked.forecast.problems)?;
    if let Some(acting) = acting {
        let outcome = Box::pin(apply_people(&context, &given.file, (acting, looked))).await?;
        print!("taken in: ");
        say(&outcome);
    }
    context.database.close().await?;
    Ok(())
}

async fn apply_people(
    context: &Context,
    file: &Path,
    (acting, looked): (PersonId, Looked),
) -> anyhow::Result<Outcome> {
    let actor = Actor::Person(acting);
    let id = imports::keep(context, &actor, &name_of(file), &looked.rows).await?;
    let work = imports::apply(context, &actor, id);
    let all = (looked.rows.len(), "rows");
    let applied = counted(all, work, async || imports::written(context, id).await).await;
    applied.map_err(|stop| match stop {
        Stop::Refused(ApplyRefused::Line(line)) => {
            anyhow!("row {line} cannot be taken in any more; look at the file again")
        }
        Stop::Refused(_) => anyhow!("somebody else took the file in or away"),
        Stop::Broken(error) => error,
    })
}

/// Readers of the mail magazine.
pub async fn subscribers(config: Config, given: &Given, consent: &Consent) -> anyhow::Result<()> {
    let (context, acting) = Box::pin(open(config, given, Role::Editor)).await?;
    let today = tokyo::day_of(context.now());
    let agreed = if given.apply { Some(consent.check(today)?) } else { None };
    let bytes = read(&given.file)?;
    let table = tokio::task::spawn_blocking(move || read_table_within(&bytes, MOST_LINES)).await?;
    let (raw, strange) = readers::lines(&table.map_err(|file| anyhow!(unreadable(file)))?);
    let reader = context.database.reader();
    let (checked, problems) = readers::check(&raw, &Offered::load(reader, today).await?);
    let seen = readers::forecast(reader, &context.post, &checked).await?;
    list_headings(&strange);
    let mut said = problems_by_row(&problems);
    said.append(&mut problems_by_row(&seen.left_out));
    list(&said);
    println!("readers: {} new, {} known, {} left out", seen.new, seen.known, seen.left_out.len());
    nothing_wrong(&problems)?;
    if let Some((acting, (source, agreed_on))) = acting.zip(agreed) {
        let file_name = name_of(&given.file);
        let new = NewImport { file_name, source, agreed_on, lines: checked };
        Box::pin(apply_readers(&context, Newsdesk::acting_as(acting), &new)).await?;
    }
    context.database.close().await?;
    Ok(())
}

async fn apply_readers(context: &Context, desk: Newsdesk, new: &NewImport) -> anyhow::Result<()> {
    let reader = context.database.reader();
    let id = readers::keep(context, desk, new).await?;
    let started = retrying(|| readers::start(context, desk, id)).await;
    started.map_err(|stop| in_words(stop, |_: Refusal| "the file cannot be taken in"))?;
    let done = async || {
        let file = readers::import(reader, id).await?;
        Ok(file.and_then(|file| usize::try_from(file.done).ok()).unwrap_or_default())
    };
    counted((new.lines.len(), "rows"), readers::run(context), done).await?;
    let file = readers::import(reader, id).await?.context("the file is gone")?;
    println!("taken in: {} new, {} known, {} left out", file.added, file.known, file.left_out);
    Ok(())
}

impl Consent {
    fn check(&self, today: NaiveDate) -> anyhow::Result<(String, NaiveDate)> {
        let (Some(source), Some(agreed_on)) = (&self.source, &self.agreed_on) else {
            bail!(
                "--apply needs --source TEXT and --agreed-on DAY: how everybody agreed, and when"
            );
        };
        let source = ShortText::<300>::parse(source);
        let source = source.map_err(|problem| anyhow!("--source: {problem}"))?;
        let agreed_on = parse_date(agreed_on);
        let agreed_on = agreed_on.map_err(|problem| anyhow!("--agreed-on: {problem}"))?;
        ensure!(agreed_on <= today, "--agreed-on: the day has not come yet");
        Ok((source.into_string(), agreed_on))
    }
}

/// Opens the database, and finds in whose name the file is taken in; nobody for a dry run.
async fn open(
    config: Config,
    given: &Given,
    role: Role,
) -> anyhow::Result<(Context, Option<PersonId>)> {
    ensure!(
        !given.apply || given.acting.is_some(),
        "--apply needs --as MAIL: the audit log names who of the secretariat took the file in"
    );
    let context = assemble(config, Clock::system(), Chance::System).await?;
    ensure!(
        context.database.is_current().await?,
        "the schema is not up to date; run `bansou migrate`, or start `bansou serve`"
    );
    let acting = match &given.acting {
        Some(email) => Some(admin::acting_as(&context, email, role).await?),
        None => None,
    };
    Ok((context, acting.filter(|_| given.apply)))
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// As the pages keep it.
fn name_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.chars().take(200).collect()
}

fn unreadable(file: UnreadableFile) -> String {
    match file {
        UnreadableFile::TooManyRows => format!("one file may have {MOST_LINES} rows at most"),
        other => other.sentence().to_owned(),
    }
}

fn in_words<R>(stop: Stop<R>, word: impl FnOnce(R) -> &'static str) -> anyhow::Error {
    match stop {
        Stop::Refused(refusal) => anyhow!(word(refusal)),
        Stop::Broken(error) => error,
    }
}

fn problems_by_row(problems: &[RowProblem]) -> BTreeMap<usize, Vec<String>> {
    let mut said: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for problem in problems {
        let told = format!("{}: {}", problem.column, problem.detail);
        said.entry(problem.line).or_default().push(told);
    }
    said
}

fn list_headings(strange: &[String]) {
    if !strange.is_empty() {
        println!("columns that are not read: {}", strange.join(", "));
    }
}

fn list(said: &BTreeMap<usize, Vec<String>>) {
    for (row, told) in said.iter().flat_map(|(row, all)| all.iter().map(move |told| (row, told))) {
        println!("row {row}: {told}");
    }
}

fn say(outcome: &Outcome) {
    println!(
        "organisations: {} new, {} known; people: {} new, {} known; further places: {}",
        outcome.organisations_added,
        outcome.organisations_known,
        outcome.people_added,
        outcome.people_known,
        outcome.places_added
    );
}

fn nothing_wrong(problems: &[RowProblem]) -> anyhow::Result<()> {
    ensure!(problems.is_empty(), "problems: {}; nothing was changed", problems.len());
    Ok(())
}
