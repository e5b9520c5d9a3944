use crate::context::Context;
use crate::database::Stop;

use super::columns::rows;
use super::{Forecast, RawRow, UnreadableFile, forecast, read_table};

/// A file as it was read, and what applying it would do.
pub struct Looked {
    pub rows: Vec<RawRow>,
    /// Headings nobody understands.
    pub strange: Vec<String>,
    pub forecast: Forecast,
}

/// The dry run, whatever the door the file came through; writes nothing.
pub async fn look(context: &Context, bytes: Vec<u8>) -> Result<Looked, Stop<UnreadableFile>> {
    let read = tokio::task::spawn_blocking(move || read_table(&bytes)).await;
    let table = read.map_err(anyhow::Error::from)?.map_err(Stop::Refused)?;
    let (rows, strange) = rows(&table);
    let forecast = forecast(context, &rows).await?;
    Ok(Looked { rows, strange, forecast })
}
