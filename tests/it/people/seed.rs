use bansou::people::seed;
use bansou::people::vocabularies::{Regions, Terms};
use bansou::vocabulary::tokyo;
use entities::people::term::{self, Vocabulary};
use entities::people::{prefecture, region_block_prefecture};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait, Set};

use crate::support::{TestApp, tuesday_morning};

#[tokio::test]
async fn beginning_twice_writes_once_and_keeps_what_was_edited() {
    let app = TestApp::start().await;
    let reader = app.context.database.reader();
    seed::write(&app.context).await.unwrap();
    let terms = term::Entity::find().count(reader).await.unwrap();
    let tx = app.context.database.begin_write().await.unwrap();
    let all = Terms::load(&tx).await.unwrap();
    let mut edited = all.find(Vocabulary::Function, "確保").unwrap().clone().into_active_model();
    edited.label = Set("採用".into());
    edited.update(&tx).await.unwrap();
    tx.commit().await.unwrap();

    seed::write(&app.context).await.unwrap();

    assert_eq!(term::Entity::find().count(reader).await.unwrap(), terms);
    assert_eq!(prefecture::Entity::find().count(reader).await.unwrap(), 47);
    assert_eq!(region_block_prefecture::Entity::find().count(reader).await.unwrap(), 47);
    let all = Terms::load(reader).await.unwrap();
    assert_eq!(all.find(Vocabulary::Function, "recruit").unwrap().label, "採用");
    app.stop().await;
}

#[tokio::test]
async fn the_blocks_are_those_of_the_bureaus() {
    let app = TestApp::start().await;
    seed::write(&app.context).await.unwrap();

    let day = tokyo::day_of(tuesday_morning());
    let regions = Regions::on(app.context.database.reader(), day).await.unwrap();

    let name = |code| regions.block_of(code).unwrap().name.clone();
    let traps = [15, 19, 20, 22, 16, 17, 24, 18, 47].map(name);
    let wanted = ["関東", "関東", "関東", "関東", "中部", "中部", "中部", "近畿", "沖縄"];
    assert_eq!(traps, wanted);
    app.stop().await;
}
