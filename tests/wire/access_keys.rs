//! Access keys on the wire.

use super::{Account, refusal};

#[test]
fn create_access_key_answers_with_the_secret() {
    insta::assert_snapshot!(Account::new().admin("Action=CreateAccessKey&UserName=ana"), @"");
}

#[test]
fn a_third_key_is_refused() {
    let account = Account::new();
    account.admin("Action=CreateAccessKey&UserName=ana");
    let third = account.admin("Action=CreateAccessKey&UserName=ana");
    insta::assert_snapshot!(refusal(&third), @"");
}
