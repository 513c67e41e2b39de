//! Which types can share a JSON object with others: flattened fields, and contents beside a `tag`.
#![allow(missing_docs)]

use std::collections::{BTreeMap, HashMap};

#[diagnostic::on_unimplemented(
    message = "the JSON of a `{Self}` cannot share an object with other fields",
    label = "flattened, or beside a `tag`, can stand: structs with named fields, maps with `String` keys, and enums with a `tag`",
    note = "of an `Option`, a missing field would not tell what is missing; name the field instead of flattening it, \
            or give the enum a `content` beside its `tag`"
)]
pub trait Flatten {
    const OBJECT: Object;
}

/// What a type's JSON brings into an object.
pub struct Object {
    /// The names of its own fields.
    pub names: &'static [&'static str],
    /// What is flattened into it.
    pub inner: &'static [&'static Object],
    /// Whether serde, reading it, takes what is its own away from what comes after it.
    pub takes: bool,
    /// Whether it holds whatever other fields there are.
    pub rest: bool,
    /// `deny_unknown_fields`
    pub closed: bool,
}

impl Object {
    /// A map.
    pub const REST: Object = Object { names: &[], inner: &[], takes: false, rest: true, closed: false };
}

impl<T> Flatten for BTreeMap<String, T> {
    const OBJECT: Object = Object::REST;
}

impl<T, S> Flatten for HashMap<String, T, S> {
    const OBJECT: Object = Object::REST;
}

impl Flatten for serde_json::Map<String, serde_json::Value> {
    const OBJECT: Object = Object::REST;
}

impl<T: Flatten> Flatten for Box<T> {
    const OBJECT: Object = T::OBJECT;
}

/// Refuses, at compile time, what cannot stand beside a tag.
pub const fn check_tagged<T: Flatten>() {}

/// Refuses, at compile time, a flattened field that serde would not read as it was written.
pub const fn check_flattened(object: &Object, index: usize) {
    let this = object.inner[index];
    assert!(!this.closed, "a type with `deny_unknown_fields` cannot be flattened: it sees the fields around it");
    assert!(!shares(this, object.names), "a field of the flattened type has the name of a field beside it in JSON");
    let mut other = 0;
    while other < object.inner.len() {
        if other != index {
            let beside = object.inner[other];
            assert!(!meets(this, beside), "two flattened types have a field of the same name in JSON");
            assert!(
                !this.rest || (beside.takes && other < index),
                "a flattened map, or an enum that may hold anything, comes last and beside plain structs only: serde \
                 would read the fields of the others into it too"
            );
        }
        other += 1;
    }
}

/// Whether two objects have a name in common.
const fn meets(one: &Object, other: &Object) -> bool {
    let mut index = 0;
    while index < one.inner.len() {
        if meets(one.inner[index], other) {
            return true;
        }
        index += 1;
    }
    shares(other, one.names)
}

/// Whether an object has one of the names.
const fn shares(object: &Object, names: &[&str]) -> bool {
    let mut index = 0;
    while index < object.inner.len() {
        if shares(object.inner[index], names) {
            return true;
        }
        index += 1;
    }
    let mut own = 0;
    while own < object.names.len() {
        let mut other = 0;
        while other < names.len() {
            if crate::__private::same(object.names[own], names[other]) {
                return true;
            }
            other += 1;
        }
        own += 1;
    }
    false
}
