use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{Config, ConfigError, MANUAL, Mode, manual, split_address};
use crate::telemetry::LogFormat;

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("switchboard.toml");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn refused(text: &str, variables: &[(&str, &str)]) -> String {
    let (_folder, path) = file(text);
    load(Some(&path), variables).unwrap_err().to_string().replace(&path.display().to_string(), "FILE")
}

fn load(path: Option<&Path>, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let owned: Vec<_> =
        variables.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Config::load(path, &owned)
}

#[test]
fn the_manual_alone_is_a_configuration_of_one_node() {
    let config = load(None, &[]).unwrap();
    assert_eq!(config.mode, Mode::OneNode);
    assert_eq!(config.node.listen, "127.0.0.1:8080");
    assert_eq!(config.store.url().unwrap(), None);
    assert_eq!(config.link.files(), None);
    assert_eq!((config.store.url_key(), config.store.programs_dir()), ("store.url", None));
    assert_eq!(config.node.secrets_dir(), Path::new("switchboard-data/secrets"));
}

#[test]
fn every_key_of_the_manual_is_explained_and_its_default_is_in_range() {
    let keys = manual::keys(MANUAL);
    let defaults = manual::flat(&MANUAL.parse().unwrap());
    assert_eq!(keys.keys().collect::<Vec<_>>(), defaults.keys().collect::<Vec<_>>());
    for (key, value) in defaults {
        let checked = super::check::value(&keys[&key], value.clone(), &super::Source::Default);
        let empty_list = value.as_array().is_some_and(Vec::is_empty);
        assert!(empty_list || checked == Ok(value), "{key}: {checked:?}");
    }
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_manual() {
    let (_folder, path) =
        file("[gateway]\nhello_wait_ms = 700\nping_ms = 2000\n[node]\nlog_format = \"json\"\n");
    let config = load(Some(&path), &[("SWITCHBOARD_GATEWAY__PING_MS", "3000"), ("OTHER", "x")]).unwrap();
    assert_eq!(
        (config.gateway.hello_wait_ms, config.gateway.ping_ms, config.gateway.drain_ms),
        (700, 3000, 5000)
    );
    assert_eq!(config.node.log_format, LogFormat::Json);
}

#[test]
fn a_cluster_is_given_by_the_environment_alone() {
    let config = load(
        None,
        &[
            ("SWITCHBOARD_MODE", "cluster"),
            ("SWITCHBOARD_KAFKA__BROKERS", "k1:9092, k2:9092"),
            ("SWITCHBOARD_REDIS__SENTINELS", "127.0.0.1:26379,[::1]:26380"),
            ("SWITCHBOARD_STORE__URL", "postgres://switchboard@db/switchboard"),
        ],
    )
    .unwrap();
    assert_eq!(config.kafka.bootstrap(), "k1:9092,k2:9092");
    assert_eq!(config.redis.sentinels(), [("127.0.0.1".to_owned(), 26379), ("::1".to_owned(), 26380)]);
    assert_eq!(config.redis.password().unwrap(), None);
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_one() {
    assert_eq!(
        refused("[gateway]\nlisten_on = \"a:1\"\n", &[]),
        "gateway.listen_on (in FILE): there is no such key; did you mean gateway.listen?"
    );
    assert_eq!(
        refused("writers = 3\n", &[]),
        "writers (in FILE): there is no such key; did you mean router.writers?"
    );
    assert_eq!(
        refused("", &[("SWITCHBOARD_KAFKA__LINGERMS", "1")]),
        "kafka.lingerms (in the environment as SWITCHBOARD_KAFKA__LINGERMS): there is no such key; did you mean kafka.linger_ms?"
    );
    assert!(refused("zzz = 1\n", &[]).ends_with("config.default.toml lists them all"));
}

#[test]
fn a_wrong_unit_is_refused_with_the_right_one() {
    assert_eq!(
        refused("[times]\ninactive_ms = \"10 min\"\n", &[]),
        "times.inactive_ms (in FILE): \"10 min\" is given; write a whole number of milliseconds from 1000 to 604800000, without a unit"
    );
    assert_eq!(
        refused("", &[("SWITCHBOARD_STORE__ACQUIRE_MS", "0.5s")]),
        "store.acquire_ms (in the environment as SWITCHBOARD_STORE__ACQUIRE_MS): \"0.5s\" is given; write a whole number of milliseconds from 10 to 60000, without a unit"
    );
    assert!(
        refused("[router]\nwriters = 17\n", &[]).ends_with("17 is given; write a whole number from 1 to 16")
    );
    assert!(refused("[router]\nwriters = 2.5\n", &[]).contains("2.5 is given"));
}

#[test]
fn a_fourth_mode_is_refused_with_the_three() {
    assert_eq!(
        refused("mode = \"kubernetes\"\n", &[]),
        "mode (in FILE): \"kubernetes\" is given; write one of one-node, cluster-small, cluster"
    );
}

#[test]
fn an_address_without_a_port_is_refused() {
    for bad in ["localhost", ":80", "a:b", "a:70000", "http://a:80", "a b:80", ""] {
        let text = refused(&format!("[node]\nlisten = \"{bad}\"\n"), &[]);
        assert!(text.ends_with("write an address as \"host:port\""), "{bad}: {text}");
    }
    assert_eq!(split_address("[::1]:80"), Some(("::1".to_owned(), 80)));
    assert!(refused("[kafka]\nbrokers = \"a:1\"\n", &[]).contains("write a list of addresses"));
}

#[test]
fn all_faults_are_told_at_once() {
    let text = refused("mode = 7\nx = 1\n[router]\nwriters = \"two\"\n", &[]);
    assert_eq!(text.lines().count(), 3, "{text}");
}

#[test]
fn a_value_in_the_place_of_a_section_is_refused() {
    assert_eq!(refused("router = 3\n", &[]), "router (in FILE): write a section: [router]");
    assert!(refused("[router.writers]\nx = 1\n", &[]).contains("a section is given"));
}

#[test]
fn a_cluster_names_what_it_lacks() {
    let text = refused("mode = \"cluster\"\n", &[]);
    for key in ["store.url", "redis.sentinels", "kafka.brokers"] {
        assert!(text.contains(&format!("{key} (the default): ")), "{text}");
    }
    assert!(!refused("mode = \"cluster-small\"\n", &[]).contains("kafka"));
}

#[test]
fn values_that_are_wrong_together_are_refused() {
    for (text, part) in [
        ("[kafka]\nreplication = 1\n", "kafka.min_in_sync"),
        ("[link]\nca_file = \"ca.pem\"\n", "link.cert_file and link.key_file"),
        ("[store]\nurl = \"postgres://a@b/c\"\nurl_file = \"x\"\n", "leave one of them out"),
        ("[store]\nurl = \"mysql://a@b/c\"\n", "postgres://account@host"),
        ("[node]\nlog_level = \"router=loud\"\n", "is no filter"),
        ("[api]\npublic_url = \"desk.example\"\n", "https://"),
        ("[files]\ns3_bucket = \"a\"\ndir = \"b\"\n", "leave one of them out"),
        ("[files]\ns3_key_file = \"a\"\n", "give files.s3_bucket too"),
        ("[files]\ns3_bucket = \"a\"\ns3_endpoint = \"b:9000\"\n", "https://"),
        ("[files]\ntypes = [\"png\"]\n", "write a list of media types"),
        ("[files]\ntypes = []\n", "write a list of media types"),
    ] {
        let refused = refused(text, &[]);
        assert!(refused.contains(part), "{text}: {refused}");
    }
}

#[test]
fn a_password_stands_in_a_file_only() {
    for url in ["postgres://a:secret@b/c", "postgres://a@b/c?password=secret"] {
        let text = refused(&format!("[store]\nurl = \"{url}\"\n"), &[]);
        assert!(text.contains("name it by store.url_file"), "{text}");
        assert!(!text.contains("secret"), "a refusal never repeats it: {text}");
    }
    let (_folder, url_file) = file("postgres://a:secret@b/c\n");
    let config = load(None, &[("SWITCHBOARD_STORE__URL_FILE", url_file.to_str().unwrap())]).unwrap();
    assert_eq!(config.store.url().unwrap().as_deref(), Some("postgres://a:secret@b/c"));
    assert!(!format!("{config:?}").contains("secret@"));
}

#[test]
fn a_secret_that_cannot_be_read_is_refused_by_its_key() {
    let config = load(None, &[("SWITCHBOARD_REDIS__PASSWORD_FILE", "/nowhere/password")]).unwrap();
    let text = config.redis.password().unwrap_err().to_string();
    assert!(text.starts_with("redis.password_file names /nowhere/password"), "{text}");
    let (_folder, empty) = file("\n");
    let config = load(None, &[("SWITCHBOARD_STORE__URL_FILE", empty.to_str().unwrap())]).unwrap();
    assert!(matches!(config.store.url(), Err(ConfigError::EmptySecret { key: "store.url_file", .. })));
}

#[test]
fn the_key_of_a_bucket_is_two_lines_of_a_file() {
    let bucket = |path: &Path| {
        let path = path.to_str().unwrap();
        load(None, &[("SWITCHBOARD_FILES__S3_BUCKET", "a"), ("SWITCHBOARD_FILES__S3_KEY_FILE", path)])
            .unwrap()
    };
    let (_folder, key) = file("id\nsecret\n");
    let config = bucket(&key);
    assert_eq!(config.files.s3_key().unwrap(), Some(("id".into(), "secret".into())));
    assert!(!format!("{config:?}").contains("secret\""));
    for text in ["id\n", "id\n\n", "id\nsecret\nmore\n"] {
        let (_folder, key) = file(text);
        let error = bucket(&key).files.s3_key().unwrap_err().to_string();
        assert!(error.starts_with("files.s3_key_file names ") && error.contains("two lines"), "{error}");
    }
    let config = load(None, &[("SWITCHBOARD_FILES__TYPES", "image/png, application/zip")]).unwrap();
    assert_eq!(config.files.types, ["image/png", "application/zip"]);
    assert_eq!(config.files.dir(&config.node), Path::new("switchboard-data/files"));
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_the_line() {
    let text = refused("mode = \n", &[]);
    assert!(text.starts_with("FILE is no TOML: ") && text.contains("line 1"), "{text}");
    let missing = load(Some(Path::new("/nowhere/x.toml")), &[]).unwrap_err().to_string();
    assert_eq!(missing, "cannot read the configuration file /nowhere/x.toml");
}

proptest! {
    /// Whatever stands in the environment: a configuration, or faults that each name their key.
    #[test]
    fn hostile_values_are_refused_by_name(at in 0..60_usize, text in ".{0,40}") {
        let keys = manual::keys(MANUAL);
        let Some(key) = keys.keys().nth(at % keys.len()) else { return Ok(()) };
        let name = format!("SWITCHBOARD_{}", key.to_uppercase().replace('.', "__"));
        match Config::load(None, &[(name, text)]) {
            Ok(_) => {}
            Err(ConfigError::Faults(faults)) => prop_assert!(!faults.is_empty()),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn a_mistyped_key_is_led_back_to_the_right_one(at in 0..60_usize, cut in 1..20_usize) {
        let keys = manual::keys(MANUAL);
        let Some(key) = keys.keys().nth(at % keys.len()).filter(|key| key.contains('.')) else { return Ok(()) };
        let at = key.len() - 1 - cut % 3;
        let mistyped = format!("{}{}", &key[..at], &key[at + 1..]);
        if keys.contains_key(&mistyped) { return Ok(()); }
        let name = format!("SWITCHBOARD_{}", mistyped.to_uppercase().replace('.', "__"));
        let text = Config::load(None, &[(name, "1".to_owned())]).unwrap_err().to_string();
        prop_assert!(text.contains("did you mean"), "{text}");
    }

    #[test]
    fn a_file_of_any_text_never_panics(text in ".{0,200}") {
        let (_folder, path) = file(&text);
        let _ = load(Some(&path), &[]);
    }
}
