//! Settings: what differs between deployments of a workflow.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use crate::data::Data;
use crate::definition::{Definition, Setting, SettingsInfo};
use crate::error::Failure;

/// The settings of a workflow: the struct that [`workflow!`](macro@crate::workflow) makes of `settings { … }`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no workflow's settings",
    label = "not settings",
    note = "a workflow `Ship` with `settings {{ … }}` makes the struct `ShipSettings`"
)]
pub trait Settings: Clone + Send + Sync + 'static {
    /// Reads them from the environment; `None` where one is missing.
    #[doc(hidden)]
    fn read(variables: &mut Variables) -> Option<Self>;
}

/// A type that a setting may have.
#[diagnostic::on_unimplemented(
    message = "a setting cannot be a `{Self}`",
    label = "not the type of a setting",
    note = "settings are put into the definition as text: a `String`, a whole number of up to 64 bits, an `f64` or a \
            `bool`; of anything larger make several settings, or a parameter of the workflow"
)]
pub trait SettingValue: Data {
    /// The value that a text stands for, here and in JSONata.
    fn parse(text: &str) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl SettingValue for String {
    fn parse(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

macro_rules! values {
    ($($ty:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl SettingValue for $ty {
            /// As JSON is written, which is how JSONata's `$number` reads it.
            fn parse(text: &str) -> Option<Self> {
                if text.trim() == text { serde_json::from_str(text).ok() } else { None }
            }
        }
    )*};
}

values! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize f64 bool }

/// A setting with its type.
pub struct SettingOf<T> {
    /// The setting as data.
    pub setting: Setting,
    parse: fn(&str) -> Option<T>,
}

/// Describes a setting.
pub const fn setting<T: SettingValue>(
    name: &'static str,
    doc: &'static str,
    substitution: &'static str,
    variable: &'static str,
) -> SettingOf<T> {
    SettingOf { setting: Setting { name, doc, shape: T::shape, substitution, variable }, parse: T::parse }
}

/// The environment's variables, and what was wrong with them.
#[derive(Default)]
pub struct Variables {
    wrong: Vec<String>,
}

impl Variables {
    /// Reads one.
    pub fn read<T>(&mut self, of: &SettingOf<T>) -> Option<T> {
        let Setting { name, variable, .. } = of.setting;
        let wrong = match std::env::var(variable) {
            Ok(text) => match (of.parse)(&text) {
                Some(value) => return Some(value),
                None => {
                    let ty = std::any::type_name::<T>();
                    format!("`{name}`: the environment's `{variable}` is `{text}`, which is no `{ty}`")
                }
            },
            Err(std::env::VarError::NotPresent) => format!("`{name}`: the environment has no `{variable}`"),
            Err(error) => format!("`{name}`: the environment's `{variable}`: {error}"),
        };
        self.wrong.push(wrong);
        None
    }
}

/// Some workflow's settings.
pub type Stored = Box<dyn Any + Send + Sync>;

/// Reads a workflow's settings from the environment.
///
/// # Errors
///
/// What was missing or wrong.
pub fn read_settings<S: Settings>() -> Result<Stored, Vec<String>> {
    let mut variables = Variables::default();
    match S::read(&mut variables) {
        Some(settings) => Ok(Box::new(settings)),
        None => Err(variables.wrong),
    }
}

/// The settings of a runtime's workflows.
#[derive(Default)]
pub(crate) struct AllSettings(RwLock<HashMap<TypeId, Stored>>);

impl AllSettings {
    pub fn give<S: Settings>(&self, settings: S) {
        self.insert(TypeId::of::<S>(), Box::new(settings));
    }

    /// Reads a workflow's settings from the environment, unless they are known.
    pub fn complete(&self, definition: &'static Definition) -> Result<(), Failure> {
        let Some(SettingsInfo { name, id, read, .. }) = &definition.settings else { return Ok(()) };
        let id = id();
        if self.0.read().unwrap_or_else(PoisonError::into_inner).contains_key(&id) {
            return Ok(());
        }
        let settings = read().map_err(|wrong| {
            let cause = format!(
                "the workflow `{}` lacks settings: {}; set these variables, or hand in \
                 `Runtime::builder().settings({name} {{ … }})`",
                definition.name,
                wrong.join(", "),
            );
            Failure::new("Runtime.SettingsMissing", cause)
        })?;
        self.insert(id, settings);
        Ok(())
    }

    /// What `read` takes from a workflow's settings.
    pub fn get<S: Settings, T>(&self, read: impl FnOnce(&S) -> T) -> Result<T, Failure> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let settings = all.get(&TypeId::of::<S>()).and_then(|settings| settings.downcast_ref());
        let missing = || Failure::new("Runtime.SettingsMissing", std::any::type_name::<S>());
        settings.map(read).ok_or_else(missing)
    }

    fn insert(&self, id: TypeId, settings: Stored) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, settings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_jsonata_reads_it() {
        assert_eq!(u32::parse("3"), Some(3));
        assert_eq!(f64::parse("-1.5e3"), Some(-1500.0));
        assert_eq!(bool::parse("true"), Some(true));
        assert_eq!(String::parse(" a "), Some(" a ".to_owned()));
        let refused = ["", " 3", "+3", "03", "3.0", "0x3", "-1", "3 ", "\"3\"", "4294967296"];
        assert_eq!(refused.map(u32::parse), [None; 10]);
        assert_eq!(["NaN", "inf", "1e999"].map(f64::parse), [None; 3]);
        assert_eq!(["True", "1", "yes"].map(bool::parse), [None; 3]);
    }
}
