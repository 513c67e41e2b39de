//! `derive(Data)` names what serde writes.
#![allow(missing_docs, dead_code, non_snake_case, non_camel_case_types)]

use serde::{Deserialize, Serialize};
use workflow_runtime::Data;

mod fits;
use fits::check;

macro_rules! rules {
    ($($module:ident $rule:literal)*) => {$(
        mod $module {
            use super::*;

            #[derive(Serialize, Deserialize, Data)]
            #[serde(rename_all = $rule)]
            pub struct Names {
                pub plain: u32,
                pub two_words: u32,
                pub with_1_digit2: u32,
                pub _leading: u32,
                pub double__bar: u32,
                pub trailing_: u32,
                pub mixedCase: u32,
                pub r#type: u32,
                #[serde(rename = "own-Name")]
                pub own: u32,
            }

            #[derive(Serialize, Deserialize, Data)]
            #[serde(rename_all = $rule, rename_all_fields = $rule)]
            pub enum Variants {
                Plain,
                TwoWords(u32),
                HTTPServer { first_field: u32 },
                V2Beta(u32, u32),
                #[serde(rename = "own")]
                Own,
                #[serde(rename_all = "UPPERCASE")]
                Upper { first_field: u32 },
                With_Bar,
            }
        }

        #[test]
        fn $module() {
            use $module::{Names, Variants};
            let (plain, two_words, with_1_digit2, _leading) = (1, 2, 3, 4);
            let (double__bar, trailing_, mixedCase, r#type, own) = (5, 6, 7, 8, 9);
            check(&Names { plain, two_words, with_1_digit2, _leading, double__bar, trailing_, mixedCase, r#type, own });
            for variant in [
                Variants::Plain,
                Variants::TwoWords(1),
                Variants::HTTPServer { first_field: 1 },
                Variants::V2Beta(1, 2),
                Variants::Own,
                Variants::Upper { first_field: 1 },
                Variants::With_Bar,
            ] {
                check(&variant);
            }
        }
    )*};
}

rules! {
    lower "lowercase"
    upper "UPPERCASE"
    pascal "PascalCase"
    camel "camelCase"
    snake "snake_case"
    screaming_snake "SCREAMING_SNAKE_CASE"
    kebab "kebab-case"
    screaming_kebab "SCREAMING-KEBAB-CASE"
}

#[derive(Serialize, Deserialize, Data)]
struct Inner {
    id: u32,
}

#[derive(Serialize, Deserialize, Data)]
#[serde(tag = "kind", content = "value", rename_all = "camelCase")]
enum Adjacent {
    UnitOne,
    New(Vec<Inner>),
    Pair(u32, Option<String>),
    Named { id: u32 },
}

#[derive(Serialize, Deserialize, Data)]
#[serde(tag = "kind")]
enum Internal {
    Unit,
    New(Inner),
    Named { id: u32, note: Option<String> },
}

#[derive(Serialize, Deserialize, Data)]
struct Missable {
    #[serde(default)]
    a: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    b: Vec<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    c: Option<u32>,
    d: Option<u32>,
}

#[test]
fn tags_and_fields_that_may_be_missing() {
    [Adjacent::UnitOne, Adjacent::New(vec![Inner { id: 1 }]), Adjacent::Pair(1, None), Adjacent::Named { id: 1 }]
        .iter()
        .for_each(check);
    [Internal::Unit, Internal::New(Inner { id: 1 }), Internal::Named { id: 1, note: None }].iter().for_each(check);
    check(&Missable { a: 0, b: vec![], c: None, d: None });
    check(&Missable { a: 0, b: vec![1], c: Some(1), d: Some(1) });
}
