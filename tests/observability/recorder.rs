//! A recorder that keeps all in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use metrics::{
    Counter, CounterFn, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};

/// What was recorded: counts, and of a histogram how many values.
#[derive(Clone, Default)]
pub struct Kept {
    values: Arc<Mutex<BTreeMap<String, u64>>>,
    pub described: Arc<Mutex<Vec<String>>>,
}

impl Kept {
    /// A line each.
    pub fn lines(&self) -> String {
        let values = self.values.lock().unwrap();
        values.iter().map(|(key, value)| format!("{key} {value}\n")).collect()
    }

    fn at(&self, key: &Key) -> Arc<At> {
        let labels: Vec<_> = key.labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
        Arc::new(At(self.clone(), format!("{}{{{}}}", key.name(), labels.join(","))))
    }

    fn describe(&self, name: KeyName) {
        self.described.lock().unwrap().push(name.as_str().to_owned());
    }
}

struct At(Kept, String);

impl At {
    fn add(&self, value: u64) {
        *self.0.values.lock().unwrap().entry(self.1.clone()).or_default() += value;
    }
}

impl CounterFn for At {
    fn increment(&self, value: u64) {
        self.add(value);
    }

    fn absolute(&self, value: u64) {
        self.add(value);
    }
}

impl HistogramFn for At {
    fn record(&self, value: f64) {
        assert!(value >= 0.0);
        self.add(1);
    }
}

impl Recorder for Kept {
    fn describe_counter(&self, name: KeyName, unit: Option<Unit>, _: SharedString) {
        assert_eq!(unit, Some(Unit::Count));
        self.describe(name);
    }

    fn describe_gauge(&self, name: KeyName, _: Option<Unit>, _: SharedString) {
        self.describe(name);
    }

    fn describe_histogram(&self, name: KeyName, unit: Option<Unit>, _: SharedString) {
        assert_eq!(unit, Some(Unit::Seconds));
        self.describe(name);
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.at(key))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(self.at(key))
    }
}
