use domain::{ClientId, OperatorId, Timestamp};
use store::accounts::{RefreshToken, Remembered};
use uuid::Uuid;

use crate::fixture::{World, hire, tenant};

#[tokio::test]
async fn an_operator_is_found_by_e_mail_in_any_case() {
    let world = World::new().await;
    let (tenant, operator) = (tenant(), OperatorId(Uuid::new_v4()));
    hire(&world, tenant, operator).await;
    let accounts = world.store.accounts();
    let email = format!("{operator}@EXAMPLE.org");
    let found = accounts.operators_by_email(&email).await.unwrap();
    assert_eq!(
        found.iter().map(|account| (account.tenant, account.id)).collect::<Vec<_>>(),
        [(tenant, operator)]
    );
    assert!(accounts.operators_by_email("nobody@example.org").await.unwrap().is_empty());
    assert_eq!(accounts.operator_by_id(tenant, operator).await.unwrap().as_ref(), Some(&found[0]));
    assert!(!format!("{:?}", found[0]).to_lowercase().contains("example.org"), "an address is not for logs");
}

fn token(tenant: domain::TenantId, operator: OperatorId, family: Uuid, digest: u8) -> RefreshToken {
    let digest = vec![digest; 32];
    RefreshToken { digest, family, tenant, operator, expires_at: Timestamp(1_000), used_at: None }
}

#[tokio::test]
async fn a_refresh_token_is_used_once_even_by_two_at_a_time() {
    let world = World::new().await;
    let (tenant, operator, family) = (tenant(), OperatorId(Uuid::new_v4()), Uuid::new_v4());
    hire(&world, tenant, operator).await;
    let accounts = world.store.accounts();
    let first = token(tenant, operator, family, 1);
    accounts.keep_refresh_token(first.clone(), Timestamp(0)).await.unwrap();
    assert_eq!(accounts.find_refresh_token(&first.digest).await.unwrap(), Some(first.clone()));

    let use_for = |digest| {
        accounts.rotate_refresh_token(&first.digest, token(tenant, operator, family, digest), Timestamp(5))
    };
    let (one, two) = tokio::join!(use_for(2), use_for(3));
    assert_eq!(u8::from(one.unwrap()) + u8::from(two.unwrap()), 1);
    assert_eq!(world.count("refresh_token").await, 2);
    let used = accounts.find_refresh_token(&first.digest).await.unwrap().unwrap();
    assert_eq!(used.used_at, Some(Timestamp(5)));

    accounts.end_refresh_family(family).await.unwrap();
    assert_eq!(world.count("refresh_token").await, 0);
}

#[tokio::test]
async fn tokens_that_are_over_are_swept_at_the_next_sign_in() {
    let world = World::new().await;
    let (tenant, operator) = (tenant(), OperatorId(Uuid::new_v4()));
    hire(&world, tenant, operator).await;
    let accounts = world.store.accounts();
    accounts.keep_refresh_token(token(tenant, operator, Uuid::new_v4(), 1), Timestamp(0)).await.unwrap();
    let late = RefreshToken { expires_at: Timestamp(9_000), ..token(tenant, operator, Uuid::new_v4(), 2) };
    accounts.keep_refresh_token(late, Timestamp(2_000)).await.unwrap();
    assert_eq!(world.count("refresh_token").await, 1);
}

#[tokio::test]
async fn a_revocation_raises_the_version_ends_sign_ins_and_reaches_the_settings() {
    let world = World::new().await;
    let (tenant, operator) = (tenant(), OperatorId(Uuid::new_v4()));
    hire(&world, tenant, operator).await;
    let accounts = world.store.accounts();
    accounts.keep_refresh_token(token(tenant, operator, Uuid::new_v4(), 1), Timestamp(0)).await.unwrap();
    let before = world.store.settings().read().await.unwrap();
    let now = world.store.now().await.unwrap();
    let (rv, version) = accounts.revoke(tenant, operator.0, now).await.unwrap();
    assert_eq!((rv, version), (1, before.version + 1));
    assert_eq!(accounts.operator_by_id(tenant, operator).await.unwrap().unwrap().rv, 1);
    assert_eq!(accounts.revocation_version(tenant, operator.0).await.unwrap(), 1);
    assert_eq!(world.count("refresh_token").await, 0);
    let after = world.store.settings().read().await.unwrap();
    assert_eq!(after.version, version);
    assert_eq!(after.revocations.len(), 1);
    assert_eq!((after.revocations[0].principal, after.revocations[0].version), (operator.0, 1));
    // A customer's tokens are revoked in the same way.
    assert_eq!(accounts.revoke(tenant, Uuid::new_v4(), now).await.unwrap().0, 1);
}

#[tokio::test]
async fn a_repeated_request_is_the_same_or_another() {
    let world = World::new().await;
    let accounts = world.store.accounts();
    let (tenant, asker, key) = (tenant(), Uuid::new_v4(), ClientId(Uuid::new_v4()));
    let remember = |print: &'static [u8]| accounts.remember_request(tenant, asker, key, print);
    assert!(!accounts.knows_request(tenant, asker, key).await.unwrap());
    assert_eq!(remember(b"one").await.unwrap(), Remembered::New);
    assert_eq!(remember(b"one").await.unwrap(), Remembered::Same);
    assert_eq!(remember(b"two").await.unwrap(), Remembered::Other);
    assert!(accounts.knows_request(tenant, asker, key).await.unwrap());
    assert!(!accounts.knows_request(tenant, Uuid::new_v4(), key).await.unwrap(), "only the asker's own");
}
