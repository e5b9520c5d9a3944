//! Readers as a file. Rows are read and written part by part, so a file of any length needs the
//! memory of one part.

mod csv_file;
mod sheet;

use entities::SubscriberId;
use tokio::sync::mpsc;

pub(super) use self::csv_file::CsvFile;
use self::sheet::SheetFile;
use super::imports::heading_names;
use super::preferences::Offered;
use super::segments::{Audience, Reader};
use super::wording;
use crate::context::Context;
use crate::vocabulary::{Prefecture, tokyo};

/// Readers fetched at once.
const PART: u64 = 1_000;

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// UTF-8 with a mark, for spreadsheets.
    Csv,
    Xlsx,
}

enum File {
    Csv(Box<CsvFile>),
    Sheet(Box<SheetFile>),
}

impl File {
    fn new(format: ExportFormat) -> anyhow::Result<Self> {
        Ok(match format {
            ExportFormat::Csv => Self::Csv(Box::new(CsvFile::new())),
            ExportFormat::Xlsx => Self::Sheet(Box::new(SheetFile::new("読者")?)),
        })
    }

    fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> anyhow::Result<()> {
        match self {
            Self::Csv(file) => file.row(cells),
            Self::Sheet(file) => file.row(cells),
        }
    }

    fn take(&mut self) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Csv(file) => file.take(),
            Self::Sheet(file) => Ok(file.take()),
        }
    }

    fn finish(self) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Csv(mut file) => file.take(),
            Self::Sheet(file) => file.finish(),
        }
    }
}

/// Writes everybody of an audience into the channel, the headings of an import first. Ends quietly
/// when nobody takes what is written.
pub async fn export(
    context: &Context,
    (audience, format): (&Audience, ExportFormat),
    to: &mpsc::Sender<anyhow::Result<Vec<u8>>>,
) {
    if let Err(error) = write(context, (audience, format), to).await {
        let _ = to.send(Err(error)).await;
    }
}

async fn write(
    context: &Context,
    (audience, format): (&Audience, ExportFormat),
    to: &mpsc::Sender<anyhow::Result<Vec<u8>>>,
) -> anyhow::Result<()> {
    let reader = context.database.reader();
    let offered = Offered::load(reader, tokyo::day_of(context.now())).await?;
    let mut file = File::new(format)?;
    file.row(&heading_names())?;
    let mut last: Option<SubscriberId> = None;
    loop {
        let part = audience.walk(reader, last, PART).await?;
        for one in &part {
            file.row(&cells(one, &offered))?;
        }
        if to.send(Ok(file.take()?)).await.is_err() {
            return Ok(());
        }
        match part.last() {
            Some(one) => last = Some(one.id),
            None => break,
        }
    }
    let _ = to.send(file.finish()).await;
    Ok(())
}

/// In the order of the headings.
fn cells(one: &Reader, offered: &Offered) -> [String; 10] {
    let labels = |ids: &[entities::TermId]| {
        ids.iter().map(|id| offered.terms.label(*id)).collect::<Vec<_>>().join("、")
    };
    let block = |id: &entities::RegionBlockId| {
        let known = offered.regions.blocks.iter().find(|block| block.id == *id);
        known.map(|block| block.name.clone())
    };
    let prefecture = one.prefecture.and_then(|code| u8::try_from(code).ok());
    let prefecture = prefecture.and_then(Prefecture::from_code);
    [
        one.address.as_str().to_owned(),
        one.name.clone().unwrap_or_default(),
        one.affiliation.clone().unwrap_or_default(),
        one.kind.map(wording::kind).unwrap_or_default().to_owned(),
        prefecture.map(|one| one.kanji().to_owned()).unwrap_or_default(),
        labels(&one.topics),
        labels(&one.themes),
        one.regions.iter().filter_map(block).collect::<Vec<_>>().join("、"),
        wording::frequency(one.frequency).to_owned(),
        wording::language(one.language).to_owned(),
    ]
}
