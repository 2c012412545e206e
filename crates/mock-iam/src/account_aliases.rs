//! The alias of an account: its name in the address of the sign-in page. No two accounts have the
//! same.

use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::wire::iam as wire;

/// `CreateAccountAlias`. An account has one, so another takes the place of the one before.
pub(crate) fn create_account_alias(
    cx: &mut Context<'_>,
    input: wire::CreateAccountAliasRequest,
) -> Result<(), ApiError> {
    let alias = input.account_alias;
    if alias.len() == 12 && alias.bytes().all(|letter| letter.is_ascii_digit()) {
        return Err(ApiError::invalid_input(
            "The account alias must not be a 12-digit number.",
        ));
    }
    if !cx.world.claim_alias(&alias, cx.account.id) {
        let text = format!("The account alias {alias} already exists.");
        return Err(ApiError::entity_already_exists(text));
    }
    if let Some(last) = cx.account.settings.change().alias.replace(alias) {
        cx.world.release_alias(&last);
    }
    Ok(())
}

/// `DeleteAccountAlias`.
pub(crate) fn delete_account_alias(
    cx: &mut Context<'_>,
    input: wire::DeleteAccountAliasRequest,
) -> Result<(), ApiError> {
    if cx.account.settings.alias.as_ref() != Some(&input.account_alias) {
        return Err(ApiError::no_such_entity(format!(
            "The account alias {} cannot be found.",
            input.account_alias
        )));
    }
    cx.account.settings.change().alias = None;
    cx.world.release_alias(&input.account_alias);
    Ok(())
}

/// `ListAccountAliases`: a list, of one at most.
pub(crate) fn list_account_aliases(
    cx: &mut Context<'_>,
    input: wire::ListAccountAliasesRequest,
) -> Result<wire::ListAccountAliasesResponse, ApiError> {
    let aliases = cx.account.settings.alias.iter();
    let aliases = aliases.map(|alias| (alias, alias.clone()));
    let page = Page::cut(aliases, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListAccountAliasesResponse {
        account_aliases: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}
