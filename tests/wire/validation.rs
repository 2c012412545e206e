//! Constraints of the parameters. IAM does not repeat the value, STS does (`LocalStack`'s snapshots
//! of AWS, 2025); names and paths have words of their own in IAM.

use super::{Account, all, encode, refusal, status, the};

/// What the administrator hears.
fn refused(form: &str) -> String {
    let refusal = refusal(&Account::new().admin(form));
    let text = refusal.strip_prefix("400 ValidationError: ");
    text.unwrap_or_else(|| panic!("{refusal}")).to_owned()
}

fn one(text: &str) -> String {
    format!("1 validation error detected: Value at {text}")
}

#[test]
fn a_parameter_that_must_be_there_is_missed() {
    assert_eq!(
        refused("Action=CreateUser"),
        one("'userName' failed to satisfy constraint: Member must not be null")
    );
}

#[test]
fn an_empty_name_is_none() {
    let answer = Account::new().admin("Action=CreateUser&UserName=");
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("400", "ValidationError")
    );
}

#[test]
fn a_new_users_name_has_64_characters_at_most() {
    let account = Account::new();
    let name = "a".repeat(64);
    account.done(&format!("Action=CreateUser&UserName={name}"));
    assert_eq!(
        refused(&format!("Action=CreateUser&UserName={name}a")),
        one(
            "'userName' failed to satisfy constraint: Member must have length less than or equal to 64"
        )
    );
}

#[test]
fn a_name_has_letters_digits_and_seven_more_characters() {
    Account::new().done(&format!(
        "Action=CreateUser&UserName={}",
        encode("A-z_0.9+=,@")
    ));
    for name in [
        "an a",
        "añá",
        "ana/ben",
        "ana%",
        "<ana>",
        "ana\n",
        "\u{1F511}",
    ] {
        assert_eq!(
            refused(&format!("Action=CreateUser&UserName={}", encode(name))),
            "The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
            "{name}"
        );
    }
}

#[test]
fn a_path_begins_and_ends_with_a_slash() {
    for path in ["people", "/people", "people/", "//é/"] {
        assert_eq!(
            refused(&format!(
                "Action=CreateUser&UserName=ben&Path={}",
                encode(path)
            )),
            "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters."
        );
    }
}

/// That the values are named is recorded from AWS (radkawar/stackd, `certificates_aws.json`,
/// September 2026); a year before, AWS did not name them.
#[test]
fn a_status_is_one_of_its_values_in_their_case() {
    for value in ["active", "Deleted", ""] {
        assert_eq!(
            refused(&format!(
                "Action=UpdateAccessKey&AccessKeyId=AKIAANA222222EXAMPLE&Status={value}"
            )),
            one(
                "'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive, Expired]"
            )
        );
    }
}

#[test]
fn an_access_key_id_has_16_characters_at_least() {
    assert_eq!(
        refused("Action=DeleteAccessKey&AccessKeyId=AKIA"),
        one(
            "'accessKeyId' failed to satisfy constraint: Member must have length greater than or equal to 16"
        )
    );
}

#[test]
fn a_page_has_1_to_1000_items() {
    for (items, bound) in [
        ("0", "greater than or equal to 1"),
        ("1001", "less than or equal to 1000"),
    ] {
        assert_eq!(
            refused(&format!("Action=ListUsers&MaxItems={items}")),
            one(&format!(
                "'maxItems' failed to satisfy constraint: Member must have value {bound}"
            ))
        );
    }
}

/// What is taken for a number, and code and status of the refusal, are recorded from AWS
/// (radkawar/stackd, `pagination_inputs.json`, September 2026); its text is not.
#[test]
fn what_is_no_number_is_malformed() {
    let account = Account::new();
    let list = |items: &str| account.admin(&format!("Action=ListUsers&MaxItems={}", encode(items)));
    for items in [" 1 ", "1.0", "1e0", "2147483648", "many", ""] {
        assert_eq!(
            refusal(&list(items)),
            "400 MalformedInput: Value at 'maxItems' is malformed: Member must be a whole number"
        );
    }
    for items in ["1", "01", "+1"] {
        assert_eq!(all(&list(items), "UserName"), ["admin"], "{items}");
    }
}

/// Recorded from AWS likewise (`credential_inputs.json`).
#[test]
fn what_is_neither_true_nor_false_is_malformed() {
    let account = Account::new();
    let list = |value: &str| {
        let value = encode(value);
        account.admin(&format!(
            "Action=ListServiceSpecificCredentials&UserName=ana&AllUsers={value}"
        ))
    };
    for value in [" true", "true ", "True", "FALSE", "", "null", "anything"] {
        let answer = list(value);
        assert_eq!(
            (status(&answer), the(&answer, "Code")),
            ("400", "MalformedInput"),
            "{value:?}"
        );
    }
    for value in ["false", "0"] {
        assert_eq!(status(&list(value)), "200", "{value:?}");
    }
}

/// As everywhere at AWS: first a request is read, then it is judged.
#[test]
fn what_is_malformed_comes_before_what_is_not_allowed() {
    let form = "Action=ListUsers&PathPrefix=none&MaxItems=many";
    assert_eq!(the(&Account::new().admin(form), "Code"), "MalformedInput");
}

#[test]
fn a_tag_is_named_by_its_place() {
    let form = "Action=TagUser&UserName=ana&Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Value=c";
    assert_eq!(
        refused(form),
        one("'tags.2.member.key' failed to satisfy constraint: Member must not be null")
    );
    assert_eq!(
        refused(&format!("{form}&Tags.member.2.Key={}", encode("a*"))),
        one(
            "'tags.2.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"
        )
    );
}

#[test]
fn one_request_has_50_tags_at_most() {
    let tags: Vec<_> = (1..=51)
        .map(|n| format!("&Tags.member.{n}.Key=k{n}&Tags.member.{n}.Value=v"))
        .collect();
    let tags = tags.concat();
    assert_eq!(
        refused(&format!("Action=TagUser&UserName=ana{tags}")),
        one(
            "'tags' failed to satisfy constraint: Member must have length less than or equal to 50"
        )
    );
}

/// AWS's own order is now this and now another.
#[test]
fn all_that_is_wrong_is_named_at_once() {
    assert_eq!(
        refused("Action=UpdateAccessKey&AccessKeyId=AKIA-&Status=Off"),
        "3 validation errors detected: Value at 'accessKeyId' failed to satisfy constraint: Member must have length greater than or equal to 16; Value at 'accessKeyId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w]+; Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive, Expired]"
    );
}

#[test]
fn a_policy_document_has_no_characters_beyond_latin_1() {
    let document = encode(&super::DOCUMENT.replace("none", "\u{1F511}"));
    let form = format!("Action=PutUserPolicy&UserName=ana&PolicyName=p&PolicyDocument={document}");
    assert!(refused(&form).starts_with(
        "1 validation error detected: Value at 'policyDocument' failed to satisfy constraint: Member must satisfy regular expression pattern: "
    ));
}

#[test]
fn sts_repeats_the_value() {
    assert_eq!(
        refused("Action=GetAccessKeyInfo&AccessKeyId=AKIA"),
        "1 validation error detected: Value 'AKIA' at 'accessKeyId' failed to satisfy constraint: Member must have length greater than or equal to 16"
    );
    assert_eq!(
        refused("Action=GetAccessKeyInfo&AccessKeyId=AKIA-ANA-222222-EXAMPLE"),
        "1 validation error detected: Value 'AKIA-ANA-222222-EXAMPLE' at 'accessKeyId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w]*"
    );
    assert_eq!(
        refused("Action=GetAccessKeyInfo"),
        "1 validation error detected: Value null at 'accessKeyId' failed to satisfy constraint: Member must not be null"
    );
}

#[test]
fn a_parameter_that_an_operation_does_not_have_is_ignored() {
    assert_eq!(
        status(&Account::new().admin("Action=ListUsers&Colour=green")),
        "200"
    );
}

#[test]
fn of_a_parameter_that_comes_twice_the_first_counts() {
    let answer = Account::new().done("Action=GetUser&UserName=ana&UserName=admin");
    assert_eq!(the(&answer, "UserName"), "ana");
}
