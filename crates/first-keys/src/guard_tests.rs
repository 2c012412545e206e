use super::*;

const PORT: u16 = 4566;

fn local() -> Guard {
    Guard::new(([127, 0, 0, 1], PORT).into(), false)
}

fn remote() -> Guard {
    Guard::new(([0, 0, 0, 0], PORT).into(), true)
}

fn request(headers: &[(&str, &str)]) -> http::request::Builder {
    let mut request = http::Request::post("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request
}

fn check(guard: Guard, request: http::request::Builder) -> Result<(), String> {
    guard.check(&request.body(()).unwrap().into_parts().0)
}

fn with(guard: Guard, headers: &[(&str, &str)]) -> Result<(), String> {
    check(guard, request(headers))
}

const OWN: (&str, &str) = ("host", "127.0.0.1:4566");

#[test]
fn the_loopback_names_with_the_port_are_let_in() {
    for host in [
        "localhost:4566",
        "LOCALHOST:4566",
        "127.0.0.1:4566",
        "[::1]:4566",
    ] {
        assert_eq!(with(local(), &[("host", host)]), Ok(()), "{host}");
    }
}

#[test]
fn a_foreign_host_is_refused_with_a_sentence_that_names_it() {
    assert_eq!(
        with(local(), &[("host", "evil.example:4566")]).unwrap_err(),
        "This server is not called `evil.example:4566`. Use http://127.0.0.1:4566 instead."
    );
    for host in [
        "localhost",
        "localhost:80",
        "localhost.:4566",
        "localhost.evil.example:4566",
        "me@localhost:4566",
        "0.0.0.0:4566",
        "localhost:99999",
        "",
    ] {
        assert!(with(local(), &[("host", host)]).is_err(), "{host}");
    }
}

#[test]
fn the_bound_address_is_a_name_too() {
    let guard = Guard::new(([127, 0, 0, 7], PORT).into(), false);
    assert_eq!(with(guard, &[("host", "127.0.0.7:4566")]), Ok(()));
}

#[test]
fn on_port_80_the_port_may_be_left_out() {
    let guard = Guard::new(([127, 0, 0, 1], 80).into(), false);
    assert_eq!(with(guard, &[("host", "localhost")]), Ok(()));
}

#[test]
fn a_request_without_host_or_with_two_is_refused() {
    assert!(with(local(), &[]).is_err());
    assert!(with(local(), &[OWN, OWN]).is_err());
}

#[test]
fn a_foreign_name_in_the_request_line_is_refused_as_well() {
    let evil = request(&[OWN]).uri("http://evil.example:4566/");
    assert!(check(local(), evil).is_err());
}

#[test]
fn a_foreign_origin_is_refused_with_a_sentence_that_names_it() {
    let sentence = with(local(), &[OWN, ("origin", "https://evil.example")]).unwrap_err();
    assert!(sentence.starts_with("A page from `https://evil.example` may not use this server"));
    for origin in [
        "null",
        "http://localhost",
        "http://localhost:3000",
        "https://localhost:4566",
        "file://",
    ] {
        assert!(
            with(local(), &[OWN, ("origin", origin)]).is_err(),
            "{origin}"
        );
    }
}

#[test]
fn the_own_origin_is_let_in() {
    for origin in ["http://localhost:4566", "http://127.0.0.1:4566"] {
        assert_eq!(
            with(local(), &[OWN, ("origin", origin)]),
            Ok(()),
            "{origin}"
        );
    }
}

#[test]
fn a_call_from_another_site_is_refused_even_without_an_origin() {
    for site in ["cross-site", "same-site", "something-new"] {
        assert!(
            with(local(), &[OWN, ("sec-fetch-site", site)]).is_err(),
            "{site}"
        );
    }
    assert_eq!(
        with(local(), &[OWN, ("sec-fetch-site", "same-origin")]),
        Ok(())
    );
}

#[test]
fn a_link_from_elsewhere_may_open_a_page_but_not_call_the_api() {
    let follow = |uri| {
        let headers = [
            OWN,
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
        ];
        check(local(), request(&headers).method(Method::GET).uri(uri))
    };
    assert_eq!(follow("/lost-key.html"), Ok(()));
    assert!(follow("/?Action=CreateUser").is_err());
    assert!(follow("/?%41ction=CreateUser").is_err());
}

#[test]
fn a_page_elsewhere_may_not_load_a_page_of_the_book() {
    let headers = [
        OWN,
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "no-cors"),
    ];
    assert!(check(local(), request(&headers).method(Method::GET)).is_err());
}

#[test]
fn a_remote_server_may_be_called_by_any_name_but_only_by_its_own_pages() {
    let host = ("host", "workshop.example:4566");
    assert_eq!(with(remote(), &[host]), Ok(()));
    assert_eq!(
        with(
            remote(),
            &[host, ("origin", "http://workshop.example:4566")]
        ),
        Ok(())
    );
    assert!(with(remote(), &[host, ("origin", "http://evil.example:4566")]).is_err());
}
