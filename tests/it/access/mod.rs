//! Who may do what, for every operation and every page there is, and what an outside judge finds.

mod advice;
mod after;
mod bodies;
mod consultations;
mod contract;
mod description;
mod description_rules;
mod engagements;
mod hosted;
mod networked;
mod objects;
mod office;
mod operations;
mod pages;
pub mod paid;
mod reading;
mod records;
mod returned;
mod roles;
mod standing;
mod table;
mod table_agenda;
mod table_charts;
mod table_delivery;
mod table_events;
mod table_fees;
mod table_issues;
mod table_links;
mod table_networking;
mod table_office;
mod table_pages;
mod table_people;
mod table_settings;
mod table_tasks;
mod tasks;
pub mod tokens;

use self::table::Row;

/// Every operation with for whom it is.
fn rows() -> impl Iterator<Item = Row> {
    let capabilities = after::AFTER.into_iter().chain(table_issues::ISSUES);
    let capabilities = capabilities.chain(table_delivery::DELIVERY).chain(table_charts::CHARTS);
    let capabilities = capabilities.chain(table_people::PEOPLE).chain(table_fees::FEES);
    let capabilities = capabilities.chain(table_settings::SETTINGS);
    let networking = table_networking::NETWORKING.into_iter().chain(table_events::EVENTS);
    let office = table_tasks::TASKS.into_iter().chain(table_office::OFFICE);
    let office = office.chain(table_agenda::AGENDA).chain(table_links::LINKS);
    table::OPERATIONS.into_iter().chain(capabilities).chain(networking).chain(office)
}
