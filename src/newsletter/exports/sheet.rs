//! A workbook with one sheet of texts, written as it goes. The library for workbooks keeps a whole
//! sheet in memory; this part of the format is small: five files in an archive.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

/// What the archive has written and nobody has taken yet.
#[derive(Clone, Default)]
struct Outlet(Arc<Mutex<Vec<u8>>>);

impl Outlet {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
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

/// A workbook under way: rows go in, bytes come out.
pub struct SheetFile {
    archive: ZipWriter<StreamWriter<Outlet>>,
    outlet: Outlet,
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const SPREADSHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

impl SheetFile {
    pub fn new(name: &str) -> anyhow::Result<Self> {
        let outlet = Outlet::default();
        let mut file = Self { archive: ZipWriter::new_stream(outlet.clone()), outlet };
        for (path, content) in frame(name) {
            file.archive.start_file(path, SimpleFileOptions::default())?;
            file.archive.write_all(content.as_bytes())?;
        }
        file.archive.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default())?;
        let begin = format!(r#"{HEAD}<worksheet xmlns="{SPREADSHEET}"><sheetData>"#);
        file.archive.write_all(begin.as_bytes())?;
        Ok(file)
    }

    /// Every cell is a text, and so never a formula.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> anyhow::Result<()> {
        let mut row = String::from("<row>");
        for cell in cells {
            let text = escaped(cell.as_ref());
            write!(row, r#"<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)?;
        }
        row.push_str("</row>");
        self.archive.write_all(row.as_bytes())?;
        Ok(())
    }

    /// The bytes since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        self.outlet.take()
    }

    /// The rest.
    pub fn finish(mut self) -> anyhow::Result<Vec<u8>> {
        self.archive.write_all(b"</sheetData></worksheet>")?;
        self.archive.finish()?;
        Ok(self.outlet.take())
    }
}

/// Everything of the workbook but its sheet.
fn frame(name: &str) -> [(&'static str, String); 4] {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    [
        (
            "[Content_Types].xml",
            format!(
                r#"{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"{HEAD}<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"><sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
                escaped(name)
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
    ]
}

/// XML 1.0 has no control characters, not even escaped ones.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            '\u{fffe}' | '\u{ffff}' => {}
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}
