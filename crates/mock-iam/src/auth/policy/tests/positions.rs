//! Where statements stand. The numbers are AWS's: recorded from `SimulateCustomPolicy`
//! (radkawar/stackd, `testdata/aws/iam/simulation.json`, September 2026).

use super::{PolicyDocument, Position, Span};

fn spans(text: &str) -> Vec<Span> {
    PolicyDocument::parse_identity(text)
        .expect("a policy")
        .spans()
}

/// The four numbers as AWS's answer has them: start and end, line and column of each.
fn numbers(text: &str) -> Vec<[i32; 4]> {
    let numbers = |Span { start, end }: Span| [start.line, start.column, end.line, end.column];
    spans(text).into_iter().map(numbers).collect()
}

#[test]
fn a_statement_starts_behind_the_bracket_and_the_next_behind_the_one_before() {
    let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Sid":"First"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Sid":"Second"}]}"#;
    assert_eq!(numbers(text), [[1, 38, 1, 109], [1, 109, 1, 182]]);
}

#[test]
fn lines_are_counted_whether_they_end_in_one_character_or_two() {
    let text = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"s3:GetObject\",\n      \"Resource\": \"*\",\n      \"Sid\": \"First\"\n    },\n    {\n      \"Effect\": \"Deny\",\n      \"Action\": \"s3:PutObject\",\n      \"Resource\": \"*\",\n      \"Sid\": \"Second\"\n    }\n  ]\n}";
    assert_eq!(numbers(text), [[3, 17, 9, 6], [9, 6, 15, 6]]);
    let text = " \r\n{\r\n  \"Version\": \"2012-10-17\",\r\n  \"Statement\": [\r\n    {\r\n      \"Effect\": \"Allow\",\r\n      \"Action\": \"s3:GetObject\",\r\n      \"Resource\": \"*\"\r\n    }\r\n  ]\r\n}\r\n ";
    assert_eq!(numbers(text), [[4, 17, 9, 6]]);
}

#[test]
fn a_statement_that_stands_alone_starts_behind_its_own_brace() {
    let text = r#"{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}"#;
    assert_eq!(numbers(text), [[1, 16, 1, 77]]);
}

#[test]
fn strings_and_other_elements_do_not_mislead() {
    let text = r#"{"Id": "\"Statement\": [{", "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["a:b"], "Resource": "*", "Condition": {"StringEquals": {"a:c": "}]\\"}}}]}"#;
    let behind = i32::try_from(text.len()).expect("short") - 1;
    let bracket = i32::try_from(text.rfind("[{").expect("a list")).expect("short");
    let expected = Span {
        start: Position {
            line: 1,
            column: bracket + 2,
        },
        end: Position {
            line: 1,
            column: behind,
        },
    };
    assert_eq!(spans(text), [expected]);
}
