//! `switchboard migrate`: the database as this build needs it. Run before new pods start; old ones keep working.

use std::error::Error;

use runtime::Config;

use crate::{modes, say};

pub(crate) async fn run(config: &Config) -> Result<(), Box<dyn Error>> {
    let url = modes::store_url(config)?;
    modes::migrate(config, &url).await?;
    say::step("the schema is this build's");
    Ok(())
}
