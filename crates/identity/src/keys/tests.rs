use std::os::unix::fs::PermissionsExt;

use domain::{CustomerId, TenantId};
use uuid::Uuid;

use super::{Keys, KeysError, TICKET_FILE, TOKEN_FILE};
use crate::TokenError;
use crate::tokens::{Signer, Verifier};

fn token(keys: &Keys) -> String {
    Signer::new(keys).guest_token(TenantId(Uuid::from_u128(1)), CustomerId(Uuid::from_u128(2)), 1000)
}

fn verify(keys: &Keys, token: &str) -> Result<(), TokenError> {
    Verifier::new(keys).verify(token, 1000).map(|_| ())
}

#[test]
fn keys_are_made_once_for_this_account_alone() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = folder.path().join("deep/secrets");
    let made = token(&Keys::load_or_create(&secrets).unwrap());
    for file in [TOKEN_FILE, TICKET_FILE] {
        assert_eq!(std::fs::metadata(secrets.join(file)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_dir(&secrets).unwrap().count(), 2, "nothing is left beside them");
    assert_eq!(verify(&Keys::load_or_create(&secrets).unwrap(), &made), Ok(()));
}

#[test]
fn processes_that_start_at_once_read_the_same_keys() {
    let folder = tempfile::tempdir().unwrap();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let path = folder.path().to_owned();
            std::thread::spawn(move || Keys::load_or_create(&path).unwrap())
        })
        .collect();
    let all: Vec<Keys> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert!(all.iter().all(|keys| verify(keys, &token(&all[0])) == Ok(())));
}

#[test]
fn a_rotation_keeps_what_the_last_key_made_and_drops_what_the_one_before_made() {
    let folder = tempfile::tempdir().unwrap();
    let first = token(&Keys::load_or_create(folder.path()).unwrap());
    let second_keys = Keys::rotate(folder.path()).unwrap();
    assert_eq!(verify(&second_keys, &first), Ok(()));
    let second = token(&second_keys);
    let third_keys = Keys::rotate(folder.path()).unwrap();
    assert_eq!(verify(&third_keys, &second), Ok(()));
    assert_eq!(verify(&third_keys, &first), Err(TokenError::UnknownKey));
    assert_eq!(verify(&Keys::load_or_create(folder.path()).unwrap(), &token(&third_keys)), Ok(()));
}

#[test]
fn a_file_that_others_may_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    Keys::load_or_create(folder.path()).unwrap();
    let path = folder.path().join(TICKET_FILE);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let refused = Keys::load_or_create(folder.path()).unwrap_err();
    assert!(matches!(refused, KeysError::Open { mode: 0o640, .. }), "{refused}");
}

#[test]
fn a_file_that_holds_no_keys_is_refused_by_its_line() {
    let folder = tempfile::tempdir().unwrap();
    Keys::load_or_create(folder.path()).unwrap();
    let path = folder.path().join(TOKEN_FILE);
    let key = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{key}short\n")).unwrap();
    let refused = Keys::load_or_create(folder.path()).unwrap_err();
    assert!(matches!(refused, KeysError::Malformed { line: 2, .. }), "{refused}");
    for (text, keys) in [(String::new(), 0), (key.repeat(3), 3)] {
        std::fs::write(&path, text).unwrap();
        let refused = Keys::load_or_create(folder.path()).unwrap_err();
        assert!(matches!(refused, KeysError::Count { count, .. } if count == keys), "{refused}");
    }
}

#[test]
fn keys_never_show_themselves() {
    assert_eq!(format!("{:?}", Keys::ephemeral()), "Keys(1 for tokens, 1 for tickets)");
}

#[test]
fn keys_of_two_uses_have_nothing_in_common_and_last_as_long() {
    let folder = tempfile::tempdir().unwrap();
    let first = Keys::load_or_create(folder.path()).unwrap();
    let again = Keys::load_or_create(folder.path()).unwrap();
    assert_eq!(first.derived("one"), again.derived("one"), "pods of one cluster derive the same");
    assert_ne!(first.derived("one"), first.derived("other"));
    assert!(!first.ticket_keys().contains(&first.derived("one")[0]));
    let second = Keys::rotate(folder.path()).unwrap();
    assert_eq!(
        second.derived("one")[1..],
        first.derived("one")[..],
        "the older one still counts, after the newest"
    );
    assert_eq!(second.derived("one").len(), 2);
}
