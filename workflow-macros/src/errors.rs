//! Collects every mistake, so that one compile reports all of them.

use proc_macro2::{Span, TokenStream};

#[derive(Default)]
pub struct Errors {
    found: Vec<syn::Error>,
    /// Whether something could not be read: what seems to be missing may stand there.
    pub unread: bool,
}

impl Errors {
    pub fn at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    pub fn push(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    /// Adds a mistake that left something unread.
    pub fn unread(&mut self, error: syn::Error) {
        self.unread = true;
        self.push(error);
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub fn into_compile_errors(self) -> TokenStream {
        self.found.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// The name in `names` that is nearest to `name`, if one is near enough to be a slip.
pub fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = (length.max(3) / 3).min(length.saturating_sub(1));
    names
        .filter(|candidate| *candidate != name)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `; did you mean …?`, or nothing.
pub fn suggestion<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> String {
    suggestion_or(name, names, "")
}

/// `; did you mean …?`, or else what may stand there.
pub fn suggestion_or<'a>(name: &str, names: impl Iterator<Item = &'a str>, otherwise: &str) -> String {
    nearest(name, names).map_or_else(|| otherwise.to_owned(), |near| format!("; did you mean `{near}`?"))
}

/// `` `a`, `b`, `c` ``
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// How many letters must be added, removed, replaced or swapped with their neighbour; upper and
/// lower case count as one.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let names = ["Prepare", "Confirm", "Refund", "A"];
        assert_eq!(nearest("Prepar", names.into_iter()), Some("Prepare"));
        assert_eq!(nearest("Confrim", names.into_iter()), Some("Confirm"));
        assert_eq!(nearest("refund", names.into_iter()), Some("Refund"));
        assert_eq!(nearest("Ship", names.into_iter()), None);
        assert_eq!(nearest("B", names.into_iter()), None);
    }
}
