use mock_iam::{Scene, SceneKey};

use super::*;
use crate::endpoint::{ADMIN_KEY_ID, ADMIN_SECRET};

const FIRST: &str = "111122223333";

fn account(id: &str) -> Account {
    let key = SceneKey::new(ADMIN_KEY_ID, ADMIN_SECRET);
    let scene = Scene::new(id.parse().unwrap(), Timestamp::now());
    scene.administrator("admin", key).unwrap().build()
}

fn saved(accounts: &[Account]) -> Vec<String> {
    let json = accounts
        .iter()
        .map(|account| serde_json::to_string(account).unwrap());
    json.collect()
}

#[tokio::test]
async fn what_was_written_is_there_when_the_file_is_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state");
    let accounts = [account(FIRST), account("444455556666")];
    {
        let (store, before) = Store::open(&path, &accounts[0]).unwrap();
        assert_eq!(saved(&before), saved(&accounts[..1]));
        let ticket = store.put(&accounts[1]).unwrap();
        store.written(ticket).await.unwrap();
    }
    assert_eq!(saved(&reopened(&path)), saved(&accounts));
}

#[tokio::test]
async fn one_account_in_the_place_of_all_is_all_that_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state");
    {
        let (store, _) = Store::open(&path, &account(FIRST)).unwrap();
        store.put(&account("444455556666")).unwrap();
        let ticket = store.replace(&account("111122223333")).unwrap();
        store.written(ticket).await.unwrap();
    }
    let ids: Vec<_> = reopened(&path)
        .iter()
        .map(|account| account.id.to_string())
        .collect();
    assert_eq!(ids, ["111122223333"]);
}

#[tokio::test]
async fn a_change_that_takes_something_away_is_written_as_well() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state");
    let start = account(FIRST);
    {
        let (store, _) = Store::open(&path, &start).unwrap();
        let gone = Change {
            kind: "users",
            key: "admin".to_owned(),
            value: None,
        };
        let ticket = store.journal().append(start.id, vec![gone]);
        store.written(ticket).await.unwrap();
    }
    let text = saved(&reopened(&path)).concat();
    assert!(!text.contains(r#""name":"admin""#));
}

#[test]
fn two_processes_on_one_file_get_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state");
    let _first = Store::open(&path, &account(FIRST)).unwrap();
    let error = Store::open(&path, &account(FIRST)).err().unwrap();
    assert!(error.to_string().contains("in use by another sandbox"));
}

#[test]
fn a_file_of_something_else_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state");
    std::fs::write(&path, "my shopping list").unwrap();
    let error = Store::open(&path, &account(FIRST)).err().unwrap();
    assert!(error.to_string().contains("was left as it is"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "my shopping list");
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state");
    let _store = Store::open(&path, &account(FIRST)).unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// The writer's thread lets the file go a moment after the store is dropped.
fn reopened(path: &Path) -> Vec<Account> {
    for _ in 0..1000 {
        match Store::open(path, &account(FIRST)) {
            Ok((_, accounts)) => return accounts,
            Err(error) if error.to_string().contains("in use") => thread::yield_now(),
            Err(error) => panic!("{error:#}"),
        }
        thread::sleep(std::time::Duration::from_millis(1));
    }
    panic!("the file is never let go");
}
