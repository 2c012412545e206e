//! Text in HTML.

/// Text as an element or an attribute in double quotes holds it.
pub(crate) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('"', "&quot;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}
