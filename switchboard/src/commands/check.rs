//! `switchboard check`: asks every dependency, says what is wrong and how to mend it.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use runtime::Config;

use crate::modes::{self, Unfit};
use crate::{assets, say, unusable};

/// How long each is given; a client library takes 5 s by itself before it says why.
const WAIT: Duration = Duration::from_secs(10);

/// One question and its answer.
const PING: Duration = Duration::from_secs(5);

/// What was found out, line by line.
#[derive(Default)]
struct Findings {
    wrong: u32,
}

impl Findings {
    fn good(&self, what: &str) {
        say::line(&format!("  ok     {what}"));
    }

    fn warn(&self, what: &str, mend: &str) {
        say::line(&format!("  warn   {what}\n         {mend}"));
    }

    fn bad(&mut self, what: &str, error: &dyn Error, mend: &str) {
        self.wrong += 1;
        say::line(&format!("  wrong  {what}: {error}"));
        let mut cause = error.source();
        while let Some(error) = cause {
            say::line(&format!("         because: {error}"));
            cause = error.source();
        }
        say::line(&format!("         {mend}"));
    }
}

pub(crate) async fn run(config: &Config) -> Result<(), Box<dyn Error>> {
    let mut findings = Findings::default();
    say::line("configuration");
    findings.good("every key is known and in its range");
    if assets::are_built() {
        findings.good("the screens are in this binary");
    } else {
        findings.warn("the screens are not in this binary", "run `make web`, then build again");
    }
    keys(config, &mut findings);
    if modes::is_one_node(config) && config.store.url()?.is_none() {
        child(&config.node.data_dir, &mut findings);
    } else {
        store(config, &mut findings).await;
    }
    if !modes::is_one_node(config) {
        registry(config, &mut findings).await;
        link(config, &mut findings);
        log(config, &mut findings).await;
    }
    files(config, &mut findings).await;
    match findings.wrong {
        0 => Ok(()),
        1 => Err(Box::new(Unfit("one thing is wrong".to_owned()))),
        n => Err(Box::new(Unfit(format!("{n} things are wrong")))),
    }
}

fn keys(config: &Config, findings: &mut Findings) {
    let folder = config.node.secrets_dir();
    if !folder.exists() {
        return findings.warn(
            &format!("there are no keys in {} yet", folder.display()),
            "the first start makes them; pods of one cluster must share this folder's content",
        );
    }
    match modes::keys(config) {
        Ok(_) => findings.good(&format!("keys in {}", folder.display())),
        Err(error) => findings.bad(
            "keys",
            error.as_ref(),
            "the folder must be readable by this account alone (mode 0700)",
        ),
    }
}

fn child(data_dir: &Path, findings: &mut Findings) {
    say::line("PostgreSQL, as a child process");
    if data_dir.join("postgres.url").exists() {
        findings.good(&format!("data in {}", data_dir.display()));
    } else {
        findings.warn(&format!("{} holds no data yet", data_dir.display()), "`switchboard up` makes it");
    }
}

async fn store(config: &Config, findings: &mut Findings) {
    say::line("PostgreSQL");
    let url = match modes::store_url(config) {
        Ok(url) => url,
        Err(error) => return findings.bad("store", error.as_ref(), "set store.url or store.url_file"),
    };
    match tokio::time::timeout(WAIT, store::check_schema(&url)).await {
        Ok(Ok(())) => findings.good("reachable; schema and roles are this build's"),
        Ok(Err(error)) => {
            let error = unusable::store(config, &url, error);
            findings.bad("store", error.as_ref(), "run `switchboard migrate`, or mend store.url");
        }
        Err(error) => findings.bad("store", &error, "the server does not answer: is the address right?"),
    }
}

async fn files(config: &Config, findings: &mut Findings) {
    say::line("attachments");
    let files = match modes::files(config) {
        Ok(files) => files,
        Err(error) => {
            return findings.bad(
                "files",
                error.as_ref(),
                "check the keys of [files]: `switchboard config` explains them",
            );
        }
    };
    match &config.files.s3_bucket {
        bucket if !bucket.is_empty() => match tokio::time::timeout(WAIT, files.ping()).await {
            Ok(Ok(())) => findings.good(&format!("the bucket {bucket} answers")),
            Ok(Err(error)) => {
                findings.bad("files", &error, "check files.s3_bucket, files.s3_endpoint and the key")
            }
            Err(error) => {
                findings.bad("files", &error, "the service does not answer: is files.s3_endpoint right?")
            }
        },
        _ => findings.good(&format!("kept in {}", config.files.dir(&config.node).display())),
    }
    if config.files.scanner.is_empty() {
        return findings
            .warn("nobody looks at attachments", "run ClamAV's daemon and name it in files.scanner");
    }
    match files.ping_scanner().await {
        Ok(()) => findings.good("the scanner answers"),
        Err(error) => {
            findings.bad(
                "scanner",
                &error,
                "until it answers no attachment is released; check files.scanner",
            );
        }
    }
}

async fn registry(config: &Config, findings: &mut Findings) {
    say::line("Redis by Sentinel");
    let mend = "Redis down costs a broadcast, never a message";
    let asked = async {
        modes::connect_registry(config)
            .await?
            .ping(PING)
            .await
            .map_err(|error| unusable::redis(config, Box::new(error)))
    };
    let answered = tokio::time::timeout(WAIT, asked).await;
    match answered.unwrap_or_else(|late| Err(unusable::redis(config, Box::new(late)))) {
        Ok(()) => findings.good("the master answers"),
        Err(error) => findings.bad("redis", error.as_ref(), mend),
    }
}

fn link(config: &Config, findings: &mut Findings) {
    say::line("link between pods");
    match modes::pod_net(config) {
        Ok(_) if config.link.files().is_some() => findings.good("certificates and key can be used"),
        Ok(_) => findings.warn(
            "no certificates: pods reach each other on this machine only",
            "`switchboard certificates --dir <folder> <pod>` makes them; set link.ca_file, link.cert_file, link.key_file",
        ),
        Err(error) => findings.bad("link", error.as_ref(), "check link.ca_file, link.cert_file and link.key_file"),
    }
}

async fn log(config: &Config, findings: &mut Findings) {
    say::line("event log");
    let mend = "check kafka.brokers, or run `switchboard migrate` for the log in PostgreSQL";
    match tokio::time::timeout(WAIT, modes::connect_log(config, None)).await {
        Ok(Ok(log)) => match log.ping(PING).await {
            Ok(()) => findings.good("the log answers"),
            Err(error) => findings.bad("log", &error, mend),
        },
        Ok(Err(error)) => findings.bad("log", error.as_ref(), mend),
        Err(error) => findings.bad("log", &error, mend),
    }
    if !config.kafka.brokers.is_empty() && (config.kafka.replication < 3 || config.kafka.min_in_sync < 2) {
        findings.warn(
            &format!(
                "kafka.replication = {}, kafka.min_in_sync = {}",
                config.kafka.replication, config.kafka.min_in_sync
            ),
            "a lost broker may take messages that had a tick: use 3 and 2 for anything but a bench",
        );
    }
}
