//! What a customer answered before the conversation, held against the widget's settings: only what is asked is kept,
//! with the question as it is asked.

use std::collections::BTreeMap;

use domain::form::{Answer, Form};
use protocol::Problem;
use protocol::frame::{FormFrame, Say};
use protocol::link::WidgetShown;
use protocol::problem::ProblemKind;
use protocol::settings::{FieldBody, FieldKind, FieldNeed};

/// Characters of an answer.
const ANSWER_CHARS: usize = 500;
/// The key under which the consent is kept.
const CONSENT: &str = "consent";

/// The form that a `say` of kind `form` carries. `shown` is none where nobody has set up anything.
///
/// Errors: a problem that names the field.
pub(crate) fn read(say: &Say, shown: Option<&WidgetShown>) -> Result<Form, Problem> {
    let frame: FormFrame = serde_json::from_str(&say.text)
        .map_err(|error| refused("text", format!("this is no form: {error}")))?;
    let FormFrame { queue, mut answers, consents } = frame;
    let queue =
        queue.filter(|id| shown.is_some_and(|shown| shown.queues.iter().any(|queue| queue.id == *id)));
    let Some(body) = shown.map(|shown| &shown.body) else {
        return Ok(Form { queue: None, answers: Vec::new() });
    };
    let mut kept = Vec::new();
    for field in &body.fields {
        if let Some(value) = answer(field, &mut answers)? {
            kept.push(Answer { key: field.key.clone(), label: field.label.clone(), value });
        }
    }
    if !body.consent_url.is_empty() {
        if !consents {
            return Err(refused(CONSENT, "the privacy notice must be agreed to before the chat"));
        }
        kept.push(Answer {
            key: CONSENT.to_owned(),
            label: "Privacy notice".to_owned(),
            value: body.consent_url.clone(),
        });
    }
    Ok(Form { queue, answers: kept })
}

fn answer(field: &FieldBody, answers: &mut BTreeMap<String, String>) -> Result<Option<String>, Problem> {
    let value = answers.remove(&field.key).unwrap_or_default();
    let value = value.trim();
    if value.is_empty() {
        return match field.need {
            FieldNeed::Required => Err(refused(&field.key, "an answer is required")),
            FieldNeed::Optional => Ok(None),
        };
    }
    let chars = value.chars().count();
    if chars > ANSWER_CHARS || value.chars().any(char::is_control) {
        return Err(refused(&field.key, format!("one line of at most {ANSWER_CHARS} characters, please")));
    }
    if !field.fits(value) {
        return Err(refused(&field.key, format!("write it as {}", field.pattern)));
    }
    let is_sound = match field.kind {
        FieldKind::Text | FieldKind::Name => true,
        FieldKind::Email => value.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && host.split_once('.').is_some_and(|(host, top)| !host.is_empty() && top.len() > 1)
        }),
        FieldKind::Phone => value.chars().filter(char::is_ascii_digit).count() >= 5,
        FieldKind::Number => value.parse::<f64>().is_ok(),
    };
    if !is_sound {
        return Err(refused(&field.key, "it is not complete"));
    }
    Ok(Some(value.to_owned()))
}

fn refused(field: &str, detail: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::BadRequest).field(field.to_owned()).detail(detail.into())
}

#[cfg(test)]
mod tests {
    use domain::{ClientId, QueueId, SenderId, TenantId, TimelineId};
    use protocol::frame::SpeechKind;
    use protocol::link::QueueShown;
    use protocol::settings::WidgetBody;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    const QUEUE: QueueId = QueueId(Uuid::from_u128(2));

    fn shown(consent_url: &str) -> WidgetShown {
        let mut body = WidgetBody::new("Nordvik", Vec::new());
        body.consent_url = consent_url.to_owned();
        body.fields = serde_json::from_value(json!([
            { "key": "name", "label": "Name", "kind": "name" },
            { "key": "email", "label": "E-mail", "kind": "email", "need": "required" },
            { "key": "order", "label": "Order number", "pattern": "NV-000-00000" },
        ]))
        .unwrap();
        let queues = vec![QueueShown { id: QUEUE, name: "Returns".to_owned(), hours: None }];
        WidgetShown { tenant: TenantId(Uuid::from_u128(1)), body, queues, hours: Vec::new() }
    }

    fn read_(form: serde_json::Value, shown: Option<&WidgetShown>) -> Result<Form, Problem> {
        let id = Uuid::from_u128(3);
        let (timeline, cid, sender) = (TimelineId(id), ClientId(id), SenderId(id));
        let say = Say {
            timeline,
            cid,
            sender,
            no: 1,
            kind: SpeechKind::Form,
            text: form.to_string(),
            files: Vec::new(),
        };
        read(&say, shown)
    }

    #[test]
    fn only_what_is_asked_is_kept_with_its_question() {
        let answers = json!({ "email": " a@post.com ", "order": "NV-204-88317", "role": "administrator" });
        let form = read_(json!({ "queue": QUEUE, "answers": answers }), Some(&shown(""))).unwrap();
        assert_eq!(form.queue, Some(QUEUE));
        let kept: Vec<_> = form.answers.iter().map(|it| (it.label.as_str(), it.value.as_str())).collect();
        assert_eq!(kept, [("E-mail", "a@post.com"), ("Order number", "NV-204-88317")]);
    }

    #[test]
    fn what_is_required_or_ill_written_is_refused_by_its_field() {
        let field = |answers| {
            let refused = read_(json!({ "answers": answers }), Some(&shown(""))).unwrap_err();
            refused.field
        };
        assert_eq!(field(json!({})).as_deref(), Some("email"));
        assert_eq!(field(json!({ "email": "margarethe@post" })).as_deref(), Some("email"));
        let order = json!({ "email": "a@post.com", "order": "NV-20488317" });
        assert_eq!(field(order).as_deref(), Some("order"));
        let long = json!({ "email": "a@post.com", "name": "x".repeat(501) });
        assert_eq!(field(long).as_deref(), Some("name"));
    }

    #[test]
    fn no_form_passes_without_the_consent_that_is_asked_for() {
        let shown = shown("https://nordvik.example/privacy");
        let answers = json!({ "email": "a@post.com" });
        let refused = read_(json!({ "answers": answers }), Some(&shown)).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("consent"));
        let form = read_(json!({ "answers": answers, "consents": true }), Some(&shown)).unwrap();
        assert_eq!(form.answers.last().unwrap().value, "https://nordvik.example/privacy");
    }

    #[test]
    fn a_queue_that_is_not_offered_is_not_chosen() {
        let other = QueueId(Uuid::from_u128(8));
        let form = json!({ "queue": other, "answers": { "email": "a@post.com" } });
        assert_eq!(read_(form.clone(), Some(&shown(""))).unwrap().queue, None);
        assert_eq!(read_(form, None).unwrap(), Form::default());
    }
}
