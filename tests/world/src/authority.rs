//! What only an installation's owner can do: tokens of a chosen life, a tenant's secret, revocations.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{DeskId, OperatorId, TenantId, Timestamp};
use hmac::{Hmac, KeyInit as _, Mac as _};
use identity::keys::Keys;
use identity::tokens::{ACCESS_S, Signer, Staff};
use protocol::frame::Role;
use runtime::Clock;
use sha2::Sha256;
use sqlx::Row as _;
use store::Store;
use uuid::Uuid;

use crate::World;
use crate::topology::TENANT;

/// With which the demo's own server names its customers.
const SECRET: &str = "the secret of the demo's own server";

/// The wall clock, milliseconds since 1970.
pub fn now_ms() -> i64 {
    Clock.now_ms()
}

impl World {
    /// An access token for an operator of the demo that expires in so many seconds, and when it does (ms).
    pub async fn token_for(&self, name: &str, life_s: i64) -> (String, i64) {
        let row = sqlx::query("SELECT id, name, role, rv FROM operator WHERE email = $1")
            .bind(format!("{name}@demo.example"))
            .fetch_one(&self.pool)
            .await
            .expect("the demo has its operators");
        let role = if row.get::<i16, _>("role") == 1 { Role::Supervisor } else { Role::Operator };
        let staff = Staff {
            tenant: TENANT,
            operator: OperatorId(row.get("id")),
            role,
            name: row.get("name"),
            rv: u64::try_from(row.get::<i64, _>("rv")).expect("versions are not negative"),
        };
        let exp_s = Clock.now_s() + life_s;
        (self.signer().operator_access(&staff, exp_s - ACCESS_S), exp_s * 1000)
    }

    /// A right token of somebody who works for another tenant.
    pub async fn token_of_another_tenant(&self) -> String {
        let (tenant, operator) = (TenantId(Uuid::new_v4()), OperatorId(Uuid::new_v4()));
        // A supervisor in good standing, of somebody else.
        sqlx::query(
            "INSERT INTO operator (tenant, id, desk, email, name, role, password_hash, created_at)
             VALUES ($1, $2::uuid, $3, $2::uuid || '@elsewhere.example', 'Mallory', 1, 'none', 0)",
        )
        .bind(tenant.0)
        .bind(operator.0)
        .bind(DeskId::default_of(tenant).0)
        .execute(&self.pool)
        .await
        .expect("an operator can be hired");
        let name = "Mallory".to_owned();
        let staff = Staff { tenant, operator, role: Role::Supervisor, name, rv: 0 };
        self.signer().operator_access(&staff, Clock.now_s())
    }

    fn signer(&self) -> Signer {
        Signer::new(&Keys::load_or_create(&self.secrets).expect("the pods have made the keys"))
    }

    /// Gives the demo's own server a secret, and waits until every gateway knows it.
    pub async fn the_demo_names_its_customers(&self) {
        let store = self.store().await;
        let settings = store.settings().read().await.expect("settings can be read");
        let mut widget = settings
            .widgets
            .into_iter()
            .find(|widget| widget.tenant == TENANT)
            .expect("the demo has a widget");
        widget.customer_secrets = vec![SECRET.to_owned()];
        store.settings().put_widget(widget, Timestamp(now_ms())).await.expect("a widget can be written");
        let version = store.settings().version().await.expect("settings have a version");
        #[expect(clippy::cast_precision_loss, reason = "figures are floats, and this one is small")]
        let known = |figures: &[f64]| figures.iter().all(|figure| *figure >= version as f64);
        self.figures_become("switchboard_gateway_settings_version", known).await;
    }

    /// A token by which the demo's own server names a customer.
    pub fn customer_token(&self, sub: &str, name: &str) -> String {
        let claims = serde_json::json!({ "sub": sub, "name": name, "exp": Clock.now_s() + 300 });
        let encode = |value: &[u8]| URL_SAFE_NO_PAD.encode(value);
        let signed = format!(
            "{}.{}",
            encode(br#"{"alg":"HS256","typ":"JWT"}"#),
            encode(claims.to_string().as_bytes())
        );
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any length is a key");
        mac.update(signed.as_bytes());
        format!("{signed}.{}", encode(&mac.finalize().into_bytes()))
    }

    /// Ends every token of this customer or operator that was issued until now.
    pub async fn revokes(&self, principal: Uuid) {
        let store = self.store().await;
        store
            .accounts()
            .revoke(TENANT, principal, Timestamp(now_ms()))
            .await
            .expect("a revocation can be written");
    }

    async fn store(&self) -> Store {
        let options =
            store::Options { writers: 1, pulls: 1, api: 1, ..store::Options::new(self.store_url.clone()) };
        Store::connect(options).await.expect("the store answers")
    }
}
