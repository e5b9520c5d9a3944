use chrono::NaiveDate;
use entities::RegionBlockId;
use entities::people::{region_block, region_block_prefecture};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::people::Actor;
use crate::people::audit::{Entry, Subject, changes, note};
use crate::vocabulary::Prefecture;
use crate::web::Choice;

/// The blocks and who belongs to them on one day.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    pub blocks: Vec<region_block::Model>,
    belongs: Vec<region_block_prefecture::Model>,
}

impl Regions {
    pub async fn on(reader: &impl ConnectionTrait, day: NaiveDate) -> Result<Self, DbErr> {
        let blocks = region_block::Entity::find()
            .order_by_asc(region_block::Column::Ordinal)
            .all(reader)
            .await?;
        let belongs = region_block_prefecture::Entity::find()
            .filter(region_block_prefecture::Column::ValidFrom.lte(day))
            .order_by_asc(region_block_prefecture::Column::PrefectureCode)
            .all(reader)
            .await?;
        let belongs =
            belongs.into_iter().filter(|row| row.valid_to.is_none_or(|last| day <= last)).collect();
        Ok(Self { blocks, belongs })
    }

    pub fn block_of(&self, prefecture: i32) -> Option<&region_block::Model> {
        let row = self.belongs.iter().find(|row| row.prefecture_code == prefecture)?;
        self.blocks.iter().find(|block| block.id == row.block_id)
    }

    pub fn prefectures_of(&self, block: RegionBlockId) -> Vec<Prefecture> {
        let rows = self.belongs.iter().filter(|row| row.block_id == block);
        rows.filter_map(|row| Prefecture::from_code(u8::try_from(row.prefecture_code).ok()?))
            .collect()
    }

    pub fn since(&self, prefecture: i32) -> Option<NaiveDate> {
        let row = self.belongs.iter().find(|row| row.prefecture_code == prefecture)?;
        Some(row.valid_from)
    }

    /// Prefectures under the headings of their blocks, for a select.
    pub fn groups(&self) -> Vec<(String, Vec<Choice>)> {
        let choice = |one: Prefecture| Choice::new(one.code().to_string(), one.kanji());
        self.blocks
            .iter()
            .map(|block| {
                let inside = self.prefectures_of(block.id);
                (block.name.clone(), inside.into_iter().map(choice).collect::<Vec<_>>())
            })
            // A select cannot show a heading over nothing.
            .filter(|(_, choices)| !choices.is_empty())
            .collect()
    }
}

/// From this day a prefecture belongs to another block.
#[derive(Clone, Copy, Debug)]
pub struct BlockMove {
    pub prefecture: Prefecture,
    pub block: RegionBlockId,
    pub from: NaiveDate,
}

/// Ends the present belonging the day before and begins the new one. Refused where the day lies
/// before the present belonging began.
pub async fn move_prefecture(
    context: &Context,
    actor: &Actor,
    wanted: BlockMove,
) -> Result<(), Stop<&'static str>> {
    let tx = context.database.begin_write().await?;
    let code = i32::from(wanted.prefecture.code());
    let present = region_block_prefecture::Entity::find()
        .filter(region_block_prefecture::Column::PrefectureCode.eq(code))
        .filter(region_block_prefecture::Column::ValidTo.is_null())
        .one(&tx)
        .await?;
    if let Some(present) = &present {
        if present.block_id == wanted.block {
            return Err(Stop::Refused("すでにこのブロックに属しています。"));
        }
        if wanted.from <= present.valid_from {
            return Err(Stop::Refused("いまの所属が始まった日より後の日を指定してください。"));
        }
        region_block_prefecture::Entity::update_many()
            .col_expr(region_block_prefecture::Column::ValidTo, Expr::value(wanted.from.pred_opt()))
            .filter(region_block_prefecture::Column::PrefectureCode.eq(code))
            .filter(region_block_prefecture::Column::ValidFrom.eq(present.valid_from))
            .exec(&tx)
            .await?;
    }
    let row = region_block_prefecture::Model {
        prefecture_code: code,
        valid_from: wanted.from,
        valid_to: None,
        block_id: wanted.block,
    };
    region_block_prefecture::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await?;
    noted(&tx, context, actor, (present.map(|row| row.block_id), wanted)).await?;
    tx.commit().await?;
    Ok(())
}

async fn noted(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    (present, wanted): (Option<RegionBlockId>, BlockMove),
) -> anyhow::Result<()> {
    let names = region_block::Entity::find().all(tx).await?;
    let name = |id: RegionBlockId| names.iter().find(|row| row.id == id).map(|row| &row.name);
    let before = json!({ "block": present.and_then(name) });
    let changes = changes(&before, &json!({ "block": name(wanted.block) }));
    let details = json!({
        "prefecture": wanted.prefecture.kanji(), "since": wanted.from, "changes": changes,
    });
    let subject = Subject::of("region_block", wanted.block.0);
    note(tx, context, actor, Entry::new("region.changed", subject).with(details)).await
}
