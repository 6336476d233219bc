//! What each route asks of whoever comes: named once, in the table of routes, and asked before anything else of a request
//! is looked at.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use axum::extract::MatchedPath;
use axum::handler::Handler;
use axum::routing::{self, MethodRouter};
use domain::rights::{Ability, Object, Rights};
use http::Method;
use http::request::Parts;
use protocol::problem::ProblemKind;

use crate::refusal::Refused;
use crate::routes;
use crate::state::Api;

/// What a route asks of whoever comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Nothing: pages, keys, signing in.
    Nothing,
    /// A token that counts, whosever it is.
    Token,
    /// A customer's.
    Customer,
    /// An operator's, whatever the role. What is done to whom is asked when it is known.
    Staff,
    /// An operator's who has this ability for something. For what is asked when it is known.
    Able(Ability),
    /// An operator's who has this ability for everything.
    AbleEverywhere(Ability),
}

/// One row of the table: a route with what it needs.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) need: Need,
    pub(crate) handler: MethodRouter<Arc<Api>>,
}

macro_rules! route {
    ($name:ident, $method:ident) => {
        pub(crate) fn $name<H, T>(path: &'static str, need: Need, handler: H) -> Route
        where
            H: Handler<T, Arc<Api>>,
            T: 'static,
        {
            Route { method: Method::$method, path, need, handler: routing::$name(handler) }
        }
    };
}

route!(get, GET);
route!(post, POST);
route!(put, PUT);
route!(delete, DELETE);

/// Method, path and need of every route.
pub fn table() -> Vec<(Method, &'static str, Need)> {
    routes::table().into_iter().map(|route| (route.method, route.path, route.need)).collect()
}

/// Whether whoever has these rights may come in by this route.
pub(crate) fn may_enter(parts: &Parts, rights: &Rights) -> Result<(), Refused> {
    static NEEDS: LazyLock<HashMap<(Method, &'static str), Need>> =
        LazyLock::new(|| table().into_iter().map(|(method, path, need)| ((method, path), need)).collect());
    // The library answers HEAD by GET.
    let method = if parts.method == Method::HEAD { Method::GET } else { parts.method.clone() };
    let path = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    let need =
        NEEDS.iter().find(|((verb, route), _)| *verb == method && *route == path).map(|(_, need)| *need);
    let answer = match need {
        Some(Need::Nothing | Need::Token | Need::Staff) => Ok(()),
        Some(Need::Able(ability)) => rights.may_at_all(ability),
        Some(Need::AbleEverywhere(ability)) => rights.may(ability, &Object::Tenant),
        Some(Need::Customer) => return Err(Refused::new(ProblemKind::Forbidden, "this is for customers")),
        // Nobody said who may come in: nobody may.
        None => return Err(Refused::new(ProblemKind::Forbidden, "nobody may do this")),
    };
    Ok(answer?)
}
