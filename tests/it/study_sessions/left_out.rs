//! Whoever may not register is not led to the form.

use entities::people::organisation::OrganisationKind;
use entities::study_sessions::session::Audience;

use super::cast::Stage;
use super::people::add_organisation;
use super::visitor::Visitor;

#[tokio::test]
async fn whoever_is_of_none_of_those_it_is_meant_for_reads_so_where_others_find_the_form() {
    let stage = Stage::new().await;
    let closed = stage.session(|_| ()).await;
    let public = stage.session(|plan| plan.audience = Audience::Public).await;
    let partner = OrganisationKind::SupportBody;
    let partner = add_organisation(&stage.app, "株式会社 伴走", partner).await;
    let other = Visitor::signed_in(&stage.app, stage.person_of("支援 太郎", partner).await).await;
    let member = Visitor::signed_in(&stage.app, stage.person("髙橋 一郎").await).await;
    let guest = Visitor::new(&stage.app);
    let leads = async |who: &Visitor<'_>, id| {
        let page = who.get(&format!("/sessions/{id}")).await;
        let html = page.html.replace("&#x2f;", "/");
        let form = html.contains(&format!("href=\"/sessions/{id}/registration\""));
        (form, page.says("この勉強会の対象ではないため、申し込めません。"))
    };

    let (others, members, guests) =
        (leads(&other, closed).await, leads(&member, closed).await, leads(&guest, closed).await);
    let of_all = leads(&other, public).await;
    let form = other.get(&format!("/sessions/{closed}/registration")).await.status.as_u16();

    assert_eq!((others, form), ((false, true), 403));
    assert_eq!([members, guests, of_all], [(true, false); 3]);
}
