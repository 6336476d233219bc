//! Links to attachments: for one reader, for a while, and nothing that is shown can run.

use domain::{FileId, Timestamp};
use files::link::{Link, Links, Reader};
use runtime::Clock;
use uuid::Uuid;

use crate::files::{GIF, Guest};
use crate::house::{BOB, House, Plan, TENANT};

async fn house() -> House {
    House::with(Plan { router: false, ..Plan::default() }).await
}

fn url(file: &serde_json::Value, key: &str) -> String {
    file[key].as_str().unwrap_or_else(|| panic!("{key} of {file}")).to_owned()
}

#[tokio::test]
async fn a_download_is_a_download_and_only_the_thumbnail_is_shown() {
    let house = house().await;
    let guest = Guest::new(&house);
    let file = guest.put(&house, Uuid::now_v7(), "pixel.gif", GIF).send().await.ok(201);
    let content = house.request("GET", &url(&file, "content_url")).send().await;
    assert_eq!((content.status, content.body.as_slice()), (200, GIF));
    assert_eq!(content.header("content-type"), Some("image/gif"));
    let disposition = content.header("content-disposition").unwrap();
    assert_eq!(disposition, "attachment; filename=\"pixel.gif\"; filename*=UTF-8''pixel.gif");
    let thumbnail = house.request("GET", &url(&file, "thumbnail_url")).send().await;
    assert_eq!(thumbnail.header("content-type"), Some("image/jpeg"));
    assert_eq!(thumbnail.header("content-disposition"), Some("inline"));
    assert!(thumbnail.body.starts_with(b"\xff\xd8\xff"), "it was written anew");
    assert!(thumbnail.header("cache-control").unwrap().starts_with("private"));
    for answer in [&content, &thumbnail] {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-site"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; sandbox;") && !policy.contains("unsafe"), "{policy}");
    }
    assert_eq!(content.header("cache-control"), Some("no-store"));
    let text = guest.put(&house, Uuid::now_v7(), "a.txt", b"words").send().await.ok(201);
    assert!(text.get("thumbnail_url").is_none());
    let no_picture = url(&text, "content_url").replace("/content", "/thumbnail");
    house.request("GET", &no_picture).send().await.refused(404, "not-found");
}

#[tokio::test]
async fn a_link_of_another_reader_or_past_its_time_is_refused() {
    let house = house().await;
    let (guest, eve, id) = (Guest::new(&house), Guest::new(&house), Uuid::now_v7());
    let file = guest.put(&house, id, "a.txt", b"words").send().await.ok(201);
    let good = url(&file, "content_url");
    house.request("GET", &good).bearer(&guest.token).send().await.status_is(200);
    // Whoever shows a token must be the reader.
    house.request("GET", &good).bearer(&eve.token).send().await.refused(404, "not-found");
    house.request("GET", &good).bearer(&house.bob()).send().await.refused(404, "not-found");
    house.request("GET", &good).bearer("nonsense").send().await.refused(401, "unauthenticated");

    let links = Links::new(&house.keys.derived("file links"));
    let now_s = Clock.now_s();
    let reader = |id, is_staff| Reader { id, is_staff, rv: 0 };
    let path = |link| format!("/v1/files/{}/content", links.sign(link));
    let link = |reader| Link::new(TENANT, FileId(id), reader, now_s);
    assert_eq!(path(link(reader(guest.id.0, false))), good, "the test signs as the service does");
    let old = Link::new(TENANT, FileId(id), reader(guest.id.0, false), now_s - 2_000);
    for refused in [
        path(old),
        // Genuine, but of somebody who may not read it (any more).
        path(link(reader(eve.id.0, false))),
        path(link(reader(BOB.0, true))),
        path(Link { file: FileId(Uuid::now_v7()), ..link(reader(guest.id.0, false)) }),
        path(Link { tenant: crate::house::OTHER_TENANT, ..link(reader(guest.id.0, false)) }),
        good.replacen("/v1/files/", "/v1/files/A", 1),
        "/v1/files/x/content".to_owned(),
        "/v1/files/%FF/content".to_owned(),
    ] {
        house.request("GET", &refused).send().await.refused(404, "not-found");
    }
    // Once Bob may read it his own link counts, and hers still does not.
    guest.sends(&house, id).await;
    house.request("GET", &path(link(reader(BOB.0, true)))).send().await.status_is(200);
    house.request("GET", &path(link(reader(eve.id.0, false)))).send().await.refused(404, "not-found");
}

#[tokio::test]
async fn who_is_revoked_has_no_links_either() {
    let house = house().await;
    let guest = Guest::new(&house);
    let file = guest.put(&house, Uuid::now_v7(), "a.txt", b"words").send().await.ok(201);
    let link = url(&file, "content_url");
    house.request("GET", &link).send().await.status_is(200);
    let now = Timestamp(Clock.now_ms());
    house.store.accounts().revoke(TENANT, guest.id.0, now).await.unwrap();
    house.request("GET", &link).send().await.refused(404, "not-found");
}
