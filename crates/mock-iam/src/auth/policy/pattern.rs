//! Wildcards: `*` stands for any run of characters, `?` for exactly one.
//!
//! Matching walks the text once with the set of positions that the pattern may be at, so that no
//! pattern, however contrived, takes more than pattern length × text length.

/// A part of a pattern's source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Policy text, in which `*` and `?` are wildcards.
    Written(&'a str),
    /// A value put in for a variable: every character stands for itself.
    Value(&'a str),
}

/// How far a wildcard reaches, which differs by the element that the pattern is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Anywhere: actions and string conditions.
    Text,
    /// The `Resource` element. A wildcard stays between the ARN's colons, save in the resource part
    /// (behind the fifth colon) and save a `*` that ends its segment, which "can expand to match
    /// beyond the colon boundaries" (IAM User Guide, Resource). Variables stand behind the fifth
    /// colon only.
    Resource,
    /// The ARN condition operators: each of the six components is matched on its own.
    Arn,
}

/// How many colons stand before an ARN's resource part.
const COLONS_OF_AN_ARN: usize = 5;

const COLON: u16 = b':' as u16;
const STAR: u16 = b'*' as u16;
const QUESTION_MARK: u16 = b'?' as u16;

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Token>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A UTF-16 unit, which is AWS's character: `?` does not match one beyond the first 65,536.
    Literal(u16),
    One {
        crosses_colons: bool,
    },
    Many {
        crosses_colons: bool,
    },
}

impl Pattern {
    /// A pattern over plain text without variables.
    pub(super) fn text(written: &str) -> Self {
        Self(tokens(&[Piece::Written(written)], Reach::Text).unwrap_or_default())
    }

    /// Compiles a pattern; `None` when the pieces can match nothing in that place.
    pub(super) fn compile(pieces: &[Piece<'_>], reach: Reach) -> Option<Self> {
        let mut tokens = tokens(pieces, reach)?;
        if reach == Reach::Resource {
            for at in 0..tokens.len() {
                let ends_segment = matches!(tokens.get(at + 1), None | Some(Token::Literal(COLON)));
                if let Some(Token::Many { crosses_colons }) = tokens.get_mut(at) {
                    *crosses_colons |= ends_segment;
                }
            }
        }
        Some(Self(tokens))
    }

    /// Whether the whole text matches.
    pub(super) fn matches(&self, text: &str) -> bool {
        let mut units = text.encode_utf16();
        let is_literal = |token: &&Token| matches!(token, Token::Literal(_));
        let literals = self.0.iter().take_while(is_literal).count();
        let (literal, rest) = self.0.split_at(literals);
        // Most patterns fail, or are through, at what stands before the first wildcard.
        for token in literal {
            if units.next().map(Token::Literal).as_ref() != Some(token) {
                return false;
            }
        }
        match rest {
            [] => units.next().is_none(),
            [Token::Many { crosses_colons }] => *crosses_colons || !units.any(|unit| unit == COLON),
            rest => walk(rest, units),
        }
    }
}

/// Whether the whole text matches tokens that begin with a wildcard.
fn walk(tokens: &[Token], text: impl Iterator<Item = u16>) -> bool {
    let mut walk = Walk {
        tokens,
        entered_in: vec![0; tokens.len() + 1],
        round: 1,
        positions: Vec::new(),
    };
    walk.enter(0);
    for c in text {
        let before = std::mem::take(&mut walk.positions);
        walk.round += 1;
        for at in before {
            match tokens.get(at) {
                Some(Token::Literal(literal)) if *literal == c => walk.enter(at + 1),
                Some(Token::One { crosses_colons }) if *crosses_colons || c != COLON => {
                    walk.enter(at + 1);
                }
                Some(Token::Many { crosses_colons }) if *crosses_colons || c != COLON => {
                    walk.enter(at);
                }
                _ => {}
            }
        }
        if walk.positions.is_empty() {
            return false;
        }
    }
    walk.positions.contains(&tokens.len())
}

fn tokens(pieces: &[Piece<'_>], reach: Reach) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut colons = 0;
    for piece in pieces {
        match piece {
            Piece::Value(value) => {
                let out_of_place = colons < COLONS_OF_AN_ARN
                    && match reach {
                        Reach::Text => false,
                        Reach::Resource => true,
                        Reach::Arn => value.contains(':'),
                    };
                if out_of_place {
                    return None;
                }
                tokens.extend(value.encode_utf16().map(Token::Literal));
            }
            Piece::Written(written) => {
                for c in written.encode_utf16() {
                    let crosses_colons = reach == Reach::Text || colons >= COLONS_OF_AN_ARN;
                    tokens.push(match c {
                        STAR => Token::Many { crosses_colons },
                        QUESTION_MARK => Token::One { crosses_colons },
                        literal => {
                            colons += usize::from(literal == COLON);
                            Token::Literal(literal)
                        }
                    });
                }
            }
        }
    }
    let complete = reach != Reach::Arn || colons >= COLONS_OF_AN_ARN;
    complete.then_some(tokens)
}

/// Where the pattern may be after the characters read so far.
struct Walk<'a> {
    tokens: &'a [Token],
    positions: Vec<usize>,
    /// The round in which a position was last entered, so that none is entered twice.
    entered_in: Vec<usize>,
    round: usize,
}

impl Walk<'_> {
    /// Enters a position, and the ones behind it as long as the tokens between may match nothing.
    fn enter(&mut self, mut at: usize) {
        while let Some(entered_in) = self.entered_in.get_mut(at) {
            if *entered_in == self.round {
                return;
            }
            *entered_in = self.round;
            self.positions.push(at);
            if !matches!(self.tokens.get(at), Some(Token::Many { .. })) {
                return;
            }
            at += 1;
        }
    }
}
