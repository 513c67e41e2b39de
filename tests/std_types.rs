//! The types of std are `Data` where serde writes them in one way.
#![allow(missing_docs)]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::marker::PhantomData;
use std::num::{NonZeroI8, NonZeroU32};
use std::ops::{Range, RangeInclusive};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use workflow_runtime::{Data, workflow};

mod fits;
use fits::check;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Data)]
#[serde(rename_all = "kebab-case")]
enum Region {
    NorthEast,
    South,
}

#[test]
fn numbers_and_texts() {
    check(&(u64::MAX, i64::MIN, usize::MAX, 1.5f32, f64::MIN, 'ß', true, ()));
    check(&(NonZeroU32::MIN, NonZeroI8::MIN, NonZeroI8::MAX));
    check(&(Box::<str>::from("a"), Cow::Borrowed("b"), std::path::PathBuf::from("/tmp")));
    check(&(std::net::IpAddr::from([127, 0, 0, 1]), std::net::SocketAddr::from(([127, 0, 0, 1], 80))));
    check(&("::1".parse::<std::net::Ipv6Addr>().unwrap(), std::net::Ipv4Addr::LOCALHOST));
    check(&Cow::<'static, [u8]>::Owned(vec![1, 2]));
}

#[test]
fn lists() {
    check(&vec![1u8, 2]);
    check(&[[1u32, 2], [3, 4]]);
    check(&["".to_owned()]);
    check(&VecDeque::from([1, 2]));
    check(&Vec::from([1, 2]).into_boxed_slice());
    check(&(BTreeSet::from([1, 2]), HashSet::from([Region::South])));
    check(&(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, "twelve".to_owned()));
}

#[test]
fn maps() {
    check(&HashMap::from([("a".to_owned(), Some(1)), ("b".to_owned(), None)]));
    check(&BTreeMap::from([(1u32, 'a')]));
    check(&BTreeMap::from([(-1i64, 'a')]));
    check(&BTreeMap::from([('x', 1)]));
    check(&BTreeMap::from([(Region::NorthEast, 1)]));
    check(&serde_json::Map::from_iter([("a".to_owned(), json!([1]))]));
}

#[test]
fn objects_and_wrappers() {
    check(&(Duration::new(1, 2), SystemTime::UNIX_EPOCH + Duration::new(3, 4)));
    check(&(Range { start: 1, end: 2 }, RangeInclusive::new('a', 'z')));
    check(&[Ok(1), Err::<u32, String>("e".to_owned())]);
    check(&(Box::new(1), PhantomData::<fn() -> Value>));
    [Value::Null, json!({"a": [1, "b", null]})].iter().for_each(check);
}

workflow! {
    pub workflow Carry(times: Range<u32>, numbers: [u32; 3], json: Value, patience: Duration) -> (u32, u32, Value, Duration) {
        state First => succeed (times.end - times.start, numbers[1], json, patience);
    }
}

#[tokio::test]
async fn workflows_carry_them() {
    let patience = Duration::from_millis(1500);
    let carried = Carry::run(2..5, [7, 8, 9], json!([null]), patience).await.unwrap();
    assert_eq!(carried, (3, 8, json!([null]), patience));
}
