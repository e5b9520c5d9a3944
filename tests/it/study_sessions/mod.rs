mod cast;
mod pages_finding;
mod pages_registering;
mod pages_registration;
mod pages_tour;
mod visitor;
