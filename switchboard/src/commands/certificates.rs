//! `switchboard certificates`: the cluster's own authority and certificates for its pods.

use std::error::Error;
use std::path::PathBuf;

use link::authority::Authority;

use crate::say;

#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Folder of the authority and the certificates; files that exist stay as they are.
    #[arg(long, value_name = "FOLDER")]
    dir: PathBuf,
    /// Names of the pods: `<name>.pem` and `<name>.key` each.
    #[arg(required = true)]
    names: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let authority = Authority::open_or_create(&args.dir)?;
    for name in &args.names {
        let files = authority.node(name)?;
        say::line(&format!(
            "{name}: link.ca_file = {:?}, link.cert_file = {:?}, link.key_file = {:?}",
            files.authority, files.certificate, files.key
        ));
    }
    Ok(())
}
