//! The way there: push, pull and report between routers and pods.
//!
//! | stream | dialled by | content | bound |
//! |---|---|---|---|
//! | push | router, one per pod | `Push` down, `PushAnswer` up | 1 024 batches unanswered, then the pod counts as gone |
//! | pull | pod, a pool per router | one `Pull`, one `PullAnswer`, in turn | 16 connections, 500 ms wait |
//! | report | pod, one per router | `Report` | 4 096, typing is dropped first |
//!
//! The same code runs over TCP with mutual TLS and over a duplex pipe inside one process ([`Net`]).
