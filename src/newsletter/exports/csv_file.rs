use anyhow::Context as _;

use crate::web::workbook::is_formula_like;

/// CSV under way: rows go in, bytes come out.
pub struct CsvFile {
    writer: csv::Writer<Vec<u8>>,
    begun: bool,
}

impl CsvFile {
    pub fn new() -> Self {
        Self { writer: writer(), begun: false }
    }

    /// What a spreadsheet could take for a formula gets a mark in front that makes it text.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> anyhow::Result<()> {
        let cells = cells.iter().map(|cell| {
            let cell = cell.as_ref();
            if is_formula_like(cell) { format!("'{cell}") } else { cell.to_owned() }
        });
        self.writer.write_record(cells)?;
        Ok(())
    }

    /// The bytes since the last time.
    pub fn take(&mut self) -> anyhow::Result<Vec<u8>> {
        let full = std::mem::replace(&mut self.writer, writer());
        let written = full.into_inner().ok().context("a row could not be written")?;
        if std::mem::replace(&mut self.begun, true) {
            return Ok(written);
        }
        Ok([b"\xEF\xBB\xBF", written.as_slice()].concat())
    }
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new())
}
