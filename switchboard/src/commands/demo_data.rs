//! `switchboard demo-data`: a shop, two operators, a supervisor and some history, plainly marked as demo.

use std::error::Error;

use domain::{CustomerId, OperatorId, TenantId};
use protocol::frame::Role;
use protocol::link::WidgetSettings;
use runtime::Config;
use store::Store;
use store::demo::{DemoData, DemoOperator};
use uuid::Uuid;

use crate::{modes, say};

/// Fixed, so that pages of the demo can name it.
pub(crate) const TENANT: TenantId = TenantId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_d340));

/// Name, e-mail and password; the landing page shows them.
const OPERATORS: [(&str, &str, &str, Role); 3] = [
    ("Anna Lindqvist", "anna@demo.example", "anna-demo-1", Role::Operator),
    ("James Okafor", "james@demo.example", "james-demo-1", Role::Operator),
    ("Marta Kowalczyk", "marta@demo.example", "marta-demo-1", Role::Supervisor),
];

const CUSTOMERS: [&str; 3] =
    ["Margarethe Hollingsworth-Oyelaran", "Tomás Ferreira de Albuquerque", "Aiko Tanabe"];

pub(crate) async fn run(config: &Config) -> Result<(), Box<dyn Error>> {
    let url = modes::store_url(config)?;
    let store =
        Store::connect(store::Options { writers: 1, pulls: 1, api: 1, ..store::Options::new(url) }).await?;
    seed(&store).await?;
    say::step("the demo is there: three people of staff, three customers with history");
    tell_logins();
    Ok(())
}

/// Prints with which e-mail and password one signs in.
pub(crate) fn tell_logins() {
    for (name, email, password, role) in OPERATORS {
        say::line(&format!("    {email:<22} {password:<14} {name}, {role:?}"));
    }
}

/// Makes whatever of the demo is missing.
pub(crate) async fn seed(store: &Store) -> Result<(), Box<dyn Error>> {
    let mut operators = Vec::new();
    for (name, email, password, role) in OPERATORS {
        // Half a second of work for the sake of the hash: off the runtime's threads.
        let password_hash = tokio::task::spawn_blocking(move || identity::password::hash(password)).await??;
        let id = OperatorId(Uuid::new_v5(&TENANT.0, email.as_bytes()));
        operators.push(DemoOperator {
            id,
            email: email.to_owned(),
            name: name.to_owned(),
            role,
            password_hash,
        });
    }
    let customers =
        CUSTOMERS.iter().map(|name| (CustomerId::known(TENANT, name), (*name).to_owned())).collect();
    let widget = WidgetSettings {
        tenant: TENANT,
        title: "Nordvik (demo)".to_owned(),
        origins: vec!["*".to_owned()],
        customer_secrets: Vec::new(),
    };
    let data =
        DemoData { tenant: TENANT, tenant_name: "Nordvik (demo)".to_owned(), widget, operators, customers };
    store.demo().seed(data).await?;
    Ok(())
}
