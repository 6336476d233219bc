//! Attachments on their way in: repeatable, judged by content, for those who may.

use domain::{CustomerId, FileId, TimelineId};
use runtime::Clock;
use serde_json::{Value, json};
use store::files::Sending;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::client::Request;
use crate::house::{BOB, House, Plan, TENANT, eventually};

/// A GIF of one pixel.
pub(crate) const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// A customer with a token.
pub(crate) struct Guest {
    pub(crate) id: CustomerId,
    pub(crate) token: String,
}

impl Guest {
    pub(crate) fn new(house: &House) -> Self {
        let id = CustomerId(Uuid::new_v4());
        Self { id, token: house.signer.guest_token(TENANT, id, Clock.now_s()) }
    }

    pub(crate) fn timeline(&self) -> TimelineId {
        TimelineId::of(self.id, "web")
    }

    pub(crate) fn put(&self, house: &House, id: Uuid, name: &str, bytes: &[u8]) -> Request {
        let path = format!("/v1/me/files/{id}?name={name}");
        house.request("PUT", &path).bearer(&self.token).bytes(bytes.to_vec())
    }

    pub(crate) fn get(&self, house: &House, id: Uuid) -> Request {
        house.request("GET", &format!("/v1/me/files/{id}")).bearer(&self.token)
    }

    /// As the owner of the timeline does when an entry names these files.
    pub(crate) async fn sends(&self, house: &House, id: Uuid) {
        let sending = Sending {
            tenant: TENANT,
            timeline: self.timeline(),
            uploader: self.id.0,
            files: vec![FileId(id)],
            for_customer: true,
        };
        assert_eq!(house.store.files().send(sending).await.unwrap().len(), 1);
    }
}

/// Every file below the folder of attachments.
pub(crate) fn lies(house: &House) -> Vec<String> {
    let mut found = Vec::new();
    for tenant in std::fs::read_dir(house.files.path()).unwrap() {
        for file in std::fs::read_dir(tenant.unwrap().path()).unwrap() {
            found.push(file.unwrap().file_name().to_string_lossy().into_owned());
        }
    }
    found
}

async fn without_a_router() -> House {
    House::with(Plan { router: false, ..Plan::default() }).await
}

#[tokio::test]
async fn an_upload_may_be_repeated_and_an_id_is_for_one_file() {
    let house = without_a_router().await;
    let (guest, id) = (Guest::new(&house), Uuid::now_v7());
    let first = guest.put(&house, id, "%D1%81%D1%87%D1%91%D1%82.txt", b"just words").send().await.ok(201);
    assert_eq!((&first["name"], &first["type"]), (&"счёт.txt".into(), &"text/plain".into()));
    assert_eq!((&first["size_bytes"], &first["sent"]), (&10.into(), &false.into()));
    assert_eq!(first["state"], "not_scanned", "there is no scanner here, and it says so");
    assert_eq!(first["timeline"], guest.timeline().to_string());
    let again = guest.put(&house, id, "%D1%81%D1%87%D1%91%D1%82.txt", b"just words").send().await.ok(200);
    assert_eq!(again["created_at"], first["created_at"]);
    for (name, bytes) in
        [("%D1%81%D1%87%D1%91%D1%82.txt", b"other words".as_slice()), ("other.txt", b"just words")]
    {
        let refused = guest.put(&house, id, name, bytes).send().await.refused(422, "key-reused");
        assert_eq!(refused["field"], "id");
    }
    // Nobody else's id either, and they do not learn whose it is.
    let eve = Guest::new(&house);
    eve.put(&house, id, "a.txt", b"just words").send().await.refused(422, "key-reused");
    assert_eq!(lies(&house).len(), 1);
    assert!(house.metrics.encode().contains("switchboard_api_files_total{outcome=\"same\"} 1"));
}

#[tokio::test]
async fn the_same_upload_on_two_lines_is_one_file() {
    let house = without_a_router().await;
    let (guest, id, bytes) = (Guest::new(&house), Uuid::now_v7(), vec![b'a'; 600_000]);
    let put = || guest.put(&house, id, "a.txt", &bytes).send();
    let (one, other, third) = tokio::join!(put(), put(), put());
    let mut statuses = [one.status, other.status, third.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 201]);
    assert_eq!(lies(&house).len(), 1, "the bytes of the others are gone");
}

#[tokio::test]
async fn nothing_is_left_of_an_upload_that_breaks_off_and_it_starts_again() {
    let house = without_a_router().await;
    let (guest, id, bytes) = (Guest::new(&house), Uuid::now_v7(), vec![b'a'; 300_000]);
    let mut socket = TcpStream::connect(house.address).await.unwrap();
    let head = format!(
        "PUT /v1/me/files/{id}?name=a.txt HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
        guest.token,
        bytes.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&bytes[..200_000]).await.unwrap();
    drop(socket);
    eventually("the upload was given up", || async {
        house.metrics.encode().contains("switchboard_api_files_total{outcome=\"refused\"} 1")
    })
    .await;
    guest.get(&house, id).send().await.refused(404, "not-found");
    assert_eq!(lies(&house), [""; 0]);
    guest.put(&house, id, "a.txt", &bytes).send().await.ok(201);
}

#[tokio::test]
async fn every_refusal_names_its_field_and_the_way_out() {
    let house = House::with(Plan { router: false, max_file_bytes: 100_000, ..Plan::default() }).await;
    let guest = Guest::new(&house);
    let put = |bytes: &[u8], declared: &str| {
        let request = guest.put(&house, Uuid::now_v7(), "a", bytes);
        if declared.is_empty() { request } else { request.header("content-type", declared) }
    };
    let problem = put(&vec![b'a'; 100_001], "").send().await.refused(413, "too-long");
    assert_eq!((&problem["field"], &problem["limit"]), (&"body".into(), &100_000.into()));
    assert_eq!(problem["title"], "The file is too large");
    let program = [b"\x7fELF\x02\x01\x01\0".as_slice(), &[0; 64]].concat();
    for (bytes, declared, field) in [
        (program.as_slice(), "", "body"),
        (b"<svg onload=\"alert(1)\"/>", "image/svg+xml", "body"),
        (b"<html><script>", "text/plain", "body"),
        (GIF, "image/png", "Content-Type"),
        (b"just words", "application/pdf", "Content-Type"),
    ] {
        let problem = put(bytes, declared).send().await.refused(415, "bad-request");
        assert_eq!(problem["field"], field, "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(": "), "{problem}");
    }
    assert_eq!(put(b"", "").send().await.refused(400, "bad-request")["field"], "body");
    for (path, field) in [
        (format!("/v1/me/files/{}", Uuid::now_v7()), "name"),
        (format!("/v1/me/files/{}?name=a&size=1", Uuid::now_v7()), "size"),
        ("/v1/me/files/not-an-id?name=a".to_owned(), "id"),
    ] {
        let request = house.request("PUT", &path).bearer(&guest.token).bytes(b"words".to_vec());
        assert_eq!(request.send().await.refused(400, "bad-request")["field"], field, "{path}");
    }
    assert_eq!(lies(&house), [""; 0]);
}

/// A browser sends to the end before it listens; a line that is cut meanwhile is all that it would show.
#[tokio::test]
async fn who_sends_on_after_a_refusal_hears_the_reason() {
    let house = House::with(Plan { router: false, max_file_bytes: 20_000_000, ..Plan::default() }).await;
    let guest = Guest::new(&house);
    let (text, large) = (vec![b'a'; 15_000_000], vec![b'a'; 25_000_000]);
    let id = Uuid::now_v7();
    let path = |name: &str| format!("/v1/me/files/{id}?{name}=a");
    let (good, wrong) = (path("name"), path("size"));
    for (path, token, declared, body, status) in [
        (&good, guest.token.as_str(), "image/png", &text, 415),
        (&good, "nonsense", "text/plain", &text, 401),
        (&wrong, guest.token.as_str(), "text/plain", &text, 400),
        (&good, guest.token.as_str(), "text/plain", &large, 413),
    ] {
        let mut socket = TcpStream::connect(house.address).await.unwrap();
        let head = format!(
            "PUT {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
             content-type: {declared}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.write_all(body).await.unwrap_or_else(|error| panic!("{status}: cut off: {error}"));
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await.unwrap_or_else(|error| panic!("{status}: {error}"));
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
    assert_eq!(lies(&house), [""; 0]);
}

#[tokio::test]
async fn names_lead_nowhere_and_end_as_the_content_does() {
    let house = without_a_router().await;
    let guest = Guest::new(&house);
    for (given, cleaned) in [
        ("..%2F..%2Fetc%2Fpasswd", "passwd.gif"),
        ("photo%E2%80%AEgnp.exe", "photognp.exe.gif"),
        ("a%0D%0Ax-evil:%201.gif", "a x-evil_ 1.gif"),
        ("", "file.gif"),
    ] {
        let file = guest.put(&house, Uuid::now_v7(), given, GIF).send().await.ok(201);
        assert_eq!(file["name"], cleaned, "{given}");
        let path = file["content_url"].as_str().unwrap();
        let answer = house.request("GET", path).send().await;
        let disposition = answer.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
        assert_eq!(answer.header("x-evil"), None);
    }
}

#[tokio::test]
async fn unsent_uploads_have_a_bound_and_are_taken_back() {
    let house = without_a_router().await;
    let guest = Guest::new(&house);
    let ids: Vec<Uuid> = (0..20).map(|_| Uuid::now_v7()).collect();
    for id in &ids {
        guest.put(&house, *id, "a.txt", b"words").send().await.ok(201);
    }
    let problem = guest.put(&house, Uuid::now_v7(), "a.txt", b"words").send().await.refused(429, "too-many");
    assert_eq!(problem["limit"], 20);
    // A repetition is no further file.
    guest.put(&house, ids[0], "a.txt", b"words").send().await.ok(200);
    let delete =
        |id: Uuid, token: &str| house.request("DELETE", &format!("/v1/me/files/{id}")).bearer(token).send();
    let eve = Guest::new(&house);
    assert_eq!(delete(ids[0], &eve.token).await.status, 204, "she learns nothing");
    guest.get(&house, ids[0]).send().await.ok(200);
    for _ in 0..2 {
        assert_eq!(delete(ids[0], &guest.token).await.status, 204);
    }
    guest.get(&house, ids[0]).send().await.refused(404, "not-found");
    assert_eq!(lies(&house).len(), 19);
    guest.sends(&house, ids[1]).await;
    assert_eq!(delete(ids[1], &guest.token).await.refused(409, "conflict")["field"], "id");
    guest.put(&house, Uuid::now_v7(), "a.txt", b"words").send().await.ok(201);
}

#[tokio::test]
async fn each_side_reads_what_it_may_and_no_other_tenant_anything() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    let (id, customer) = (row["id"].as_str().unwrap(), row["customer"].as_str().unwrap());
    let customer = CustomerId(customer.parse().unwrap());
    let ann = Guest { id: customer, token: house.signer.guest_token(TENANT, customer, Clock.now_s()) };
    let (eve, bob, carol) = (Guest::new(&house), house.bob(), house.carol());
    let path = |file: Uuid| format!("/v1/conversations/{id}/files/{file}");
    let asked = |method: &'static str, file: Uuid, token: &str| {
        house.request(method, &path(file)).bearer(token).send()
    };
    let status = |answer: crate::client::Answer| answer.status;

    // What Ann has uploaded is hers until she sends it.
    let hers = Uuid::now_v7();
    ann.put(&house, hers, "a.txt", b"words").send().await.ok(201);
    assert_eq!(status(asked("GET", hers, &bob).await), 404);
    ann.sends(&house, hers).await;
    let seen: Value = asked("GET", hers, &bob).await.ok(200);
    assert_eq!((&seen["sent"], &seen["name"]), (&true.into(), &"a.txt".into()));
    assert_eq!(status(asked("GET", hers, &carol).await), 200);
    assert_eq!(status(eve.get(&house, hers).send().await), 404);
    assert_eq!(status(asked("GET", hers, &house.mallory()).await), 404, "not even the conversation is there");

    // What Bob attaches is his, then his colleagues', and Ann's only if she may see the entry.
    let his = Uuid::now_v7();
    let put = |token: &str| {
        let path = format!("{}?name=reply.txt", path(his));
        house.request("PUT", &path).bearer(token).bytes(b"an answer".to_vec()).send()
    };
    assert_eq!(put(&house.mallory()).await.status, 404);
    put(&bob).await.ok(201);
    assert_eq!(put(&carol).await.status, 422, "his id");
    assert_eq!(status(asked("GET", his, &carol).await), 404);
    assert_eq!(status(ann.get(&house, his).send().await), 404);
    for (for_customer, hers) in [(false, 404), (true, 200)] {
        let timeline = ann.timeline();
        let sending =
            Sending { tenant: TENANT, timeline, uploader: BOB.0, files: vec![FileId(his)], for_customer };
        house.store.files().send(sending).await.unwrap();
        assert_eq!(status(asked("GET", his, &carol).await), 200);
        assert_eq!(status(ann.get(&house, his).send().await), hers);
    }
    // A file stands in its own timeline alone, and each side has its own paths.
    let other = house.waiting_conversation().await;
    let elsewhere = format!("/v1/conversations/{}/files/{his}", other["id"].as_str().unwrap());
    house.request("GET", &elsewhere).bearer(&bob).send().await.refused(404, "not-found");
    asked("GET", his, &ann.token).await.refused(403, "forbidden");
    house.request("GET", &format!("/v1/me/files/{his}")).bearer(&bob).send().await.refused(403, "forbidden");
    house.request("GET", &format!("/v1/me/files/{his}")).send().await.refused(401, "unauthenticated");
    assert_eq!(status(asked("DELETE", his, &carol).await), 204, "it is not hers, and stays");
    asked("DELETE", his, &bob).await.refused(409, "conflict");
}

#[tokio::test]
async fn a_large_upload_holds_up_nobody_and_is_got_back_whole() {
    let house = House::with(Plan { router: false, max_file_bytes: 26_214_400, ..Plan::default() }).await;
    let guest = Guest::new(&house);
    let bytes: Vec<u8> =
        (0..25_000_000_usize).map(|at| b'a' + u8::try_from(at / 4_096 % 26).unwrap()).collect();
    let file = guest.put(&house, Uuid::now_v7(), "long.log", &bytes).send().await.ok(201);
    let mut socket = TcpStream::connect(house.address).await.unwrap();
    let head = format!(
        "GET {} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        file["content_url"].as_str().unwrap()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    let at = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    assert!(answer[at..] == bytes, "byte for byte");
}

#[tokio::test]
async fn an_operators_message_carries_what_they_uploaded_and_nothing_else() {
    let house = House::start().await;
    let row = house.bobs_conversation().await;
    let id = row["id"].as_str().unwrap();
    let file = Uuid::now_v7();
    let path = format!("/v1/conversations/{id}/files/{file}?name=label.txt");
    let put = house.request("PUT", &path).bearer(&house.bob()).bytes(b"send it here".to_vec());
    put.send().await.ok(201);
    let about = format!("/v1/conversations/{id}/files/{file}");
    eventually("the file is released", || async {
        let asked = house.request("GET", &about).bearer(&house.bob()).send().await.ok(200);
        asked["state"] == "not_scanned"
    })
    .await;
    let body = json!({"text": "", "files": [file]});
    let first = house.write(&row, &house.bob(), "with", &body).send().await.ok(201);
    let again = house.write(&row, &house.bob(), "with", &body).send().await.ok(201);
    assert_eq!(first, again);
    let path = format!("/v1/timelines/{}/entries", row["timeline"].as_str().unwrap());
    let page = house.request("GET", &path).bearer(&house.bob()).send().await.ok(200);
    let said = page["entries"].as_array().unwrap().iter().find(|entry| entry["files"].is_array()).unwrap();
    assert_eq!(said["files"][0]["name"], "label.txt");
    let about = house.request("GET", &about).bearer(&house.carol()).send().await.ok(200);
    assert_eq!(about["sent"], true, "whoever reads the conversation has it");

    for (key, body) in [
        ("unknown", json!({"text": "see", "files": [Uuid::now_v7()]})),
        ("one-of-two", json!({"text": "see", "files": [file, Uuid::now_v7()]})),
    ] {
        house.write(&row, &house.bob(), key, &body).send().await.refused(409, "file-unfit");
    }
    // Nobody sends what another uploaded.
    let note = json!({"kind": "note", "text": "see", "files": [file]});
    house.write(&row, &house.carol(), "hers", &note).send().await.refused(409, "file-unfit");
    let nothing = json!({"text": " ", "files": []});
    house.write(&row, &house.bob(), "nothing", &nothing).send().await.refused(400, "bad-request");
}
