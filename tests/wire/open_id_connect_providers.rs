//! `OpenID` Connect identity providers on the wire. What is refused, how, and what comes back is as
//! recorded from AWS in September 2026 (radkawar/stackd, `federation/oidc.json`), unless a test says
//! otherwise.

use super::{Account, all, encode, policy, refusal, status, the};

const PRINT: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const ARN: &str = "arn:aws:iam::111122223333:oidc-provider/idp.example.com/path";

fn create(url: &str) -> String {
    format!(
        "Action=CreateOpenIDConnectProvider&Url={}&ThumbprintList.member.1={PRINT}",
        encode(url)
    )
}

/// An account with the provider of [`ARN`].
fn with_provider() -> Account {
    let account = Account::new();
    let create = create("https://idp.example.com/path");
    account.done(&format!(
        "{create}&ClientIDList.member.1=z-client&ClientIDList.member.2=a-client&ClientIDList.member.3=z-client"
    ));
    account
}

fn about(action: &str) -> String {
    format!("Action={action}&OpenIDConnectProviderArn={ARN}")
}

#[test]
fn create_answers_with_the_arn() {
    let create = create("https://idp.example.com/path");
    let answer = Account::new().done(&format!(
        "{create}&Tags.member.1.Key=team&Tags.member.1.Value=books"
    ));
    insta::assert_snapshot!(answer, @r#"
    200
    <CreateOpenIDConnectProviderResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreateOpenIDConnectProviderResult>
    <OpenIDConnectProviderArn>arn:aws:iam::111122223333:oidc-provider/idp.example.com/path</OpenIDConnectProviderArn>
    <Tags>
    <member>
    <Key>team</Key>
    <Value>books</Value>
    </member>
    </Tags>
    </CreateOpenIDConnectProviderResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreateOpenIDConnectProviderResponse>
    "#);
}

#[test]
fn get_shows_client_ids_once_and_thumbprints_in_lower_case() {
    let account = with_provider();
    let answer = account.done(&about("GetOpenIDConnectProvider"));
    insta::assert_snapshot!(answer, @r#"
    200
    <GetOpenIDConnectProviderResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetOpenIDConnectProviderResult>
    <Url>idp.example.com/path</Url>
    <ClientIDList>
    <member>z-client</member>
    <member>a-client</member>
    </ClientIDList>
    <ThumbprintList>
    <member>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</member>
    </ThumbprintList>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <Tags/>
    </GetOpenIDConnectProviderResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetOpenIDConnectProviderResponse>
    "#);
}

#[test]
fn a_url_loses_scheme_port_and_the_slash_of_a_bare_host_and_nothing_else() {
    for (url, end) in [
        ("https://idp.example.com", "idp.example.com"),
        ("https://idp.example.com/", "idp.example.com"),
        ("https://idp.example.com:443", "idp.example.com"),
        ("https://idp.example.com/path/", "idp.example.com/path/"),
        ("https://IDP.EXAMPLE.COM/Path", "IDP.EXAMPLE.COM/Path"),
    ] {
        let answer = Account::new().done(&create(url));
        assert_eq!(
            the(&answer, "OpenIDConnectProviderArn"),
            format!("arn:aws:iam::111122223333:oidc-provider/{end}")
        );
    }
}

#[test]
fn a_slash_at_the_end_of_a_path_makes_another_provider() {
    let account = with_provider();
    account.done(&create("https://idp.example.com/path/"));
    let listed = account.done("Action=ListOpenIDConnectProviders");
    assert_eq!(all(&listed, "Arn"), [ARN, &format!("{ARN}/")]);
}

#[test]
fn with_a_query_or_a_fragment_a_url_is_refused_without_a_word() {
    for url in ["https://idp.example.com/?q=v", "https://idp.example.com/#f"] {
        let answer = Account::new().admin(&create(url));
        assert_eq!(
            (status(&answer), the(&answer, "Code")),
            ("400", "InvalidInput")
        );
        assert!(!answer.contains("Message"));
    }
}

/// The text is moto's.
#[test]
fn a_url_must_begin_with_https() {
    for url in ["http://idp.example.com", "idp.example.com", "https://"] {
        assert_eq!(
            refusal(&Account::new().admin(&create(url))),
            "400 ValidationError: Invalid Open ID Connect Provider URL"
        );
    }
}

/// AWS's text: quoted in unfunco/terraform-aws-oidc-github#23 and many more.
#[test]
fn a_url_has_one_provider() {
    let account = with_provider();
    assert_eq!(
        refusal(&account.admin(&create("https://idp.example.com/path"))),
        "409 EntityAlreadyExists: Provider with url https://idp.example.com/path already exists."
    );
}

#[test]
fn thumbprints_are_five_at_most_and_need_not_be_hexadecimal() {
    let more = |account: &Account, count: usize| {
        let prints =
            (1..=count).map(|number| format!("&ThumbprintList.member.{number}={}", "g".repeat(40)));
        let prints: String = prints.collect();
        account.admin(&(about("UpdateOpenIDConnectProviderThumbprint") + &prints))
    };
    let account = with_provider();
    assert_eq!(status(&more(&account, 5)), "200");
    assert_eq!(
        refusal(&more(&account, 6)),
        "400 InvalidInput: Thumbprint list must contain fewer than 5 entries."
    );
    assert_eq!(
        refusal(
            &account.admin(&(about("UpdateOpenIDConnectProviderThumbprint") + "&ThumbprintList="))
        ),
        "400 InvalidInput: Thumbprint list must contain at least one entry."
    );
    let shown = account.done(&about("GetOpenIDConnectProvider"));
    assert!(shown.contains(&"g".repeat(40)));
}

#[test]
fn client_ids_come_and_go_and_none_is_a_mistake() {
    let account = with_provider();
    let ids = |account: &Account| {
        let shown = account.done(&about("GetOpenIDConnectProvider"));
        let (_, list) = shown.split_once("<ClientIDList>").expect("a list");
        let (list, _) = list.split_once("</ClientIDList>").expect("its end");
        let ids = all(list, "member").into_iter();
        ids.map(str::to_owned).collect::<Vec<_>>()
    };
    for (action, id) in [
        ("AddClientIDToOpenIDConnectProvider", "a-client"),
        ("AddClientIDToOpenIDConnectProvider", "new"),
        ("RemoveClientIDFromOpenIDConnectProvider", "z-client"),
        ("RemoveClientIDFromOpenIDConnectProvider", "never-there"),
    ] {
        account.done(&format!("{}&ClientID={id}", about(action)));
    }
    assert_eq!(ids(&account), ["a-client", "new"]);
}

/// The number is IAM's (IAM User Guide, quotas), the text is moto's.
#[test]
fn a_provider_has_a_hundred_client_ids_at_most() {
    let account = with_provider();
    let add = |number: usize| {
        let add = about("AddClientIDToOpenIDConnectProvider");
        account.admin(&format!("{add}&ClientID=client-{number}"))
    };
    for number in 3..=100 {
        assert_eq!(status(&add(number)), "200");
    }
    assert_eq!(
        refusal(&add(101)),
        "409 LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100"
    );
}

#[test]
fn a_provider_that_is_not_there_is_not_found() {
    for (action, rest) in [
        ("GetOpenIDConnectProvider", ""),
        ("AddClientIDToOpenIDConnectProvider", "&ClientID=c"),
        ("RemoveClientIDFromOpenIDConnectProvider", "&ClientID=c"),
        ("ListOpenIDConnectProviderTags", ""),
        ("UntagOpenIDConnectProvider", "&TagKeys.member.1=k"),
    ] {
        assert_eq!(
            refusal(&Account::new().admin(&(about(action) + rest))),
            format!("404 NoSuchEntity: OpenIDConnect Provider not found for arn {ARN}")
        );
    }
    assert_eq!(
        refusal(&Account::new().admin(&about("DeleteOpenIDConnectProvider"))),
        format!("404 NoSuchEntity: OpenId connect Provider {ARN} cannot be found.")
    );
    let in_other_case = about("GetOpenIDConnectProvider").replace("path", "PATH");
    assert_eq!(status(&with_provider().admin(&in_other_case)), "404");
}

#[test]
fn a_deleted_provider_is_gone() {
    let account = with_provider();
    account.done(&about("DeleteOpenIDConnectProvider"));
    let listed = account.done("Action=ListOpenIDConnectProviders");
    assert!(all(&listed, "Arn").is_empty());
}

#[test]
fn providers_are_counted() {
    let account = with_provider();
    let summary = account.done("Action=GetAccountSummary");
    assert!(summary.contains("<key>Providers</key>\n<value>1</value>"));
}

#[test]
fn a_policy_can_go_by_the_tags_of_a_provider() {
    let document = policy(
        r#"{"Effect":"Allow","Action":"iam:GetOpenIDConnectProvider","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"books"}}}"#,
    );
    let account = Account::where_ana_has(&document);
    account.done(&create("https://idp.example.com/path"));
    let get = about("GetOpenIDConnectProvider");
    assert_eq!(status(&account.ana(&get)), "403");
    let tag = about("TagOpenIDConnectProvider");
    account.done(&format!(
        "{tag}&Tags.member.1.Key=team&Tags.member.1.Value=books"
    ));
    assert_eq!(status(&account.ana(&get)), "200");
}

#[test]
fn tags_come_with_a_permission_of_their_own() {
    let document = super::allow("iam:CreateOpenIDConnectProvider", "*");
    let account = Account::where_ana_has(&document);
    let create = create("https://idp.example.com/path");
    let tagged = format!("{create}&Tags.member.1.Key=k&Tags.member.1.Value=v");
    assert_eq!(
        refusal(&account.ana(&tagged)),
        format!(
            "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:TagOpenIDConnectProvider on resource: {ARN} because no identity-based policy allows the iam:TagOpenIDConnectProvider action"
        )
    );
    assert_eq!(status(&account.ana(&create)), "200");
}

/// AWS's text is not on record.
#[test]
fn awss_own_issuers_are_no_providers() {
    let account = Account::new();
    let answer = account.done("Action=EnableOutboundWebIdentityFederation");
    let answer = account.admin(&create(the(&answer, "IssuerIdentifier")));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("400", "InvalidInput")
    );
    account.done(&create("https://tokens.example.com"));
}
