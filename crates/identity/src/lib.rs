//! Who somebody is, and how they prove it. Times come in as arguments; randomness comes from [`random`] alone.
//!
//! | module | proof | signed by | lasts |
//! |---|---|---|---|
//! | [`tokens`] | guest and access tokens, EdDSA with `kid` | us | 30 days, 10 minutes |
//! | [`customer`] | a known customer's token, HS256 | the tenant's own server | at most 5 minutes |
//! | [`ticket`] | a resume ticket | us | as long as the token it came from |
//! | [`password`], [`refresh`] | an operator's sign-in, rotating refresh tokens | – | 30 days |
//!
//! [`keys`] holds the secrets in files: two active of each, newest first.

pub mod customer;
pub mod keys;
pub mod password;
mod principal;
pub mod random;
pub mod refresh;
pub mod ticket;
pub mod tokens;

pub use principal::{LEEWAY_S, Principal, TokenError};
