//! Collects spans and events, and writes them as a tree.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

/// What was told, in the order in which it began.
#[derive(Clone, Default)]
pub struct Told(Arc<Mutex<Vec<Entry>>>);

struct Entry {
    id: Option<u64>,
    parent: Option<u64>,
    text: String,
    fields: BTreeMap<String, String>,
    closed: bool,
}

impl Told {
    /// Runs a future on a single thread, and collects what it tells there.
    pub fn by<T>(future: impl Future<Output = T>) -> (T, Told) {
        let told = Told::default();
        // A span that a thread without a collector meets first could be off for all.
        let _ = tracing::subscriber::set_global_default(Registry::default());
        let _collecting = tracing::subscriber::set_default(Registry::default().with(told.clone()));
        let tokio = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        (tokio.block_on(future), told)
    }

    /// A line for each span and event, deeper than the span that it belongs to; ids, which differ, are left out.
    pub fn tree(&self) -> String {
        let entries = self.0.lock().unwrap();
        let mut tree = String::new();
        write_below(&entries, None, 0, &mut tree);
        tree
    }

    /// Whether all spans are closed.
    pub fn is_over(&self) -> bool {
        self.0.lock().unwrap().iter().all(|entry| entry.closed)
    }

    fn add(&self, id: Option<u64>, parent: Option<u64>, text: String, fields: Fields) {
        self.0.lock().unwrap().push(Entry { id, parent, text, fields: fields.0, closed: id.is_none() });
    }
}

fn write_below(entries: &[Entry], parent: Option<u64>, depth: usize, tree: &mut String) {
    for entry in entries.iter().filter(|entry| entry.parent == parent) {
        let different = ["execution.id", "execution.name", "until"];
        let fields = entry.fields.iter().filter(|(name, _)| !different.contains(&name.as_str()));
        let fields: Vec<_> = fields.map(|(name, value)| format!("{name}={value}")).collect();
        writeln!(tree, "{}{} {}", "  ".repeat(depth), entry.text, fields.join(" ")).unwrap();
        if entry.id.is_some() {
            write_below(entries, entry.id, depth + 1, tree);
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Told {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, cx: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let parent = cx.span(id).unwrap().parent().map(|parent| parent.id().into_u64());
        self.add(Some(id.into_u64()), parent, attributes.metadata().name().to_owned(), fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        let mut entries = self.0.lock().unwrap();
        let entry = entries.iter_mut().rev().find(|entry| entry.id == Some(id.into_u64())).unwrap();
        entry.fields.extend(fields.0);
    }

    fn on_event(&self, event: &Event<'_>, cx: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let message = fields.0.remove("message").unwrap_or_default();
        let parent = cx.event_span(event).map(|span| span.id().into_u64());
        self.add(None, parent, format!("{} {message}", event.metadata().level()), fields);
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        let mut entries = self.0.lock().unwrap();
        if let Some(entry) = entries.iter_mut().rev().find(|entry| entry.id == Some(id.into_u64())) {
            entry.closed = true;
        }
    }
}

#[derive(Default)]
struct Fields(BTreeMap<String, String>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}
