//! Lists in pages.

use super::{Account, all, encode, status, the};

/// All items of a list, asked for page by page.
fn pages(account: &Account, form: &str, element: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut marker = String::new();
    loop {
        let answer = account.done(&format!("{form}{marker}"));
        let items = all(&answer, element);
        pages.push(items.into_iter().map(str::to_owned).collect());
        if the(&answer, "IsTruncated") == "false" {
            assert!(all(&answer, "Marker").is_empty());
            return pages;
        }
        marker = format!("&Marker={}", encode(the(&answer, "Marker")));
    }
}

fn with_users(names: &[&str]) -> Account {
    let account = Account::new();
    for name in names {
        account.done(&format!("Action=CreateUser&UserName={name}"));
    }
    account
}

#[test]
fn pages_follow_each_other_without_gap_or_repeat() {
    let account = with_users(&["Ben", "cyd", "Dan"]);
    assert_eq!(
        pages(&account, "Action=ListUsers&MaxItems=2", "UserName"),
        [vec!["admin", "ana"], vec!["Ben", "cyd"], vec!["Dan"]]
    );
}

#[test]
fn a_full_last_page_is_the_last() {
    let account = with_users(&["ben", "cyd"]);
    assert_eq!(
        pages(&account, "Action=ListUsers&MaxItems=2", "UserName").len(),
        2
    );
}

#[test]
fn a_page_has_a_hundred_items_unless_it_is_told() {
    let account = Account::new();
    for number in 0..101 {
        account.done(&format!("Action=CreateGroup&GroupName=g{number:03}"));
    }
    let lengths: Vec<_> = pages(&account, "Action=ListGroups", "GroupName")
        .iter()
        .map(Vec::len)
        .collect();
    assert_eq!(lengths, [100, 1]);
    assert_eq!(
        pages(&account, "Action=ListGroups&MaxItems=1000", "GroupName").len(),
        1
    );
}

#[test]
fn what_is_deleted_between_two_pages_hides_nothing() {
    let account = with_users(&["ben", "cyd"]);
    let first = account.done("Action=ListUsers&MaxItems=3");
    account.done("Action=DeleteUser&UserName=ben");
    let marker = encode(the(&first, "Marker"));
    let second = account.done(&format!("Action=ListUsers&Marker={marker}"));
    assert_eq!(all(&second, "UserName"), ["cyd"]);
}

#[test]
fn every_list_comes_in_pages() {
    let account = Account::new();
    account.done("Action=CreateAccessKey&UserName=ana");
    let document = encode(super::DOCUMENT);
    for name in ["one", "two"] {
        for form in [
            format!("CreateGroup&GroupName={name}"),
            format!("AddUserToGroup&UserName=ana&GroupName={name}"),
            format!("PutUserPolicy&UserName=ana&PolicyName={name}&PolicyDocument={document}"),
            format!("PutGroupPolicy&GroupName=one&PolicyName={name}&PolicyDocument={document}"),
            format!("CreatePolicy&PolicyName={name}&PolicyDocument={document}"),
            format!(
                "AttachUserPolicy&UserName=ana&PolicyArn=arn:aws:iam::111122223333:policy/{name}"
            ),
            format!(
                "AttachGroupPolicy&GroupName=one&PolicyArn=arn:aws:iam::111122223333:policy/{name}"
            ),
            format!("TagUser&UserName=ana&Tags.member.1.Key={name}&Tags.member.1.Value=v"),
        ] {
            account.done(&format!("Action={form}"));
        }
    }
    account.done("Action=AddUserToGroup&UserName=admin&GroupName=one");
    let policy = "arn:aws:iam::111122223333:policy/one";
    account.done(&format!(
        "Action=CreatePolicyVersion&PolicyArn={policy}&PolicyDocument={document}"
    ));
    for (form, element) in [
        ("ListUsers", "UserName"),
        ("ListGroups", "GroupName"),
        ("ListPolicies&Scope=Local", "PolicyName"),
        ("ListAccessKeys&UserName=ana", "AccessKeyId"),
        ("ListGroupsForUser&UserName=ana", "GroupName"),
        ("GetGroup&GroupName=one", "UserName"),
        ("ListUserPolicies&UserName=ana", "member"),
        ("ListGroupPolicies&GroupName=one", "member"),
        ("ListAttachedUserPolicies&UserName=ana", "PolicyName"),
        ("ListAttachedGroupPolicies&GroupName=one", "PolicyName"),
        ("ListUserTags&UserName=ana", "Key"),
        (
            &*format!("ListPolicyVersions&PolicyArn={policy}"),
            "VersionId",
        ),
    ] {
        let pages = pages(&account, &format!("Action={form}&MaxItems=1"), element);
        assert_eq!(pages.len(), 2, "{form}: {pages:?}");
        assert!(
            pages.iter().all(|page| page.len() == 1) && pages[0] != pages[1],
            "{form}"
        );
    }
}

#[test]
fn a_marker_that_no_page_gave_is_refused() {
    let answer = Account::new().admin("Action=ListUsers&Marker=?");
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("400", "ValidationError")
    );
}
