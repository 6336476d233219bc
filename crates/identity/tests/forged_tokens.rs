//! Tokens that somebody else made, changed or kept for too long.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{CustomerId, OperatorId, TenantId};
use hmac::{Hmac, KeyInit, Mac};
use identity::keys::Keys;
use identity::tokens::{Signer, Staff, Verifier};
use identity::{TokenError, customer};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use proptest::prelude::*;
use protocol::frame::Role;
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

const NOW: i64 = 1_700_000_000;
const TENANT: TenantId = TenantId(Uuid::from_u128(1));

/// An installation whose secret key the test knows, so that it can sign whatever it likes.
struct House {
    verifier: Verifier,
    signer: Signer,
    key: EncodingKey,
    kid: String,
    x: String,
}

fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::load_or_create(folder.path()).unwrap();
    let seed = std::fs::read_to_string(folder.path().join("token.keys")).unwrap();
    let seed = URL_SAFE_NO_PAD.decode(seed.trim()).unwrap();
    let prefix = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let verifier = Verifier::new(&keys);
    let jwks: Value = serde_json::from_str(verifier.jwks()).unwrap();
    let text = |name: &str| jwks["keys"][0][name].as_str().unwrap().to_owned();
    let (kid, x) = (text("kid"), text("x"));
    House {
        signer: Signer::new(&keys),
        verifier,
        key: EncodingKey::from_ed_der(&[&prefix[..], &seed].concat()),
        kid,
        x,
    }
}

impl House {
    fn claims(&self) -> Value {
        json!({
            "iss": "switchboard", "aud": "switchboard", "sub": Uuid::from_u128(2), "tenant": TENANT, "role": "operator",
            "name": "Bob", "rv": 3, "iat": NOW, "exp": NOW + 600, "jti": Uuid::from_u128(4),
        })
    }

    fn with(&self, name: &str, value: Value) -> Result<Role, TokenError> {
        let mut claims = self.claims();
        claims[name] = value;
        self.judge(&self.sign(&claims), NOW)
    }

    fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &self.key).unwrap()
    }

    fn judge(&self, token: &str, now_s: i64) -> Result<Role, TokenError> {
        self.verifier.verify(token, now_s).map(|principal| principal.role)
    }
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[test]
fn what_we_signed_counts() {
    let house = house();
    assert_eq!(house.judge(&house.sign(&house.claims()), NOW), Ok(Role::Operator));
    let guest = house.signer.guest_token(TENANT, CustomerId(Uuid::from_u128(7)), NOW);
    let guest = house.verifier.verify(&guest, NOW).unwrap();
    assert_eq!((guest.role, guest.customer()), (Role::Guest, Some(CustomerId(Uuid::from_u128(7)))));
    assert_eq!(guest.expires_at_s, NOW + 30 * 86_400);
    let staff = Staff {
        tenant: TENANT,
        operator: OperatorId(Uuid::from_u128(8)),
        role: Role::Supervisor,
        name: "Sue".into(),
        rv: 5,
    };
    let sue = house.verifier.verify(&house.signer.operator_access(&staff, NOW), NOW).unwrap();
    assert_eq!((sue.role, sue.operator(), sue.name.as_str()), (staff.role, Some(staff.operator), "Sue"));
    assert_eq!((sue.rv, sue.expires_at_s), (5, NOW + 600));
    assert!(sue.is_revoked_by(6) && !sue.is_revoked_by(5), "a revocation ends the versions below it");
}

#[test]
fn an_unsigned_token_is_refused() {
    let house = house();
    for algorithm in ["none", "None", "NONE", ""] {
        let head = part(&json!({"alg": algorithm, "typ": "JWT", "kid": house.kid}));
        for signature in ["", "AAAA"] {
            let token = format!("{head}.{}.{signature}", part(&house.claims()));
            assert!(house.judge(&token, NOW).is_err(), "{algorithm:?}");
        }
    }
    let token = house.sign(&house.claims());
    let unsigned = &token[..=token.rfind('.').unwrap()];
    assert_eq!(house.judge(unsigned, NOW), Err(TokenError::Forged));
}

#[test]
fn the_public_key_is_no_shared_secret() {
    let house = house();
    for secret in [house.x.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(&house.x).unwrap()] {
        let head = part(&json!({"alg": "HS256", "typ": "JWT", "kid": house.kid}));
        let message = format!("{head}.{}", part(&house.claims()));
        let tag =
            Hmac::<Sha256>::new_from_slice(&secret).unwrap().chain_update(&message).finalize().into_bytes();
        let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag));
        assert_eq!(house.judge(&token, NOW), Err(TokenError::Forged));
    }
}

#[test]
fn our_own_token_is_no_customers_token() {
    let house = house();
    let secret = "a secret of the tenant, long enough".to_owned();
    let ours = house.sign(&house.claims());
    assert!(!customer::claims_to_be(&ours));
    assert_eq!(customer::verify(&ours, &[secret], TENANT, NOW).unwrap_err(), TokenError::Forged);
}

#[test]
fn a_tenants_token_is_none_of_ours() {
    let house = house();
    let key = EncodingKey::from_secret(b"a secret of the tenant, long enough");
    let header = Header { kid: Some(house.kid.clone()), ..Header::new(Algorithm::HS256) };
    let token = jsonwebtoken::encode(&header, &house.claims(), &key).unwrap();
    assert_eq!(house.judge(&token, NOW), Err(TokenError::Forged));
}

#[test]
fn a_key_that_is_not_ours_is_refused_whatever_it_calls_itself() {
    let (house, other) = (self::house(), self::house());
    assert_eq!(house.judge(&other.sign(&other.claims()), NOW), Err(TokenError::UnknownKey));
    let header = Header { kid: Some(house.kid.clone()), ..Header::new(Algorithm::EdDSA) };
    let borrowed = jsonwebtoken::encode(&header, &house.claims(), &other.key).unwrap();
    assert_eq!(house.judge(&borrowed, NOW), Err(TokenError::Forged));
    let nameless = jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &house.claims(), &house.key).unwrap();
    assert_eq!(house.judge(&nameless, NOW), Err(TokenError::UnknownKey));
    for kid in ["", "../../token.keys", "' OR 1=1 --"] {
        let header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::EdDSA) };
        let token = jsonwebtoken::encode(&header, &house.claims(), &house.key).unwrap();
        assert_eq!(house.judge(&token, NOW), Err(TokenError::UnknownKey), "{kid}");
    }
}

#[test]
fn a_key_inside_the_token_is_not_looked_at() {
    let (house, other) = (self::house(), self::house());
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": other.x, "kid": house.kid});
    let head = part(&json!({"alg": "EdDSA", "kid": house.kid, "jwk": jwk, "jku": "http://127.0.0.1:1/keys"}));
    let message = format!("{head}.{}", part(&house.claims()));
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &other.key, Algorithm::EdDSA).unwrap();
    assert_eq!(house.judge(&format!("{message}.{signature}"), NOW), Err(TokenError::Forged));
}

#[test]
fn a_changed_part_is_forged() {
    let house = house();
    let token = house.sign(&house.claims());
    let parts: Vec<&str> = token.split('.').collect();
    let mut raised = house.claims();
    raised["role"] = json!("supervisor");
    let changed = format!("{}.{}.{}", parts[0], part(&raised), parts[2]);
    assert_eq!(house.judge(&changed, NOW), Err(TokenError::Forged));
    let head = part(&json!({"alg": "EdDSA", "kid": house.kid, "typ": "other"}));
    assert_eq!(house.judge(&format!("{head}.{}.{}", parts[1], parts[2]), NOW), Err(TokenError::Forged));
}

#[test]
fn a_token_ends_five_seconds_after_its_exp() {
    let house = house();
    let token = house.sign(&house.claims());
    for (now_s, judged) in [
        (NOW + 600, Ok(Role::Operator)),
        (NOW + 604, Ok(Role::Operator)),
        (NOW + 605, Err(TokenError::Expired)),
        (NOW + 606, Err(TokenError::Expired)),
    ] {
        assert_eq!(house.judge(&token, now_s), judged, "{}", now_s - NOW);
    }
    let principal = house.verifier.verify(&token, NOW).unwrap();
    assert_eq!(principal.ends_at_ms(), (NOW + 605) * 1000);
}

#[test]
fn a_token_from_the_future_is_refused() {
    let house = house();
    for name in ["nbf", "iat"] {
        assert_eq!(house.with(name, json!(NOW + 6)), Err(TokenError::NotYet), "{name}");
        assert_eq!(house.with(name, json!(NOW + 5)), Ok(Role::Operator), "{name}");
    }
}

#[test]
fn a_claim_of_another_type_is_refused_and_never_skipped() {
    let house = house();
    for (name, value) in [
        ("nbf", json!("0")),
        ("nbf", json!({})),
        ("exp", json!((NOW + 600).to_string())),
        ("exp", json!(1e300)),
        ("exp", json!(null)),
        ("iat", json!(true)),
        ("sub", json!("admin")),
        ("tenant", json!(1)),
        ("role", json!("root")),
        ("rv", json!(-1)),
        ("rv", json!("3")),
        ("jti", json!(null)),
        ("aud", json!(["switchboard", "other"])),
    ] {
        assert_eq!(house.with(name, value.clone()), Err(TokenError::Malformed), "{name}: {value}");
    }
}

#[test]
fn a_claim_that_is_missing_is_refused() {
    let house = house();
    for name in ["iss", "aud", "sub", "tenant", "role", "name", "rv", "iat", "exp", "jti"] {
        let mut claims = house.claims();
        claims.as_object_mut().unwrap().remove(name);
        assert_eq!(house.judge(&house.sign(&claims), NOW), Err(TokenError::Malformed), "{name}");
    }
}

#[test]
fn a_token_for_somebody_else_is_refused() {
    let house = house();
    assert_eq!(house.with("aud", json!("billing")), Err(TokenError::WrongAudience));
    assert_eq!(house.with("iss", json!("https://elsewhere.example")), Err(TokenError::WrongAudience));
}

#[test]
fn far_instants_do_not_overflow() {
    let house = house();
    for exp in [i64::MAX, i64::MIN, 0] {
        let _ = house.with("exp", json!(exp));
    }
    let token = house.sign(&house.claims());
    for now_s in [i64::MAX, i64::MIN] {
        assert!(house.judge(&token, now_s).is_err());
    }
}

#[test]
fn the_published_keys_hold_no_secret() {
    let house = house();
    let jwks: Value = serde_json::from_str(house.verifier.jwks()).unwrap();
    let key = jwks["keys"][0].as_object().unwrap();
    assert_eq!(key.keys().map(String::as_str).collect::<Vec<_>>(), ["alg", "crv", "kid", "kty", "use", "x"]);
}

proptest! {
    #[test]
    fn hostile_text_is_refused(text in ".{0,300}") {
        prop_assert!(house().verifier.verify(&text, NOW).is_err());
    }

    #[test]
    fn a_flipped_letter_is_refused(at in 0..400_usize, letter in "[A-Za-z0-9_.-]") {
        let house = house();
        let token = house.sign(&house.claims());
        let at = at % token.len();
        // The last letter of a part holds bits that base64 drops.
        let last_of_a_part = token.as_bytes().get(at + 1).is_none_or(|next| *next == b'.');
        if token[at..].starts_with(&letter) || last_of_a_part { return Ok(()); }
        let changed = format!("{}{letter}{}", &token[..at], &token[at + 1..]);
        prop_assert!(house.judge(&changed, NOW).is_err());
    }
}
