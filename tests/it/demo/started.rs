//! The demonstration as a new user starts it: the program itself, by the real clock.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Ends the program whatever comes of the test.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_program_starts_at_any_time_and_opens_its_guide() {
    let child = Command::new(env!("CARGO_BIN_EXE_bansou"))
        .args(["demo", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut demo = Demo(child);
    let lines = BufReader::new(demo.0.stdout.take().unwrap()).lines();
    let address = lines
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("体験版を始めました: ").map(ToOwned::to_owned));
    let Some(address) = address else {
        let mut said = String::new();
        let mut stderr = demo.0.stderr.take().unwrap();
        std::io::Read::read_to_string(&mut stderr, &mut said).unwrap();
        panic!("the demonstration did not start: {said}");
    };

    let guide = reqwest::get(&address).await.unwrap();

    assert_eq!(guide.status(), 200);
    assert!(guide.text().await.unwrap().contains("体験版"));
}
