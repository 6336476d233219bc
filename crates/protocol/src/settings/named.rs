//! What is hardly more than a name.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Faults, Noun, Setting};

const NAME: usize = 60;

/// Something that an operator can do and a queue may ask for, such as a language.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillBody {
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
}

/// What came of a conversation, chosen when it is closed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseCodeBody {
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
    /// Whoever chooses it must write a note.
    #[serde(default)]
    pub needs_note: bool,
}

/// Why an operator takes no conversations for a while.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwayReasonBody {
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
}

/// A mark on a conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TagBody {
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
    #[serde(default)]
    pub colour: TagColour,
}

/// One of the colours that both themes have.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TagColour {
    #[default]
    Grey,
    Blue,
    Green,
    Amber,
    Red,
    Violet,
}

macro_rules! named {
    ($body:ident, $noun:ident) => {
        impl Setting for $body {
            const NOUN: Noun = Noun::$noun;

            fn label(&self) -> &str {
                &self.name
            }

            fn check(&self, faults: &mut Faults) {
                faults.line("name", &self.name, NAME);
            }
        }
    };
}

named!(SkillBody, Skill);
named!(CloseCodeBody, CloseCode);
named!(AwayReasonBody, AwayReason);
named!(TagBody, Tag);
