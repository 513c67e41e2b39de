//! How wide text is, and how it is broken into lines.

/// Pixels of a line of a state's name, and of one of code.
pub const NAME_LINE: i32 = 17;
pub const CODE_LINE: i32 = 15;

/// The width of a name: 13 pixels, semi-bold, in the widest of the usual system fonts.
pub fn name_width(text: &str) -> i32 {
    let thousandths: i32 = text.chars().map(letter_width).sum();
    thousandths * 13 / 1000 + 1
}

/// The width of code: 11 pixels, monospaced.
pub fn code_width(text: &str) -> i32 {
    let letters: i32 = text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
    letters * 69 / 10 + 1
}

/// In thousandths of the font's size.
fn letter_width(letter: char) -> i32 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 400,
        ' ' | 'f' | 't' | 'r' | 'I' | 'J' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | '\\' | '-' | '"' | '?' => 560,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1110,
        'a'..='z' | '0'..='9' => 730,
        'A'..='Z' => 870,
        letter if letter.is_ascii() => 870,
        _ => 1150,
    }
}

/// A name in lines of at most `longest` letters: broken at spaces and underscores, and within CamelCase.
pub fn name_lines(name: &str, longest: usize) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = ' ';
    for letter in name.chars() {
        let starts = before == ' ' || before == '_' || (letter.is_uppercase() && before.is_lowercase());
        if starts {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
        before = letter;
    }
    fill(words, longest)
}

/// Code in at most `most` lines of at most `longest` letters, broken at spaces; what is too long is cut.
pub fn code_lines(code: &str, longest: usize, most: usize) -> Vec<String> {
    let mut lines = fill(code.split_inclusive(' ').map(str::to_owned).collect(), longest);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = last.chars().take(longest - 1).chain(['…']).collect();
        }
    }
    lines
}

/// As many words in a line as have room; a longer word is broken.
fn fill(words: Vec<String>, longest: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut room = longest;
    for word in words {
        let length = word.trim_end().chars().count();
        if length > room && room < longest {
            lines.push(String::new());
            room = longest;
        }
        for letter in word.chars() {
            if room == 0 && letter != ' ' {
                lines.push(String::new());
                room = longest;
            }
            if let Some(line) = lines.last_mut() {
                line.push(letter);
            }
            room = room.saturating_sub(1);
        }
    }
    lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_between_words() {
        assert_eq!(name_lines("CheckPayment", 24), ["CheckPayment"]);
        assert_eq!(name_lines("CheckThePaymentOfTheWholeOrder", 12), ["CheckThe", "PaymentOfThe", "WholeOrder"]);
        assert_eq!(name_lines("Check the payment", 9), ["Check the", "payment"]);
        assert_eq!(name_lines("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn code_breaks_at_spaces_and_is_cut() {
        assert_eq!(code_lines("a.b > 1 && c.d < 2", 10, 3), ["a.b > 1 &&", "c.d < 2"]);
        assert_eq!(code_lines("a.b > 1 && c.d < 2 && e", 10, 2), ["a.b > 1 &&", "c.d < 2 &…"]);
    }

    #[test]
    fn a_text_fits_its_lines() {
        for text in ["one two three four five", "Eins", "eine_sehr_lange_Bezeichnung_ohne_Leerzeichen"] {
            assert!(code_lines(text, 7, 2).iter().all(|line| line.chars().count() <= 7), "{text}");
            assert!(name_lines(text, 7).iter().all(|line| line.chars().count() <= 7), "{text}");
        }
    }
}
