//! Where the statements of a document stand in its text, as AWS's policy simulator tells it: a
//! statement starts right behind the bracket that opens the list or behind the statement before
//! it, and ends right behind its own closing brace. One that stands alone starts behind its own
//! opening brace. All of it is recorded from AWS.

use super::document::PolicyDocument;

/// A line and a column, both counted from 1. A column is a UTF-16 unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: i32,
    /// The column.
    pub column: i32,
}

/// From where to where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The position of its first character, or of the blanks before it.
    pub start: Position,
    /// The position behind its last character.
    pub end: Position,
}

impl PolicyDocument {
    /// Where each statement stands, in the text's order.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        let mut cursor = Cursor {
            rest: self.text().chars(),
            at: Position { line: 1, column: 1 },
        };
        cursor.statements().unwrap_or_default()
    }
}

/// A place in a text that is known to be JSON.
struct Cursor<'a> {
    rest: std::str::Chars<'a>,
    at: Position,
}

impl Cursor<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        if letter == '\n' {
            self.at.line += 1;
            self.at.column = 1;
        } else {
            self.at.column += if letter.len_utf16() == 2 { 2 } else { 1 };
        }
        Some(letter)
    }

    /// The spans of the statements: whatever else is in the document's object is passed over.
    fn statements(&mut self) -> Option<Vec<Span>> {
        while self.next()? != '{' {}
        loop {
            while self.next()? != '"' {}
            let is_statement = self.string()? == "Statement";
            while self.next()? != ':' {}
            let opening = self.opening()?;
            match (is_statement, opening) {
                (true, '[') => return self.list(),
                (true, _) => return Some(vec![self.value('{')?]),
                (false, '"') => drop(self.string()?),
                // A number or a word ends by itself: it holds no quotation mark.
                (false, opening) => drop(self.value(opening)),
            }
        }
    }

    fn list(&mut self) -> Option<Vec<Span>> {
        let mut spans = Vec::new();
        let mut start = self.at;
        loop {
            match self.next()? {
                '{' => {
                    let end = self.value('{')?.end;
                    spans.push(Span { start, end });
                    start = end;
                }
                ']' => return Some(spans),
                _ => {}
            }
        }
    }

    /// The first character that is no blank.
    fn opening(&mut self) -> Option<char> {
        loop {
            let letter = self.next()?;
            if !letter.is_ascii_whitespace() {
                return Some(letter);
            }
        }
    }

    /// Goes behind an object or a list, of which the opening is read.
    fn value(&mut self, opening: char) -> Option<Span> {
        let start = self.at;
        let mut depth = usize::from(matches!(opening, '{' | '['));
        while depth > 0 {
            match self.next()? {
                '{' | '[' => depth += 1,
                '}' | ']' => depth -= 1,
                '"' => drop(self.string()?),
                _ => {}
            }
        }
        let end = self.at;
        Some(Span { start, end })
    }

    /// Goes behind a string, of which the opening quotation mark is read; its text.
    fn string(&mut self) -> Option<String> {
        let mut written = String::from('"');
        loop {
            let letter = self.next()?;
            written.push(letter);
            match letter {
                '"' => return serde_json::from_str(&written).ok(),
                '\\' => written.push(self.next()?),
                _ => {}
            }
        }
    }
}
