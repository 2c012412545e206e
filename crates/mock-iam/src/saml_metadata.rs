//! The metadata document of a SAML identity provider, as far as IAM looks into it. IAM takes a
//! provider without certificates or without an address, and pays no heed to `validUntil`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use crate::certificates::Certificate;
use crate::error::ApiError;

const METADATA: Namespace<'_> = Namespace("urn:oasis:names:tc:SAML:2.0:metadata");
const SIGNATURES: Namespace<'_> = Namespace("http://www.w3.org/2000/09/xmldsig#");

/// Refuses what is no metadata of an identity provider.
pub(crate) fn check(document: &str) -> Result<(), ApiError> {
    match read(document) {
        Some(Found { issuers: 0 }) => Err(ApiError::invalid_input(
            "SAML Providers must reference at least one SAML assertion issuer.",
        )),
        Some(_) => Ok(()),
        None => Err(ApiError::invalid_input("Could not parse metadata")),
    }
}

/// What a document holds.
#[derive(Default)]
struct Found {
    issuers: usize,
}

/// An element that matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Entities,
    Entity,
    IdentityProvider,
    Certificate,
    Other,
}

impl Element {
    fn of(namespace: &ResolveResult<'_>, name: &str) -> Self {
        match (namespace, name) {
            (ResolveResult::Bound(METADATA), "EntitiesDescriptor") => Self::Entities,
            (ResolveResult::Bound(METADATA), "EntityDescriptor") => Self::Entity,
            (ResolveResult::Bound(METADATA), "IDPSSODescriptor") => Self::IdentityProvider,
            (ResolveResult::Bound(SIGNATURES), "X509Certificate") => Self::Certificate,
            _ => Self::Other,
        }
    }
}

/// None when the document is not well formed, or is something else.
fn read(document: &str) -> Option<Found> {
    let mut reader = NsReader::from_str(document);
    let mut found = Found::default();
    let mut open: Vec<Element> = Vec::new();
    let mut has_root = false;
    let mut text = String::new();
    loop {
        let (namespace, event) = reader.read_resolved_event().ok()?;
        match event {
            Event::Start(start) => {
                let element = Element::of(&namespace, start.local_name().as_ref());
                enter(element, &start, &open, &mut has_root, &mut found)?;
                open.push(element);
                text.clear();
            }
            Event::Empty(start) => {
                let element = Element::of(&namespace, start.local_name().as_ref());
                enter(element, &start, &open, &mut has_root, &mut found)?;
            }
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(part) => text.extend(part.resolve_char_ref().ok()?),
            Event::End(_) => leave(open.pop()?, &text)?,
            Event::DocType(_) => return None,
            Event::Eof => return (has_root && open.is_empty()).then_some(found),
            _ => {}
        }
    }
}

/// An element opens. The outermost must be metadata, and there is one of it.
fn enter(
    element: Element,
    start: &BytesStart<'_>,
    open: &[Element],
    has_root: &mut bool,
    found: &mut Found,
) -> Option<()> {
    if open.is_empty() {
        let is_metadata = matches!(element, Element::Entities | Element::Entity);
        (is_metadata && !*has_root).then_some(())?;
        *has_root = true;
    }
    match element {
        Element::Entity => {
            start.try_get_attribute("entityID").ok()??;
        }
        Element::IdentityProvider => found.issuers += 1,
        _ => {}
    }
    Some(())
}

/// An element closes. What is called a certificate must be one.
fn leave(element: Element, text: &str) -> Option<()> {
    if element == Element::Certificate {
        let text: String = text.split_whitespace().collect();
        Certificate::from_der(STANDARD.decode(text).ok()?)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(inside: &str) -> String {
        format!(
            r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/">{inside}</EntityDescriptor>"#
        )
    }

    fn said_of(document: &str) -> String {
        check(document).map_or_else(|error| error.message, |()| "taken".to_owned())
    }

    #[test]
    fn an_identity_provider_is_taken_even_without_certificate_and_address() {
        let inside = "<IDPSSODescriptor/>";
        assert_eq!(said_of(&entity(inside)), "taken");
        let prefixed = r#"<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a"><md:IDPSSODescriptor></md:IDPSSODescriptor></md:EntityDescriptor><!-- -->"#;
        assert_eq!(said_of(prefixed), "taken");
    }

    #[test]
    fn several_may_come_in_one_document() {
        let entities = format!(
            r#"<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">{}</EntitiesDescriptor>"#,
            entity("<IDPSSODescriptor/>")
        );
        assert_eq!(said_of(&entities), "taken");
    }

    #[test]
    fn an_entity_that_provides_no_identities_is_refused() {
        assert_eq!(
            said_of(&entity("<SPSSODescriptor/>")),
            "SAML Providers must reference at least one SAML assertion issuer."
        );
    }

    #[test]
    fn what_is_no_metadata_is_refused() {
        for document in [
            "",
            "no XML",
            "<EntityDescriptor",
            r#"<SomethingElse xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a"><IDPSSODescriptor/></SomethingElse>"#,
            r#"<EntityDescriptor entityID="a"><IDPSSODescriptor/></EntityDescriptor>"#,
            r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"><IDPSSODescriptor/></EntityDescriptor>"#,
            &entity("<IDPSSODescriptor>"),
            &(entity("<IDPSSODescriptor/>") + &entity("")),
            &format!("<!DOCTYPE a>{}", entity("<IDPSSODescriptor/>")),
            &entity(
                r#"<IDPSSODescriptor><X509Certificate xmlns="http://www.w3.org/2000/09/xmldsig#">aaaa</X509Certificate></IDPSSODescriptor>"#,
            ),
        ] {
            assert_eq!(said_of(document), "Could not parse metadata", "{document}");
        }
    }
}
