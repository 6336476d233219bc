//! The nouns in the OpenAPI document: what is the same for all of them is said once.

use protocol::settings::{
    AlertRuleBody, AwayReasonBody, CannedReplyBody, CloseCodeBody, HoursBody, OperatorBody, QueueBody,
    RoleBody, SkillBody, TagBody, WidgetBody,
};
use serde_json::{Map, Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use super::Page;

/// Adds the nouns to the document.
pub(crate) fn describe(document: &mut Value) {
    add::<QueueBody>(document);
    add::<HoursBody>(document);
    add::<SkillBody>(document);
    add::<CloseCodeBody>(document);
    add::<AwayReasonBody>(document);
    add::<CannedReplyBody>(document);
    add::<TagBody>(document);
    add::<RoleBody>(document);
    add::<OperatorBody>(document);
    add::<WidgetBody>(document);
    add::<AlertRuleBody>(document);
}

fn add<T: Page>(document: &mut Value) {
    let name = T::name().into_owned();
    let kept = name.strip_suffix("Body").unwrap_or(&name).to_owned();
    let (kept, page) = (format!("Kept{kept}"), format!("PageOf{kept}"));
    let mut schemas: Vec<(String, RefOr<Schema>)> = vec![(name.clone(), T::schema())];
    T::schemas(&mut schemas);
    let known = object(document, "/components/schemas");
    for (name, schema) in schemas {
        known.insert(name, serde_json::to_value(schema).expect("a schema is plain data"));
    }
    known.insert(kept.clone(), kept_schema(&name));
    known.insert(page.clone(), page_schema(&kept));

    let title = T::NOUN.title();
    let paths = object(document, "/paths");
    let mut of_list = Map::new();
    of_list.insert("get".into(), list(T::LIST, title, &page));
    if T::IS_MADE {
        of_list.insert("post".into(), create(T::LIST, title, &name, &kept));
    }
    paths.insert(T::LIST.to_owned(), Value::Object(of_list));
    let mut of_one = Map::new();
    of_one.insert("get".into(), read(T::LIST, title, &kept));
    of_one.insert("put".into(), replace(T::LIST, title, &name, &kept));
    if T::IS_DELETED {
        of_one.insert("delete".into(), remove(T::LIST, title));
    }
    paths.insert(T::ONE.to_owned(), Value::Object(of_one));
}

fn object<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Map<String, Value> {
    document.pointer_mut(pointer).and_then(Value::as_object_mut).expect("the document has paths and schemas")
}

fn kept_schema(body: &str) -> Value {
    json!({
        "type": "object",
        "description": "One thing that was set up. Instants are milliseconds since 1970.",
        "required": ["id", "version", "changed_at", "body"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "version": {"type": "integer", "format": "int64", "minimum": 0, "description": "What `If-Match` is compared with."},
            "changed_at": {"type": "integer", "format": "int64"},
            "changed_by": {"type": "string", "format": "uuid", "description": "None: made with the tenant."},
            "body": reference(body),
        },
    })
}

fn page_schema(kept: &str) -> Value {
    json!({
        "type": "object",
        "required": ["items"],
        "properties": {
            "items": {"type": "array", "items": reference(kept)},
            "next": {"type": "string", "format": "uuid", "description": "Give it as `after` for the next page; none = this is the last."},
        },
    })
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn operation(verb: &str, list: &str, summary: String, parameters: Vec<Value>, responses: Value) -> Value {
    let noun = list.rsplit('/').next().unwrap_or_default();
    json!({
        "tags": ["settings"],
        "operationId": format!("{verb}-{noun}"),
        "summary": summary,
        "security": [{"bearer": []}],
        "parameters": parameters,
        "responses": responses,
    })
}

fn list(path: &str, title: &str, page: &str) -> Value {
    let after = json!({
        "name": "after", "in": "query", "required": false, "description": "`next` of the page before",
        "schema": {"type": "string", "format": "uuid"},
    });
    let answers =
        responses("200", answer("at most 200, by name", page, false), &["400", "401", "403", "503"]);
    operation("list", path, format!("List: {title}"), vec![after], answers)
}

fn create(path: &str, title: &str, body: &str, kept: &str) -> Value {
    let key = json!({
        "name": "Idempotency-Key", "in": "header", "required": true,
        "description": "new for each request, the same for its repetitions: visible letters",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    });
    let mut made = answer("it is there; a repetition gets it as it is now", kept, true);
    made["headers"]["Location"] = json!({"description": "where it is", "schema": {"type": "string"}});
    let refused = ["400", "401", "403", "404", "409", "413", "422", "503"];
    let mut operation =
        operation("create", path, format!("Make: {title}"), vec![key], responses("201", made, &refused));
    operation["requestBody"] = request(body);
    operation
}

fn read(path: &str, title: &str, kept: &str) -> Value {
    let answers = responses("200", answer("as it is", kept, true), &["401", "403", "404", "503"]);
    operation("read", path, format!("Read: {title}"), vec![id()], answers)
}

fn replace(path: &str, title: &str, body: &str, kept: &str) -> Value {
    let refused = ["400", "401", "403", "404", "409", "412", "413", "428", "503"];
    let answers =
        responses("200", answer("saved; every pod works by it within a second", kept, true), &refused);
    let mut operation =
        operation("replace", path, format!("Change: {title}"), vec![id(), if_match()], answers);
    operation["requestBody"] = request(body);
    operation
}

fn remove(path: &str, title: &str) -> Value {
    let gone = json!({"description": "it is gone; twice is as good as once"});
    let refused = ["400", "401", "403", "404", "409", "412", "428", "503"];
    let parameters = vec![id(), if_match()];
    operation("remove", path, format!("Delete: {title}"), parameters, responses("204", gone, &refused))
}

fn id() -> Value {
    json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}})
}

fn if_match() -> Value {
    json!({
        "name": "If-Match", "in": "header", "required": true,
        "description": "the version that was seen as \"v7\", or * for whichever it is",
        "schema": {"type": "string", "pattern": r#"^(\*|"v[0-9]{1,18}")$"#},
    })
}

fn request(body: &str) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": reference(body)}}})
}

fn answer(description: &str, schema: &str, has_version: bool) -> Value {
    let mut answer = json!({
        "description": description,
        "content": {"application/json": {"schema": reference(schema)}},
    });
    if has_version {
        answer["headers"] = json!({"ETag": {"description": "its version", "schema": {"type": "string"}}});
    }
    answer
}

fn responses(status: &str, answer: Value, refused: &[&str]) -> Value {
    let mut responses = Map::new();
    responses.insert(status.to_owned(), answer);
    for status in refused {
        let description = match *status {
            "400" => "something is not as it should be: `errors` has all of it",
            "401" => "no token that counts",
            "403" => "the role does not allow it",
            "404" => "no such thing",
            "409" => "it is used by what `errors` names, or must be there",
            "412" => "it was changed in the meantime: read it again",
            "413" => "the body is too large",
            "422" => "the key was used for another request",
            "428" => "If-Match is missing",
            _ => "try again",
        };
        let content = json!({"application/problem+json": {"schema": reference("Problem")}});
        responses.insert((*status).to_owned(), json!({"description": description, "content": content}));
    }
    Value::Object(responses)
}
