use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::*;
use crate::Data;

#[derive(Serialize, Deserialize, Data)]
#[serde(rename_all = "camelCase")]
struct Order {
    order_id: u32,
    customer: Customer,
    #[serde(default)]
    tags: Vec<String>,
    note: Option<String>,
    #[serde(alias = "kind")]
    status: Status,
}

#[derive(Serialize, Deserialize, Data)]
struct Customer {
    name: String,
    #[serde(flatten)]
    address: Address,
}

#[derive(Serialize, Deserialize, Data)]
struct Address {
    town: String,
}

#[derive(Serialize, Deserialize, Data)]
enum Status {
    Approved,
    #[serde(alias = "Waiting")]
    Pending,
}

#[derive(Serialize, Deserialize, Data)]
enum Event {
    Unit,
    One(u8),
    Two(u8, bool),
    Named { at: i8 },
}

#[derive(Serialize, Deserialize, Data)]
#[serde(tag = "type")]
enum Tagged {
    Card { number: u8 },
    Of(Address),
    Cash,
}

#[derive(Serialize, Deserialize, Data)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    One(u8),
    Perhaps(Option<u8>),
    Nothing,
}

#[derive(Serialize, Deserialize, Data)]
struct Open {
    id: u8,
    #[serde(flatten)]
    rest: BTreeMap<String, u8>,
}

#[derive(Serialize, Deserialize, Data)]
struct Paid {
    price: u8,
    #[serde(flatten)]
    by: Tagged,
}

#[derive(Serialize, Deserialize, Data)]
#[serde(deny_unknown_fields)]
struct Closed {
    note: String,
}

#[derive(Serialize, Deserialize, Data)]
struct Login {
    #[data(secret)]
    pin: u8,
    #[data(secret)]
    keys: BTreeMap<String, u8>,
}

fn told(seen: &[Mistake]) -> Vec<String> {
    seen.iter().map(|mistake| format!("{}: {}", mistake.place.path, mistake.why)).collect()
}

/// The mistakes in JSON that serde refuses.
fn mistakes<T: Data>(json: Value) -> Vec<String> {
    assert!(T::deserialize(&json).is_err(), "{json}");
    told(&Seen::of_value(T::shape(), &json).mistakes)
}

/// What is not read of JSON that serde takes.
fn unread<T: Data>(json: Value) -> Vec<String> {
    if let Err(error) = T::deserialize(&json) {
        panic!("{json}: {error}");
    }
    let seen = Seen::of_value(T::shape(), &json);
    assert_eq!(told(&seen.mistakes), [""; 0]);
    seen.unread.into_iter().map(Mistake::note).collect()
}

#[test]
fn single_values_are_told_in_the_words_of_json() {
    assert_eq!(mistakes::<bool>(json!("yes")), [": true or false belongs here, not the text \"yes\""]);
    assert_eq!(mistakes::<u8>(json!(-1)), [": a whole number from 0 to 255 belongs here, not -1"]);
    assert_eq!(mistakes::<u8>(json!(1.5)), [": a whole number from 0 to 255 belongs here, not 1.5"]);
    assert_eq!(mistakes::<i64>(Value::Null), [": a whole number belongs here, not null"]);
    assert_eq!(mistakes::<u64>(json!("1")), [": a whole number from 0 on belongs here, not the text \"1\""]);
    let most =
        ": a whole number from -9223372036854775808 to 9223372036854775807 belongs here, not 9223372036854775808";
    assert_eq!(mistakes::<i64>(json!(9_223_372_036_854_775_808_u64)), [most]);
    assert_eq!(mistakes::<f64>(json!(true)), [": a number belongs here, not true"]);
    assert_eq!(mistakes::<char>(json!("ab")), [": a text of one character belongs here, not the text \"ab\""]);
    assert_eq!(mistakes::<String>(json!([1])), [": a text belongs here, not an array"]);
    assert_eq!(mistakes::<()>(json!({})), [": null belongs here, not an object"]);
    assert_eq!(mistakes::<Option<u8>>(json!(256)), [": a whole number from 0 to 255 belongs here, not 256"]);
    let long = "a\"".repeat(30);
    let [told] = &mistakes::<u8>(json!(long))[..] else { panic!() };
    assert!(told.ends_with(&format!("not the text \"{}…\"", "a\\\"".repeat(20))), "{told}");
}

#[test]
fn lists_maps_and_tuples_are_looked_into() {
    type Lists = BTreeMap<String, Vec<(u8, bool)>>;
    assert_eq!(mistakes::<Lists>(json!([])), [": an object belongs here, not an array"]);
    assert_eq!(mistakes::<Lists>(json!({"a": 1})), ["a: an array belongs here, not 1"]);
    assert_eq!(
        mistakes::<Lists>(json!({"a": [[1], [1, 2], {}], "b": [[300, true]]})),
        [
            "a[0]: an array of 2 elements belongs here, not one of 1",
            "a[1][1]: true or false belongs here, not 2",
            "a[2]: an array of 2 elements belongs here, not an object",
            "b[0][0]: a whole number from 0 to 255 belongs here, not 300",
        ]
    );
    assert_eq!(unread::<Lists>(json!({"any": [], "other": [[1, true]]})), [""; 0]);
}

#[test]
fn structs_are_told_by_their_fields() {
    let fields = "`orderId`, `customer`, `tags`, `note`, `status`";
    assert_eq!(mistakes::<Order>(json!([])), [format!(": an object with {fields} belongs here, not an array")]);
    assert_eq!(
        mistakes::<Order>(json!({"order_id": 1, "customer": {"name": 1}, "note": 2})),
        [
            ": `orderId` is missing: it is a whole number from 0 to 4294967295. Did you mean it by `order_id`?",
            "customer.name: a text belongs here, not 1",
            "customer: `town` is missing: it is a text",
            "note: a text belongs here, not 2",
            ": `status` is missing: it is \"Approved\" or \"Pending\"",
        ]
    );
}

#[test]
fn what_is_not_read_is_noted() {
    let customer = json!({"name": "Ada", "town": "Rome", "twon": 1});
    let order = json!({"orderId": 1, "customer": customer, "kind": "Waiting", "noet": "x", "else": 1});
    assert_eq!(
        unread::<Order>(order),
        [
            "`customer.twon` is not read: `Customer` has no such field, only `name`, `town`",
            "`else` is not read: `Order` has no such field, only `orderId`, `customer`, `tags`, `note`, `status`, `kind`",
            "`noet` is not read: `Order` has no such field. Did you mean `note`?",
        ]
    );
    assert_eq!(unread::<Open>(json!({"id": 1, "other": 2})), [""; 0]);
    assert_eq!(unread::<Paid>(json!({"price": 1, "type": "Of", "town": ""})), [""; 0]);
    let told = "`pirce` is not read: `Paid` has no such field, only `price`, `type`, `number`, `town`";
    assert_eq!(unread::<Paid>(json!({"price": 1, "type": "Cash", "pirce": 1})), [told]);
    assert_eq!(
        unread::<Tagged>(json!({"type": "Cash", "x": 1})),
        ["`x` is not read: `Cash` has no such field, only `type`"]
    );
    let told = "`numbre` is not read: `Card` has no such field, only `type`, `number`";
    assert_eq!(unread::<Tagged>(json!({"type": "Card", "number": 1, "numbre": 2})), [told]);
    assert_eq!(unread::<Tagged>(json!({"type": "Of", "town": "", "x": 2})).len(), 1);
    assert_eq!(unread::<Adjacent>(json!({"t": "One", "c": 1, "d": 2})).len(), 1);
    assert_eq!(unread::<Event>(json!({"Named": {"at": 1, "ta": 1}})).len(), 1);
    assert_eq!(unread::<Value>(json!({"a": 1})), [""; 0]);
}

#[test]
fn an_enum_is_told_by_its_variants() {
    let told = ": there is no \"Aproved\": it may be \"Approved\" or \"Pending\". Did you mean \"Approved\"?";
    assert_eq!(mistakes::<Status>(json!("Aproved")), [told]);
    assert_eq!(mistakes::<Status>(json!(1)), [": \"Approved\" or \"Pending\" belongs here, not 1"]);
    let any = "\"Unit\" or {\"One\": …} or {\"Two\": …} or {\"Named\": …}";
    assert_eq!(mistakes::<Event>(json!({})), [format!(": {any} belongs here, not an object")]);
    assert_eq!(mistakes::<Event>(json!("One")), [": {\"One\": …} belongs here, not the text \"One\""]);
    assert_eq!(mistakes::<Event>(json!({"Else": 1})), [format!(": there is no \"Else\": it may be {any}")]);
    assert_eq!(mistakes::<Event>(json!({"Unit": 1})), ["Unit: null belongs here, not 1"]);
    assert_eq!(mistakes::<Event>(json!({"One": 300})), ["One: a whole number from 0 to 255 belongs here, not 300"]);
    assert_eq!(mistakes::<Event>(json!({"Two": [1]})), ["Two: an array of 2 elements belongs here, not one of 1"]);
    assert_eq!(
        mistakes::<Event>(json!({"Named": {}})),
        ["Named: `at` is missing: it is a whole number from -128 to 127"]
    );
}

#[test]
fn a_tag_is_told_by_what_it_may_be() {
    let types = "\"Card\" or \"Of\" or \"Cash\"";
    assert_eq!(mistakes::<Tagged>(json!(1)), [format!(": an object whose `type` is {types} belongs here, not 1")]);
    assert_eq!(mistakes::<Tagged>(json!({})), [format!(": `type` is missing: it is {types}")]);
    assert_eq!(mistakes::<Tagged>(json!({"type": 1})), [format!("type: {types} belongs here, not 1")]);
    let told = format!("type: there is no \"card\": it may be {types}. Did you mean \"Card\"?");
    assert_eq!(mistakes::<Tagged>(json!({"type": "card"})), [told]);
    let told = "number: a whole number from 0 to 255 belongs here, not null";
    assert_eq!(mistakes::<Tagged>(json!({"type": "Card", "number": null})), [told]);
    assert_eq!(mistakes::<Tagged>(json!({"type": "Of"})), [": `town` is missing: it is a text"]);
    assert_eq!(mistakes::<Paid>(json!({"price": 1, "type": "Of"})), [": `town` is missing: it is a text"]);
    assert_eq!(mistakes::<Adjacent>(json!({"t": "One"})), [": `c` is missing: it is a whole number from 0 to 255"]);
    assert_eq!(
        mistakes::<Adjacent>(json!({"t": "One", "c": true})),
        ["c: a whole number from 0 to 255 belongs here, not true"]
    );
    assert_eq!(unread::<Adjacent>(json!({"t": "Perhaps"})), [""; 0]);
    assert_eq!(unread::<Adjacent>(json!({"t": "Nothing"})), [""; 0]);
}

#[test]
fn secrets_are_not_told() {
    assert_eq!(
        mistakes::<Login>(json!({"pin": "4711", "keys": 4711})),
        ["pin: a whole number from 0 to 255 belongs here", "keys: an object belongs here"]
    );
    assert_eq!(mistakes::<Login>(json!({"pin": 1, "keys": {"4711": "4711"}})), [""; 0]);
    assert_eq!(mistakes::<Login>(json!("4711")), [": an object with `pin`, `keys` belongs here"]);
    let told = "`…` is not read: `Login` has no such field, only `pin`, `keys`";
    assert_eq!(unread::<Login>(json!({"pin": 1, "keys": {}, "4711": 1})), [told]);
}

#[test]
fn what_is_refused_because_it_is_unknown_is_a_mistake() {
    let unfit = crate::input::value::<Closed>(r#"{"note": "", "noet": 1}"#).err().unwrap();
    assert_eq!(unfit.to_string(), "`noet`: `Closed` has no such field, only `note`");
    let twice = crate::input::value::<Closed>(r#"{"note": "", "note": ""}"#).err().unwrap();
    assert_eq!(twice.to_string(), "`note` is there twice");
}

/// serde reads a struct from an array too.
#[test]
fn the_place_where_serde_stopped_decides_what_is_told() {
    type Input = (BTreeMap<String, Address>, (u8, bool));
    let told = |text: &str| {
        let unfit = crate::input::value::<Input>(text).err().unwrap();
        let others: Vec<_> = unfit.others.iter().map(ToString::to_string).collect();
        (unfit.to_string(), others)
    };
    let object = "`[0].a`: an object with `town` belongs here, not an array";
    assert_eq!(told(r#"[{"a": [1]}, [1, true]]"#), (object.to_owned(), vec![]));
    let number = "`[1][0]`: a whole number from 0 to 255 belongs here, not 300";
    assert_eq!(told(r#"[{"a": ["Rome"]}, [300, true]]"#), (number.to_owned(), vec![]));
    let length = "`[1]`: an array of 2 elements belongs here, not one of 3";
    assert_eq!(told(r#"[{}, [300, true, 1]]"#), (number.to_owned(), vec![length.to_owned()]));
    let several = [
        "`[0].b`: `town` is missing: it is a text".to_owned(),
        "`[1]`: an array of 2 elements belongs here, not one of 1".to_owned(),
        number.to_owned(),
    ];
    let first = "`[0].a`: `town` is missing: it is a text".to_owned();
    assert_eq!(told(r#"[{"a": {}, "b": {}}, [300]]"#), (first, several.to_vec()));
    let many: Vec<_> = (0..100).map(|index| format!("\"{index}\": {{}}")).collect();
    assert_eq!(told(&format!("[{{{}}}, [1, true]]", many.join(", "))).1.len(), 20);
}

#[test]
fn a_slip_is_near_and_another_word_is_not() {
    let near = |name| nearest(name, ["orderId", "note", "a"].into_iter());
    assert_eq!((near("order_id"), near("noet"), near("NOTE")), (Some("orderId"), Some("note"), Some("note")));
    assert_eq!((near("customer"), near("b"), near("")), (None, None, None));
}
