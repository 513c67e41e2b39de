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

/// Longer names are not compared, which takes time with the square of their length.
const LONGEST_COMPARED: usize = 100;
const LONGEST_LIST: usize = 24;

/// The name in `names` that is nearest to `name`, if one is near enough to be a slip.
pub fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters = name.to_lowercase();
    let length = letters.len();
    if length > LONGEST_COMPARED {
        return None;
    }
    let limit = (length.max(3) / 3).min(length.saturating_sub(1));
    names
        .filter(|candidate| *candidate != name && candidate.len().abs_diff(length) <= limit)
        .map(|candidate| (distance(letters.as_bytes(), candidate.to_lowercase().as_bytes()), candidate))
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

/// `` `a`, `b`, `c` ``, of which nobody reads hundreds
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().collect();
    let first: Vec<_> = names.iter().take(LONGEST_LIST).map(|name| format!("`{name}`")).collect();
    match names.len().checked_sub(LONGEST_LIST) {
        None | Some(0) => first.join(", "),
        Some(more) => format!("{} and {more} more", first.join(", ")),
    }
}

/// How many letters must be added, removed, replaced or swapped with their neighbour. They are bytes, since
/// nearly all names are ASCII.
fn distance(a: &[u8], b: &[u8]) -> usize {
    // What both begin and end with costs nothing.
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    let (mut before, mut last, mut row) = (Vec::new(), Vec::new(), (0..=b.len()).collect::<Vec<usize>>());
    for i in 1..=a.len() {
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
        row.clear();
        row.push(i);
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
    }
    row[b.len()]
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
