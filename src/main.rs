//! Parses the command line and runs one role.

use std::path::PathBuf;
use std::process::ExitCode;

use bansou::app::{self, import, roles, upkeep};
use bansou::config::Config;
use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bansou (伴走): coordinates mentoring and peer support.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// A TOML file with settings; `BANSOU_*` variables win over it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    role: Role,
}

#[derive(Subcommand)]
enum Role {
    /// The whole product with sample data in a throw-away database; needs no settings.
    Demo {
        /// Where to listen; 127.0.0.1:8080 or the next free port when absent.
        #[arg(long)]
        listen: Option<std::net::SocketAddr>,
    },
    /// Web and workers in one process.
    Serve {
        /// Web only; `bansou work` sends the letters (PostgreSQL).
        #[arg(long)]
        no_workers: bool,
    },
    /// Workers only (PostgreSQL); any number of them on any number of machines.
    Work,
    /// Brings the schema up to date and ends.
    Migrate,
    /// The first administrator, the way back in for somebody who lost everything, the mail hold.
    #[command(subcommand)]
    Admin(Admin),
    /// Checks a file row by row, and with --apply takes it in.
    #[command(subcommand)]
    Import(Import),
    /// Prints the OpenAPI 3.1 document of the API.
    Openapi,
    /// Checks settings, database and schema, and says what is wrong.
    Check,
    /// Writes a verified copy of the running SQLite database.
    Backup { file: PathBuf },
    /// Puts a copy in the place of the SQLite database; mail is held afterwards.
    Restore { file: PathBuf },
}

#[derive(Subcommand)]
enum Admin {
    /// Makes an administrator and prints the address where they set up their sign-in.
    Create {
        #[arg(long)]
        email: String,
        #[arg(long)]
        family_name: String,
        #[arg(long, default_value = "")]
        given_name: String,
    },
    /// Takes a person's credentials away and prints the address where they set new ones.
    Reset {
        #[arg(long)]
        email: String,
    },
    /// Holds all mail but sign-in letters, for instance after `pg_restore` and before any server
    /// starts.
    HoldMail {
        /// Shown to the secretariat while the hold lasts.
        #[arg(long)]
        reason: String,
    },
    /// Says how many letters wait behind a hold, and with --yes lets them leave.
    ReleaseMail {
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Subcommand)]
enum Import {
    /// A roster of people and organisations, either or both, as on the page `/staff/import`.
    #[command(visible_alias = "organisations")]
    People {
        #[command(flatten)]
        given: import::Given,
    },
    /// Readers of the mail magazine, as on the page `/staff/newsletter/imports`.
    Subscribers {
        #[command(flatten)]
        given: import::Given,
        #[command(flatten)]
        consent: import::Consent,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    app::log_to_stderr(matches!(arguments.role, Role::Demo { .. }));
    match Box::pin(run(arguments)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bansou: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    if let Role::Demo { listen } = arguments.role {
        return Box::pin(roles::demo(listen)).await;
    }
    if matches!(arguments.role, Role::Openapi) {
        print!("{}", app::openapi::DESCRIPTION);
        return Ok(());
    }
    let config = Config::read(arguments.config.as_deref(), std::env::vars())?;
    match arguments.role {
        Role::Demo { .. } | Role::Openapi => Ok(()),
        Role::Serve { no_workers } => roles::serve(config, !no_workers).await,
        Role::Work => roles::work(config).await,
        Role::Migrate => roles::migrate(config).await,
        Role::Admin(Admin::Create { email, family_name, given_name }) => {
            roles::create_admin(config, (email, family_name, given_name)).await
        }
        Role::Admin(Admin::Reset { email }) => roles::reset_credentials(config, &email).await,
        Role::Admin(Admin::HoldMail { reason }) => upkeep::hold_mail(config, &reason).await,
        Role::Admin(Admin::ReleaseMail { yes }) => upkeep::release_mail(config, yes).await,
        Role::Import(Import::People { given }) => import::people(config, &given).await,
        Role::Import(Import::Subscribers { given, consent }) => {
            import::subscribers(config, &given, &consent).await
        }
        Role::Check => roles::check(config).await,
        Role::Backup { file } => upkeep::back_up(config, &file).await,
        Role::Restore { file } => upkeep::restore(config, &file).await,
    }
}
