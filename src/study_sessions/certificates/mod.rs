//! 受講証: for everybody who came, with a number, and a code by which anybody who holds the paper can
//! check it. The public page tells no more than is needed for that: of the name the first letter.

mod issue;
mod readers;
mod withdraw;

pub use issue::issue;
pub use readers::{Issued, Paper, Proof, issued_for, of_registration, paper, proof};
pub use withdraw::{Withdrawal, withdraw};
