//! Where Rust and JSONata differ, one test a trap: what runs natively, and the JSONata that gives
//! the same. The texts are those that JSONata's reference implementation was asked for
//! (`tests/oracle/run` asks it again, for these and more).
#![allow(missing_docs)]

use workflow_runtime::asl::{Deployment, Json, State};
use workflow_runtime::{Failure, Workflow, workflow};

mod data;
use data::*;

/// The `Output` of a workflow's only state.
fn output<W: Workflow>() -> String {
    let machine = workflow_runtime::asl::render(W::DEFINITION, &Deployment::lambda("f")).unwrap();
    match machine.states.0.into_iter().next() {
        Some((_, State::Succeed(state))) => match state.output {
            Some(Json::String(text)) => text,
            other => panic!("not an expression: {other:?}"),
        },
        other => panic!("not a Succeed state: {other:?}"),
    }
}

/// One expression, the JSONata it is emitted as, and values that it gives or `fails`.
macro_rules! trap {
    (
        $name:ident($($parameter:ident: $ty:ty),*) -> $out:ty { $($expression:tt)* }
        emits $text:literal;
        $(($($value:expr),*) $verb:ident $($result:expr)?;)*
    ) => {
        mod $name {
            use super::*;

            workflow! {
                workflow Trap($($parameter: $ty),*) -> $out { state Only => succeed $($expression)*; }
            }

            #[tokio::test]
            async fn is_the_same() {
                assert_eq!(output::<Trap>(), $text);
                $(expect!($verb, Trap::run($($value),*).await $(, $result)?);)*
            }
        }
    };
}

macro_rules! expect {
    (gives, $result:expr, $expected:expr) => {
        assert_eq!($result.unwrap(), $expected)
    };
    (fails, $result:expr) => {{
        let failure: Failure = $result.unwrap_err();
        assert_eq!(failure.error, "States.QueryEvaluationError");
    }};
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn customer(json: &str) -> Customer {
    serde_json::from_str(json).unwrap()
}

trap! {
    integers_overflow_as_their_type_does(a: u8, b: u8) -> u8 { a + b }
    emits "{% ($q1 := $states.context.Execution.Input.a + $states.context.Execution.Input.b; $q1 < 0 or $q1 > 255 ? $error('out of range of u8') : $q1) %}";
    (200, 55) gives 255;
    (200, 56) fails;
}

trap! {
    unsigned_subtraction_stops_at_zero(a: u64, b: u64) -> u64 { a - b }
    emits "{% ($q1 := $states.context.Execution.Input.a - $states.context.Execution.Input.b; $q1 < 0 or $q1 > 9007199254740991 ? $error('out of range of u64') : $q1) %}";
    (2, 1) gives 1;
    (1, 2) fails;
    (1 << 53, 0) fails;
}

trap! {
    division_goes_towards_zero(a: i8, b: i8) -> i8 { a / b }
    emits "{% ($q1 := $states.context.Execution.Input.b = 0 ? $error('division by zero') : ($states.context.Execution.Input.a - $states.context.Execution.Input.a % $states.context.Execution.Input.b) / $states.context.Execution.Input.b; $q1 < -128 or $q1 > 127 ? $error('out of range of i8') : $q1) %}";
    (-7, 2) gives -3;
    (-128, -1) fails;
    (1, 0) fails;
}

trap! {
    the_remainder_has_the_sign_of_the_dividend(a: i8, b: i8) -> i8 { a % b }
    emits "{% $states.context.Execution.Input.b = 0 ? $error('division by zero') : $states.context.Execution.Input.a % $states.context.Execution.Input.b %}";
    (-7, 3) gives -1;
    (-128, -1) gives 0;
    (1, 0) fails;
}

trap! {
    an_infinite_product_fails(a: f64, b: f64) -> f64 { a * b }
    emits "{% $states.context.Execution.Input.a * $states.context.Execution.Input.b + 0 %}";
    (1.5, 2.0) gives 3.0;
    (1e308, 10.0) fails;
}

trap! {
    a_literal_has_the_type_of_the_other_side(a: u8) -> bool { 200 + 100 > a }
    emits "{% ($q1 := 200 + 100; $q1 < 0 or $q1 > 255 ? $error('out of range of u8') : $q1) > $states.context.Execution.Input %}";
    (1) fails;
}

trap! {
    a_missing_option_equals_none(a: Customer, b: Option<String>) -> bool { a.r#type == b }
    emits "{% ($exists($states.context.Execution.Input.a.type) ? $states.context.Execution.Input.a.type : null) = ($exists($states.context.Execution.Input.b) ? $states.context.Execution.Input.b : null) %}";
    (customer(r#"{"name": "x", "vip": true}"#), None) gives true;
    (customer(r#"{"name": "x", "vip": true, "type": "t"}"#), None) gives false;
}

trap! {
    an_option_is_some_unless_it_is_null_or_missing(a: Customer) -> (bool, bool) { (a.r#type.is_some(), a.r#type.is_none()) }
    emits "{% [$states.context.Execution.Input.type != null, ($exists($states.context.Execution.Input.type) ? $states.context.Execution.Input.type : null) = null] %}";
    (customer(r#"{"name": "x", "vip": true}"#)) gives (false, true);
    (customer(r#"{"name": "x", "vip": true, "type": null}"#)) gives (false, true);
}

trap! {
    a_missing_field_has_its_default(a: Defaulted) -> u32 { a.n }
    emits "{% $exists($states.context.Execution.Input.n) ? $states.context.Execution.Input.n : 5 %}";
    (serde_json::from_str("{}").unwrap()) gives 5;
}

trap! {
    the_other_value_of_unwrap_or_is_evaluated_first(a: Option<u32>, b: u32) -> u32 { a.unwrap_or(1 / b) }
    emits "{% ($q1 := $states.context.Execution.Input.b = 0 ? $error('division by zero') : (1 - 1 % $states.context.Execution.Input.b) / $states.context.Execution.Input.b; $states.context.Execution.Input.a != null ? $states.context.Execution.Input.a : $q1) %}";
    (Some(3), 1) gives 3;
    (Some(3), 0) fails;
}

trap! {
    conditions_stop_early(a: u32) -> bool { a != 0 && 1 / a == 1 }
    emits "{% $states.context.Execution.Input != 0 and ($states.context.Execution.Input = 0 ? $error('division by zero') : (1 - 1 % $states.context.Execution.Input) / $states.context.Execution.Input) = 1 %}";
    (0) gives false;
    (1) gives true;
}

trap! {
    a_scrutinee_is_evaluated_where_no_pattern_asks(a: u32, b: bool) -> u32 { match 1 / a { _ if b => 1, _ => 2 } }
    emits "{% ($q1 := $states.context.Execution.Input.a = 0 ? $error('division by zero') : (1 - 1 % $states.context.Execution.Input.a) / $states.context.Execution.Input.a; $states.context.Execution.Input.b ? 1 : 2) %}";
    (1, true) gives 1;
    (0, true) fails;
}

trap! {
    a_list_contains_a_scalar(xs: Vec<String>, x: String) -> bool { xs.contains(&x) }
    emits "{% $states.context.Execution.Input.x in $states.context.Execution.Input.xs %}";
    (vec![], "a".into()) gives false;
    (texts(&["a"]), "a".into()) gives true;
}

trap! {
    a_list_in_a_list_is_not_spliced(a: Vec<u32>) -> Vec<Vec<u32>> { vec![a] }
    emits "{% [[$states.context.Execution.Input]] %}";
    (vec![1]) gives vec![vec![1]];
    (vec![]) gives vec![Vec::<u32>::new()];
}

trap! {
    nor_is_one_that_may_be_null(a: Option<Vec<u32>>) -> Vec<Option<Vec<u32>>> { vec![a, None] }
    emits "{% [($q1 := $states.context.Execution.Input; $type($q1) = 'array' ? [[$q1]] : $q1), null] %}";
    (Some(vec![1])) gives vec![Some(vec![1]), None];
    (None) gives vec![None, None];
}

trap! {
    an_index_is_within_the_list(xs: Vec<u32>, i: usize) -> u32 { xs[i] }
    emits "{% $states.context.Execution.Input.i < $count($states.context.Execution.Input.xs) ? $states.context.Execution.Input.xs[$states.context.Execution.Input.i] : $error('index out of range') %}";
    (vec![5], 0) gives 5;
    (vec![5], 1) fails;
}

trap! {
    the_first_of_none_is_none(xs: Vec<u32>) -> Option<u32> { xs.first() }
    emits "{% $count($states.context.Execution.Input) > 0 ? $states.context.Execution.Input[0] : null %}";
    (vec![]) gives None;
    (vec![5]) gives Some(5);
}

trap! {
    a_key_may_be_missing(prices: Prices) -> Option<u32> { prices.get("a") }
    emits "{% ($q1 := $lookup($states.context.Execution.Input, 'a'); $exists($q1) ? $q1 : null) %}";
    (Prices::new()) gives None;
    (Prices::from([("a".to_owned(), 1)])) gives Some(1);
}

trap! {
    a_map_of_one_key_has_one(prices: Prices) -> usize { prices.len() }
    emits "{% $count($keys($states.context.Execution.Input)) %}";
    (Prices::new()) gives 0;
    (Prices::from([("abc".to_owned(), 1)])) gives 1;
}

trap! {
    a_flattened_map_has_only_the_other_fields(a: Rest) -> Prices { a.rest }
    emits "{% $merge([$sift($states.context.Execution.Input, function($v, $k) { $not($k in ['id']) }), {}]) %}";
    (serde_json::from_str(r#"{"id": 1, "a": 2}"#).unwrap()) gives Prices::from([("a".to_owned(), 2)]);
}

trap! {
    a_map_flattened_twice_has_only_the_other_fields(a: Nested) -> Prices { a.inner.rest }
    emits "{% $merge([$sift($states.context.Execution.Input, function($v, $k) { $not($k in ['key', 'id']) }), {}]) %}";
    (serde_json::from_str(r#"{"key": 1, "id": 2, "a": 3}"#).unwrap()) gives Prices::from([("a".to_owned(), 3)]);
}

trap! {
    a_map_beside_a_tag_has_no_tag(a: Tagged, b: Prices) -> Prices { match a { Tagged::Labels(labels) => labels, _ => b } }
    emits "{% $states.context.Execution.Input.a.kind = 'Labels' ? $merge([$sift($states.context.Execution.Input.a, function($v, $k) { $not($k in ['kind']) }), {}]) : $states.context.Execution.Input.b %}";
    (Tagged::Labels(Prices::new()), Prices::new()) gives Prices::new();
}

trap! {
    a_content_that_denies_other_fields_has_no_tag(a: Parcel, b: Closed) -> Closed { match a.content { Tagged::Closed(c) => c, _ => b } }
    emits "{% $states.context.Execution.Input.a.kind = 'Closed' ? $merge([$sift($states.context.Execution.Input.a, function($v, $k) { $not($k in ['id', 'name', 'vip', 'type', 'kind']) }), {}]) : $states.context.Execution.Input.b %}";
    (serde_json::from_str(r#"{"id": 1, "name": "n", "vip": true, "kind": "Closed", "code": 2}"#).unwrap(), Closed { code: 3 })
        gives Closed { code: 2 };
}

trap! {
    a_flattened_value_brings_only_its_own_fields(a: Outer, id: u32) -> Outer { Outer { id, inner: a.inner } }
    emits "{% $merge([{'id': $states.context.Execution.Input.id}, $sift($states.context.Execution.Input.a, function($v, $k) { $k in ['name', 'vip', 'type'] })]) %}";
    (Outer { id: 1, inner: Customer::default() }, 2) gives Outer { id: 2, inner: Customer::default() };
}

trap! {
    trim_keeps_inner_white_space(s: String) -> String { s.trim() }
    emits "{% $replace($states.context.Execution.Input, /^[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+|[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+$/, '') %}";
    ("\u{a0} a  b\u{85}\n".into()) gives "a  b";
    ("\u{feff}".into()) gives "\u{feff}";
}

trap! {
    texts_are_ordered_by_utf_16(a: String, b: String) -> bool { a < b }
    emits "{% $states.context.Execution.Input.a < $states.context.Execution.Input.b %}";
    ("\u{ffff}".into(), "😀".into()) gives false;
    ("a".into(), "b".into()) gives true;
}

trap! {
    the_start_of_a_text_is_counted_in_characters(s: String, start: String) -> bool { s.starts_with(&start) }
    emits "{% $substring($states.context.Execution.Input.s, 0, $length($states.context.Execution.Input.start)) = $states.context.Execution.Input.start %}";
    ("😀a".into(), "😀".into()) gives true;
    ("a.c".into(), "abc".into()) gives false;
}

trap! {
    every_text_ends_with_nothing(s: String, end: String) -> bool { s.ends_with(&end) }
    emits "{% ($states.context.Execution.Input.end = '' or $substring($states.context.Execution.Input.s, -$length($states.context.Execution.Input.end)) = $states.context.Execution.Input.end) %}";
    ("a".into(), "".into()) gives true;
    ("a😀".into(), "😀".into()) gives true;
    ("a".into(), "aa".into()) gives false;
}

trap! {
    large_numbers_keep_their_digits(a: i64) -> String { format!("{a}") }
    emits "{% $formatBase($states.context.Execution.Input) %}";
    (-9_007_199_254_740_991) gives "-9007199254740991";
}

trap! {
    single_quotes_stand_in_double_ones(s: String) -> bool { s == "it's \"so\" \\ \n" }
    emits "{% $states.context.Execution.Input = \"it's \\\"so\\\" \\\\ \\n\" %}";
    ("it's \"so\" \\ \n".into()) gives true;
}

trap! {
    the_end_of_an_expression_is_hidden_in_a_text(s: String) -> String { format!("{s}%}}") }
    emits "{% $states.context.Execution.Input & '%\\u007d' %}";
    ("5".into()) gives "5%}";
}

trap! {
    a_text_that_looks_like_an_expression_is_none() -> String { "{% 1 %}" }
    emits "{% '{% 1 %\\u007d' %}";
    () gives "{% 1 %}";
}

trap! {
    a_mixed_enum_is_a_text_or_an_object(m: Mixed) -> u32 { match m { Mixed::Empty => 0, Mixed::One(n) => n, Mixed::Maybe(None) => 7, _ => 9 } }
    emits "{% $states.context.Execution.Input = 'Empty' ? 0 : $exists($states.context.Execution.Input.One) ? $states.context.Execution.Input.One : $exists($states.context.Execution.Input.Maybe) and $states.context.Execution.Input.Maybe = null ? 7 : 9 %}";
    (Mixed::Empty) gives 0;
    (Mixed::One(5)) gives 5;
    (Mixed::Maybe(None)) gives 7;
    (Mixed::Text("Empty".into())) gives 9;
}

trap! {
    one_variant_is_asked_for_by_name(a: Internal) -> bool { a == Internal::Empty }
    emits "{% $states.context.Execution.Input.kind = 'empty' %}";
    (Internal::Empty) gives true;
    (Internal::NamedOne { item_id: 1, note: None }) gives false;
}

trap! {
    a_list_of_one_stays_a_list(xs: Vec<u32>) -> Vec<Vec<u32>> { xs.iter().map(|x| vec![x]).collect() }
    emits "{% $append([], $map($states.context.Execution.Input, function($x) { [$x] })[]) %}";
    (vec![]) gives Vec::<Vec<u32>>::new();
    (vec![1]) gives vec![vec![1]];
}

trap! {
    filtered_nulls_stay(xs: Vec<Option<u32>>) -> Vec<Option<u32>> { xs.iter().filter(|x| x.is_none()).collect() }
    emits "{% $append([], $filter($states.context.Execution.Input, function($x) { $x = null })[]) %}";
    (vec![None]) gives vec![None];
    (vec![Some(1)]) gives vec![];
}

trap! {
    a_failing_closure_fails_the_state(xs: Vec<u32>) -> Vec<u32> { xs.iter().map(|x| 6 / x).collect() }
    emits "{% $append([], $map($states.context.Execution.Input, function($x) { $x = 0 ? $error('division by zero') : (6 - 6 % $x) / $x })[]) %}";
    (vec![2]) gives vec![3];
    (vec![2, 0]) fails;
}

trap! {
    any_of_none_is_false_and_stops_early(xs: Vec<u32>) -> bool { xs.iter().any(|x| 6 / x == 3) }
    emits "{% $reduce($states.context.Execution.Input, function($q1, $x) { $q1 or ($x = 0 ? $error('division by zero') : (6 - 6 % $x) / $x) = 3 }, false) %}";
    (vec![]) gives false;
    (vec![2, 0]) gives true;
    (vec![0, 2]) fails;
}

trap! {
    a_sum_stays_in_range_on_its_way(xs: Vec<i8>) -> i8 { xs.iter().sum() }
    emits "{% $reduce($states.context.Execution.Input, function($q1, $q2) { ($q3 := $q1 + $q2; $q3 < -128 or $q3 > 127 ? $error('out of range of i8') : $q3) }, 0) %}";
    (vec![]) gives 0;
    (vec![100, -100, 100]) gives 100;
    (vec![100, 100, -100]) fails;
}

trap! {
    the_least_of_none_is_none(xs: Vec<u32>) -> Option<u32> { xs.iter().min() }
    emits "{% ($q1 := $min($states.context.Execution.Input); $exists($q1) ? $q1 : null) %}";
    (vec![]) gives None;
    (vec![2, 1]) gives Some(1);
}

trap! {
    what_is_found_may_be_a_list(xs: Vec<Vec<u32>>) -> Option<Vec<u32>> { xs.iter().find(|x| x.len() < 2) }
    emits "{% $reduce($states.context.Execution.Input, function($q1, $x) { $q1 != null ? $q1 : $count($x) < 2 ? $x : null }, null) %}";
    (vec![]) gives None;
    (vec![vec![1, 2], vec![]]) gives Some(vec![]);
}

trap! {
    a_literal_has_the_type_of_what_is_folded(xs: Vec<u8>) -> bool { xs.iter().fold(0, |sum, x| sum + x) > 1 }
    emits "{% $reduce($states.context.Execution.Input, function($sum_, $x) { ($q1 := $sum_ + $x; $q1 < 0 or $q1 > 255 ? $error('out of range of u8') : $q1) }, 0) > 1 %}";
    (vec![200, 55]) gives true;
    (vec![200, 56]) fails;
}

trap! {
    a_list_in_a_pair_is_not_spliced(xs: Vec<Vec<u32>>) -> Vec<(usize, Vec<u32>)> { xs.iter().enumerate().collect() }
    emits "{% $append([], $map($states.context.Execution.Input, function($q1, $q2) { [$q2, [$q1]] })[]) %}";
    (vec![vec![]]) gives vec![(0, vec![])];
    (vec![vec![1]]) gives vec![(0, vec![1])];
}

trap! {
    a_taken_list_is_not_flattened(xs: Vec<Vec<u32>>) -> Vec<Vec<u32>> { xs.iter().take(1).collect() }
    emits "{% $append([], $filter($states.context.Execution.Input, function($q1, $q2) { $q2 < 1 })[]) %}";
    (vec![]) gives Vec::<Vec<u32>>::new();
    (vec![vec![1], vec![]]) gives vec![vec![1]];
}

trap! {
    a_parameter_hides_the_outer_one_only_inside(x: Vec<Vec<u32>>) -> Vec<Vec<u32>> { x.iter().map(|x| x.iter().map(|x| x + 1).collect()).collect() }
    emits "{% $append([], $map($states.context.Execution.Input, function($x) { $append([], $map($x, function($x_) { ($q1 := $x_ + 1; $q1 < 0 or $q1 > 4294967295 ? $error('out of range of u32') : $q1) })[]) })[]) %}";
    (vec![vec![], vec![1, 2]]) gives vec![vec![], vec![2, 3]];
}

trap! {
    keys_are_in_the_order_of_texts(m: Prices) -> Vec<String> { m.keys() }
    emits "{% $sort($append([], $keys($states.context.Execution.Input))) %}";
    (Prices::new()) gives Vec::<String>::new();
    (Prices::from([("9".to_owned(), 1), ("10".to_owned(), 2)])) gives texts(&["10", "9"]);
    (Prices::from([("\u{ffff}".to_owned(), 1), ("😀".to_owned(), 2)])) gives texts(&["😀", "\u{ffff}"]);
}

trap! {
    the_length_of_a_text_is_counted_in_characters(s: String) -> usize { s.chars().count() }
    emits "{% $length($states.context.Execution.Input) %}";
    ("😀é".into()) gives 2;
}

trap! {
    json_of_another_type_fails(s: String) -> Customer { from_json::<Customer>(s) }
    emits "{% ($q2 := function($q3) { $not(false in [$type($q3) = 'object', $type($q3.name) = 'string', $type($q3.vip) = 'boolean', $not($exists($q3.type)) or ($type($q3.type) = 'null' or $type($q3.type) = 'string')]) }; $q1 := $parse($states.context.Execution.Input); $q2($q1) ? $q1 : $error('the JSON is of another type')) %}";
    (r#"{"name": "ann", "vip": true}"#.into()) gives customer(r#"{"name": "ann", "vip": true}"#);
    (r#"{"name": "ann", "vip": 1}"#.into()) fails;
    (r#"["ann", true, null]"#.into()) fails;
}

trap! {
    json_has_doubles(s: String) -> u8 { from_json::<u8>(s) }
    emits "{% ($q1 := $parse($states.context.Execution.Input); $type($q1) = 'number' and $q1 >= 0 and $q1 <= 255 and $floor($q1) = $q1 ? $q1 : $error('the JSON is of another type')) %}";
    ("5.0".into()) gives 5;
    ("5.5".into()) fails;
    ("256".into()) fails;
}

// A deployment would fill it in.
trap! {
    texts_hold_no_substitution(s: String) -> bool { s == "${Name}" }
    emits "{% $states.context.Execution.Input = '\\u0024{Name}' %}";
    ("${Name}".into()) gives true;
}

workflow! {
    pub workflow Row(a: u32) -> bool {
        state Only => succeed a != 1 && a != 2 && a != 3 && a != 4 && a != 5 && a != 6 && a != 7 && a != 8 && a != 9
            && a != 10 && a != 11 && a != 12 && a != 13 && a != 14 && a != 15 && a != 16 && a != 17;
    }
}

/// A row of operands, or of cases, is a level of nesting each, of which AWS evaluates about 100.
#[test]
fn long_rows_are_halved() {
    let text = output::<Row>().replace("$states.context.Execution.Input", "a");
    assert_eq!(
        text,
        "{% a != 1 and a != 2 and a != 3 and a != 4 and a != 5 and a != 6 and a != 7 and a != 8 and (a != 9 and \
         a != 10 and a != 11 and a != 12 and a != 13 and a != 14 and a != 15 and a != 16 and a != 17) %}"
    );
}

workflow! {
    pub workflow Names(n: usize) -> usize {
        state First { let count: usize = n + 1; => Second(n) }
        state Second(count_: usize) { let q1: usize = count + count_; => succeed q1 }
    }
}

/// A variable would hide a function of the same name.
#[test]
fn variables_do_not_hide_functions() {
    let text = Names::asl(&Deployment::lambda("f")).unwrap().to_string();
    for part in
        [r#""count_": "{% ("#, r#""count__": "{% $states.context.Execution.Input %}""#, ":= $count_ + $count__;"]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

fn document<W: Workflow>() -> serde_json::Value {
    serde_json::to_value(workflow_runtime::asl::render(W::DEFINITION, &Deployment::lambda("f")).unwrap()).unwrap()
}

/// What a target's parameter is given counts, and not what the state's own action assigns to the name.
#[tokio::test]
async fn a_parameter_is_assigned_once() {
    #![allow(unused_variables)]
    workflow! {
        workflow Swap(n: u32) -> (u32, u32) {
            state First { let a: u32 = 1; => Second(n, a) }
            state Second(b: u32, a: u32) { let b: u32 = a + 1; => Third(7) }
            state Third(b: u32) => succeed (a, b);
        }
    }
    assert_eq!(Swap::run(5).await.unwrap(), (1, 7));
    let states = &document::<Swap>()["States"];
    assert_eq!(states["First"]["Assign"], serde_json::json!({"a": 1}));
    assert_eq!(states["First: then"]["Assign"]["a"], "{% $a %}");
    assert_eq!(states["Second"]["Assign"], serde_json::json!({"b": 7}));
}

workflow! {
    pub workflow Constants(_n: u32) -> Vec<u32> {
        state First => if true { Wait } else { fail Failure { error: "E", cause: "" } };
        state Wait { wait for 5 - 6; => Until }
        state Until { wait until "tomorrow"; => succeed vec![1] }
    }
}

/// Validators refuse some constants where AWS would take an expression; these are written as one.
#[tokio::test]
async fn constants_that_validators_refuse_are_expressions() {
    assert_eq!(Constants::run(1).await.unwrap_err().error, "States.QueryEvaluationError");
    let states = &document::<Constants>()["States"];
    assert_eq!(states["First"]["Choices"][0]["Condition"], "{% true %}");
    assert_eq!(states["First: fail"]["Cause"], "{% '' %}");
    assert_eq!(states["Until"]["Timestamp"], "{% 'tomorrow' %}");
    assert_eq!(states["Until"]["Output"], "{% [1] %}");
}

/// Rust evaluates a scrutinee before the first arm, so the first rule does.
#[tokio::test]
async fn a_choice_evaluates_what_it_looks_at() {
    workflow! {
        workflow Forced(n: u32, b: bool) -> u32 {
            state First => match 10 / n { _ if b => succeed 1, 3 => succeed 3, _ => succeed 2 };
        }
    }
    assert_eq!(Forced::run(3, true).await.unwrap(), 1);
    assert_eq!(Forced::run(3, false).await.unwrap(), 3);
    assert_eq!(Forced::run(0, true).await.unwrap_err().error, "States.QueryEvaluationError");
    let condition = &document::<Forced>()["States"]["First"]["Choices"][0]["Condition"];
    let input = "$states.context.Execution.Input";
    assert_eq!(
        condition.as_str().unwrap().replace(input, "input"),
        "{% (input.n = 0 ? $error('division by zero') : (10 - 10 % input.n) / input.n; true) and input.b %}"
    );
}
