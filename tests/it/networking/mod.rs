pub mod cast;
mod planning;
mod registering;
mod rounds;
