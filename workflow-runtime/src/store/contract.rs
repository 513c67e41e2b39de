//! What every store must do, as tests. With the feature `testing`.
#![allow(missing_docs)]

use super::*;

/// Declares a test for each thing that a [`Store`] must do; the expression makes an empty store.
///
/// ```
/// # mod tests {
/// use workflow_runtime::store::MemoryStore;
///
/// workflow_runtime::store_contract!(MemoryStore::new());
/// # }
/// ```
#[macro_export]
macro_rules! store_contract {
    ($store:expr) => {
        $crate::__store_contract! { ($store)
            a_start_is_kept
            a_name_is_taken_once
            a_commit_changes_a_frame_and_forgets_its_progress
            machines_inside_are_forgotten
            an_end_is_kept
            an_execution_ends_once
            what_did_not_succeed_is_redriven
            what_ended_is_forgotten
            an_unknown_execution_cannot_be_changed
            a_token_is_answered_once
            tokens_are_over_with_their_machines
            the_right_to_run_is_given_once
            the_owner_hears_of_starts_and_requests
            executions_are_due_in_order
            executions_are_listed_from_the_newest
            lists_are_filtered
            executions_are_counted
            changes_of_all_executions_are_told_in_order
            what_does_not_fit_is_kept_and_told
            a_history_is_read_in_both_directions
            many_commits_at_once_are_all_kept
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __store_contract {
    (($store:expr) $($name:ident)*) => {$(
        #[test]
        fn $name() {
            $crate::store::contract::block_on($crate::store::contract::$name(&$store));
        }
    )*};
}

pub fn block_on(test: impl Future<Output = ()>) {
    let tokio = tokio::runtime::Builder::new_current_thread().build().expect("tokio starts");
    tokio.block_on(test);
}

pub fn new(name: &str, started: i64) -> NewExecution {
    NewExecution {
        id: format!("id of {name}"),
        workflow: "Flow".into(),
        name: name.into(),
        input: b"{}".to_vec(),
        started,
        frame: b"first".to_vec(),
        events: b"started\n".to_vec(),
        fits: 5,
    }
}

async fn start(store: &impl Store, name: &str, started: i64) -> i64 {
    match store.start(new(name, started)).await {
        Ok(Started::New(key)) => key,
        other => panic!("`{name}` is new: {other:?}"),
    }
}

fn frame(path: &str, frame: &str) -> Change {
    Change::Frame { path: path.into(), frame: frame.into() }
}

async fn commit(store: &impl Store, execution: i64, changes: Vec<Change>, events: &str) {
    store.commit(Commit { execution, changes, events: events.into() }).await.unwrap();
}

async fn load(store: &impl Store, key: i64) -> Loaded {
    store.load(key).await.unwrap().expect("it was started")
}

async fn machines(store: &impl Store, key: i64) -> Vec<(String, String, Option<String>)> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let machines = load(store, key).await.machines.into_iter();
    let mut machines: Vec<_> =
        machines.map(|machine| (machine.path, text(machine.frame), machine.progress.map(text))).collect();
    machines.sort();
    machines
}

async fn due(store: &impl Store, after: Due, until: i64, limit: usize) -> Vec<Due> {
    store.due(after, until, limit).await.unwrap()
}

const NEVER: Due = Due { time: i64::MIN, key: i64::MAX };

pub async fn a_start_is_kept(store: &impl Store) {
    store.own().await.unwrap();
    let key = start(store, "a", 7).await;
    let loaded = load(store, key).await;
    let expected = Description {
        key,
        id: "id of a".into(),
        workflow: "Flow".into(),
        name: "a".into(),
        status: Status::Running,
        input: b"{}".to_vec(),
        output: None,
        failure: None,
        started: 7,
        stopped: None,
        redrives: 0,
        redriven: None,
        fits: 5,
        unfit: None,
    };
    assert_eq!(loaded.description, expected);
    assert_eq!(loaded.machines, [Machine { path: String::new(), frame: b"first".to_vec(), progress: None }]);
    assert_eq!(store.find("Flow", "a").await, Ok(Some(expected.clone())));
    assert_eq!(store.find_id("id of a").await, Ok(Some(expected)));
    assert_eq!(store.find_id("a").await, Ok(None));
    assert_eq!(store.find("Flow", "b").await, Ok(None));
    assert_eq!(store.load(key + 1).await, Ok(None));
}

pub async fn a_name_is_taken_once(store: &impl Store) {
    let key = start(store, "a", 7).await;
    let again = NewExecution { id: "another".into(), frame: b"other".to_vec(), ..new("a", 8) };
    let Ok(Started::Known(known)) = store.start(again).await else { panic!("`a` is taken") };
    assert_eq!((known.key, known.id.as_str(), known.started), (key, "id of a", 7));
    assert_eq!(machines(store, key).await, [(String::new(), "first".into(), None)]);
    let elsewhere = NewExecution { id: "elsewhere".into(), workflow: "Other".into(), ..new("a", 8) };
    assert!(matches!(store.start(elsewhere).await, Ok(Started::New(_))));
}

pub async fn a_commit_changes_a_frame_and_forgets_its_progress(store: &impl Store) {
    let (key, other) = (start(store, "a", 7).await, start(store, "b", 7).await);
    let progress = Change::Progress { path: String::new(), progress: b"second attempt".to_vec() };
    commit(store, key, vec![progress], "").await;
    assert_eq!(machines(store, key).await, [(String::new(), "first".into(), Some("second attempt".into()))]);
    commit(store, key, vec![frame("", "next"), frame("A/1.1[0]", "inside")], "").await;
    let expected = [(String::new(), "next".into(), None), ("A/1.1[0]".into(), "inside".into(), None)];
    assert_eq!(machines(store, key).await, expected);
    assert_eq!(machines(store, other).await, [(String::new(), "first".into(), None)]);
}

pub async fn machines_inside_are_forgotten(store: &impl Store) {
    let key = start(store, "a", 7).await;
    let inside = ["A/1.1[0]", "A/1.1[0]/B/1.1[5]", "A/1.1[0]/Ä/1.1[5]", "A/1.1[01]", "A/1.1[1]", "A/1.1[0]0"];
    commit(store, key, inside.iter().map(|path| frame(path, "x")).collect(), "").await;
    commit(store, key, vec![Change::Below { path: inside[0].into() }], "").await;
    let paths: Vec<_> = machines(store, key).await.into_iter().map(|(path, ..)| path).collect();
    assert_eq!(paths, ["", "A/1.1[01]", "A/1.1[0]", "A/1.1[0]0", "A/1.1[1]"]);
    commit(store, key, vec![Change::Below { path: String::new() }], "").await;
    assert_eq!(machines(store, key).await, [(String::new(), "first".into(), None)]);
}

pub async fn an_end_is_kept(store: &impl Store) {
    let (good, bad) = (start(store, "good", 7).await, start(store, "bad", 7).await);
    let end = End::Succeeded(b"null".to_vec());
    commit(store, good, vec![Change::End { end, stopped: 9 }], "").await;
    let failure = Failure::new("Boom", "the cause");
    let end = End::Unsuccessful(Status::TimedOut, failure.clone());
    commit(store, bad, vec![Change::End { end, stopped: 10 }], "").await;
    let (good, bad) = (load(store, good).await, load(store, bad).await);
    let description = good.description;
    assert_eq!((description.status, description.stopped), (Status::Succeeded, Some(9)));
    assert_eq!((description.output, description.failure), (Some(b"null".to_vec()), None));
    assert_eq!(good.machines, []);
    let description = bad.description;
    assert_eq!((description.status, description.stopped), (Status::TimedOut, Some(10)));
    assert_eq!((description.output, description.failure), (None, Some(failure)));
    assert_eq!(bad.machines.len(), 1);
    assert_eq!(due(store, NEVER, i64::MAX, 9).await, []);
}

pub async fn an_execution_ends_once(store: &impl Store) {
    let key = start(store, "a", 7).await;
    commit(store, key, vec![Change::End { end: End::Succeeded(b"1".to_vec()), stopped: 9 }], "").await;
    let end = End::Unsuccessful(Status::Aborted, Failure::new("Late", ""));
    let late = Commit { execution: key, changes: vec![Change::End { end, stopped: 10 }], events: b"late".to_vec() };
    assert!(store.commit(late).await.is_err());
    let Description { status, stopped, .. } = load(store, key).await.description;
    assert_eq!((status, stopped), (Status::Succeeded, Some(9)));
    assert_eq!(store.history(key, HistoryPage { limit: 9, ..HistoryPage::default() }).await.unwrap().len(), 1);
}

pub async fn what_did_not_succeed_is_redriven(store: &impl Store) {
    let key = start(store, "a", 7).await;
    let end = || End::Unsuccessful(Status::Failed, Failure::new("Boom", "the cause"));
    for (round, now) in [(1, 20), (2, 30)] {
        commit(store, key, vec![Change::End { end: end(), stopped: now - 1 }], "").await;
        commit(store, key, vec![Change::Redrive(now)], "").await;
        let description = load(store, key).await.description;
        assert_eq!((description.status, description.failure, description.stopped), (Status::Running, None, None));
        assert_eq!((description.redrives, description.redriven, description.started), (round, Some(now), 7));
        assert_eq!(due(store, NEVER, now, 9).await, [Due { time: now, key }]);
    }
}

pub async fn what_ended_is_forgotten(store: &impl Store) {
    let (a, b, c) = (start(store, "a", 1).await, start(store, "b", 1).await, start(store, "c", 1).await);
    for (key, stopped) in [(a, 5), (b, 6)] {
        let end = End::Unsuccessful(Status::Failed, Failure::new("Boom", ""));
        commit(store, key, vec![Change::End { end, stopped }], "").await;
    }
    assert_eq!(store.prune(5, 9).await, Ok(0));
    assert_eq!(store.prune(7, 1).await, Ok(1));
    assert_eq!(store.prune(7, 9).await, Ok(1));
    assert_eq!(store.load(a).await, Ok(None));
    assert_eq!(store.find_id("id of a").await, Ok(None));
    assert_eq!(store.history(b, HistoryPage { limit: 9, ..HistoryPage::default() }).await, Ok(Vec::new()));
    assert_eq!(load(store, c).await.machines.len(), 1);
    assert!(start(store, "a", 9).await > c, "a key is not used again");
}

pub async fn an_unknown_execution_cannot_be_changed(store: &impl Store) {
    let key = start(store, "a", 7).await;
    let due = Commit { execution: key + 1, changes: vec![Change::Due(9)], events: Vec::new() };
    assert!(store.commit(due).await.is_err());
    commit(store, key, vec![frame("", "next")], "").await;
}

fn token(token: &str, path: &str) -> Change {
    Change::Token { token: token.into(), path: path.into(), what: b"what".to_vec(), heard: 8 }
}

async fn open_tokens(store: &impl Store, execution: i64) -> Vec<String> {
    let mut tokens: Vec<_> = store.tokens(execution).await.unwrap().into_iter().map(|token| token.token).collect();
    tokens.sort();
    tokens
}

pub async fn a_token_is_answered_once(store: &impl Store) {
    let key = start(store, "a", 7).await;
    commit(store, key, vec![token("t", "A/1.1[0]")], "").await;
    let new = Token {
        token: "t".into(),
        execution: key,
        path: "A/1.1[0]".into(),
        what: b"what".to_vec(),
        heard: 8,
        answer: None,
        over: false,
    };
    assert_eq!(store.token("t").await, Ok(Some(new.clone())));
    assert_eq!(store.tokens(key).await, Ok(vec![new.clone()]));
    assert_eq!(store.change_token("t", TokenChange::Heard(9)).await, Ok(Some(new.clone())));
    let heard = Token { heard: 9, ..new };
    assert_eq!(store.change_token("t", TokenChange::Answered(b"yes".to_vec())).await, Ok(Some(heard.clone())));
    let answered = Token { answer: Some(b"yes".to_vec()), ..heard };
    for late in [TokenChange::Answered(b"no".to_vec()), TokenChange::Heard(10), TokenChange::Over] {
        assert_eq!(store.change_token("t", late).await, Ok(Some(answered.clone())));
    }
    assert_eq!(store.news(key).await.unwrap().answered, [key]);
    commit(store, key, vec![Change::TokenOver("t".into())], "").await;
    assert_eq!(store.token("t").await, Ok(Some(Token { over: true, ..answered })));
    assert_eq!(store.news(key).await, Ok(News::default()));
    assert_eq!(store.token("u").await, Ok(None));
    assert_eq!(store.change_token("u", TokenChange::Over).await, Ok(None));
}

pub async fn tokens_are_over_with_their_machines(store: &impl Store) {
    let (key, other) = (start(store, "a", 7).await, start(store, "b", 7).await);
    let paths = [("own", ""), ("one", "A/1.1[0]"), ("inside", "A/1.1[0]/B/1.1[5]"), ("two", "A/1.1[1]")];
    commit(store, key, paths.iter().map(|(name, path)| token(name, path)).collect(), "").await;
    commit(store, other, vec![token("other", "A/1.1[0]/B/1.1[5]")], "").await;
    commit(store, key, vec![Change::Below { path: "A/1.1[0]".into() }], "").await;
    assert_eq!(open_tokens(store, key).await, ["one", "own", "two"]);
    let over = store.change_token("inside", TokenChange::Answered(b"late".to_vec())).await.unwrap().unwrap();
    assert_eq!((over.over, over.answer), (true, None));
    commit(store, key, vec![token("inside", "A/1.1[0]/B/1.1[5]")], "").await;
    assert_eq!(open_tokens(store, key).await, ["inside", "one", "own", "two"], "it waits again");
    commit(store, key, vec![Change::Below { path: String::new() }], "").await;
    assert_eq!(open_tokens(store, key).await, ["own"]);
    let end = End::Unsuccessful(Status::Failed, Failure::new("Boom", ""));
    commit(store, key, vec![Change::End { end, stopped: 9 }], "").await;
    assert_eq!(open_tokens(store, key).await, Vec::<String>::new());
    assert_eq!(open_tokens(store, other).await, ["other"]);
    store.prune(10, 9).await.unwrap();
    assert_eq!(store.token("own").await, Ok(None));
}

pub async fn the_right_to_run_is_given_once(store: &impl Store) {
    for _ in 0..2 {
        assert!(store.own_briefly().await.unwrap().is_some(), "nobody has it");
    }
    store.own().await.unwrap();
    assert!(store.own_briefly().await.unwrap().is_none(), "somebody has it");
}

pub async fn the_owner_hears_of_starts_and_requests(store: &impl Store) {
    let (a, b, c) = (start(store, "a", 7).await, start(store, "b", 7).await, start(store, "c", 7).await);
    let request = |what: &str| vec![Change::Request(what.into())];
    commit(store, b, vec![Change::End { end: End::Succeeded(b"1".to_vec()), stopped: 9 }], "").await;
    commit(store, c, request("first"), "").await;
    commit(store, a, request("second"), "").await;
    let News { started, requests, .. } = store.news(0).await.unwrap();
    assert_eq!(started, [a, c]);
    let told: Vec<_> = requests.iter().map(|request| (request.execution, request.what.as_slice())).collect();
    assert_eq!(told, [(c, &b"first"[..]), (a, b"second")]);
    commit(store, c, vec![Change::RequestDone(requests[0].number)], "").await;
    assert_eq!(store.news(c).await, Ok(News { requests: requests[1..].to_vec(), ..News::default() }));
    let failure = Failure::new("Boom", "");
    commit(store, a, vec![Change::End { end: End::Unsuccessful(Status::Failed, failure), stopped: 9 }], "").await;
    store.prune(10, 9).await.unwrap();
    assert_eq!(store.news(c).await, Ok(News::default()));
}

pub async fn executions_are_due_in_order(store: &impl Store) {
    let (a, b, c) = (start(store, "a", 7).await, start(store, "b", 5).await, start(store, "c", 7).await);
    let (a, b, c) = (Due { time: 7, key: a }, Due { time: 5, key: b }, Due { time: 7, key: c });
    assert_eq!(due(store, NEVER, 7, 9).await, [b, a, c]);
    assert_eq!(due(store, NEVER, 6, 9).await, [b]);
    assert_eq!(due(store, NEVER, 7, 2).await, [b, a]);
    assert_eq!(due(store, a, 7, 9).await, [c]);
    assert_eq!(store.next_due(5).await, Ok(Some(7)));
    commit(store, a.key, vec![Change::Due(100)], "").await;
    assert_eq!(due(store, b, 99, 9).await, [c]);
    assert_eq!(store.next_due(7).await, Ok(Some(100)));
    assert_eq!(store.next_due(100).await, Ok(None));
}

pub async fn executions_are_listed_from_the_newest(store: &impl Store) {
    let (a, b, c) = (start(store, "a", 1).await, start(store, "b", 2).await, start(store, "c", 3).await);
    let end = End::Succeeded(b"1".to_vec());
    commit(store, b, vec![Change::End { end, stopped: 9 }], "").await;
    let keys = |query: Query| async move {
        let listed = store.list(query).await.unwrap();
        listed.into_iter().map(|description| description.key).collect::<Vec<_>>()
    };
    let all = Query { limit: 9, ..Query::default() };
    assert_eq!(keys(all.clone()).await, [c, b, a]);
    assert_eq!(keys(Query { limit: 2, ..all.clone() }).await, [c, b]);
    assert_eq!(keys(Query { before: Some(b), ..all.clone() }).await, [a]);
    assert_eq!(keys(Query { status: Some(Status::Running), ..all.clone() }).await, [c, a]);
    assert_eq!(keys(Query { workflow: Some("Other".into()), ..all.clone() }).await, Vec::<i64>::new());
    assert_eq!(keys(Query { workflow: Some("Flow".into()), status: Some(Status::Succeeded), ..all }).await, [b]);
}

pub async fn lists_are_filtered(store: &impl Store) {
    let (a, b) = (start(store, "Order-7%", 10).await, start(store, "ORDER-70", 20).await);
    let c = start(store, "refund-7", 30).await;
    let keys = |query: Query| async move {
        let listed = store.list(Query { limit: 9, ..query }).await.unwrap();
        listed.into_iter().map(|description| description.key).collect::<Vec<_>>()
    };
    let named = |name: &str| Query { name: Some(name.into()), ..Query::default() };
    assert_eq!(keys(named("order-7")).await, [b, a]);
    assert_eq!(keys(named("7")).await, [c, b, a]);
    assert_eq!(keys(named("7%")).await, [a]);
    assert_eq!(keys(named("_")).await, Vec::<i64>::new());
    assert_eq!(keys(Query { started_from: Some(20), ..Query::default() }).await, [c, b]);
    assert_eq!(keys(Query { started_to: Some(20), ..Query::default() }).await, [b, a]);
    assert_eq!(keys(Query { started_from: Some(20), started_to: Some(20), ..named("order") }).await, [b]);
    let workflow = Some("Flow".to_owned());
    assert_eq!(keys(Query { workflow, status: Some(Status::Running), before: Some(c), ..named("7") }).await, [b, a]);
}

pub async fn executions_are_counted(store: &impl Store) {
    assert_eq!(store.counts(Query::default()).await, Ok(Vec::new()));
    let keys = [start(store, "a-1", 1).await, start(store, "a-2", 2).await, start(store, "b-3", 3).await];
    let end = End::Succeeded(b"1".to_vec());
    commit(store, keys[1], vec![Change::End { end, stopped: 9 }], "").await;
    let (running, succeeded) = (Status::Running, Status::Succeeded);
    let counts = |query| async move { store.counts(query).await.unwrap() };
    assert_eq!(counts(Query::default()).await, [(running, 2), (succeeded, 1)]);
    let page = Query { status: Some(running), before: Some(keys[1]), limit: 1, ..Query::default() };
    assert_eq!(counts(page).await, [(running, 2), (succeeded, 1)]);
    assert_eq!(counts(Query { name: Some("A-".into()), ..Query::default() }).await, [(running, 1), (succeeded, 1)]);
    assert_eq!(counts(Query { started_from: Some(3), ..Query::default() }).await, [(running, 1)]);
    assert_eq!(counts(Query { workflow: Some("Other".into()), ..Query::default() }).await, []);
}

pub async fn changes_of_all_executions_are_told_in_order(store: &impl Store) {
    assert_eq!(store.changes(None, 9).await, Ok(Vec::new()));
    let (a, b) = (start(store, "a", 1).await, start(store, "b", 2).await);
    commit(store, a, vec![Change::Due(7)], "event").await;
    commit(store, b, vec![Change::Due(7)], "").await;
    let all = store.changes(Some(0), 9).await.unwrap();
    assert_eq!(all.iter().map(|change| change.execution).collect::<Vec<_>>(), [a, b, a]);
    assert!(all.is_sorted_by(|one, next| one.number < next.number));
    assert_eq!(store.changes(None, 2).await.unwrap(), all[1..]);
    assert_eq!(store.changes(Some(all[0].number), 1).await.unwrap(), all[1..2]);
    assert_eq!(store.changes(Some(all[2].number), 9).await, Ok(Vec::new()));
}

pub async fn what_does_not_fit_is_kept_and_told(store: &impl Store) {
    let (a, b, c) = (start(store, "a", 1).await, start(store, "b", 2).await, start(store, "c", 3).await);
    let first = Fit { fits: i64::MIN, key: i64::MIN };
    let unfitted = |known: &'static [i64], after: Fit, limit| async move {
        let fits = store.unfitted(known, after, limit).await.unwrap();
        fits.into_iter().map(|fit| (fit.fits, fit.key)).collect::<Vec<_>>()
    };
    let unfit = || Query { unfit: true, limit: 9, ..Query::default() };
    assert_eq!(unfitted(&[5, 6], first, 9).await, []);
    assert_eq!(unfitted(&[6], first, 2).await, [(5, a), (5, b)]);
    assert_eq!(unfitted(&[], Fit { fits: 5, key: b }, 9).await, [(5, c)]);
    commit(store, b, vec![Change::Unfit("no state".into())], "").await;
    commit(store, c, vec![Change::Fits(6)], "").await;
    assert_eq!(unfitted(&[5], first, 9).await, [(0, b), (6, c)]);
    let description = load(store, b).await.description;
    assert_eq!((description.fits, description.unfit.as_deref()), (0, Some("no state")));
    assert_eq!(store.list(unfit()).await, Ok(vec![description]));
    commit(store, b, vec![Change::Fits(6)], "").await;
    assert_eq!(store.list(unfit()).await, Ok(Vec::new()));
    let end = End::Unsuccessful(Status::Aborted, Failure::new("Stopped", ""));
    commit(store, b, vec![Change::Unfit("no state".into()), Change::End { end, stopped: 9 }], "").await;
    commit(store, b, vec![Change::Unfit("no state".into())], "").await;
    let description = load(store, b).await.description;
    assert_eq!((description.unfit, unfitted(&[5], first, 9).await), (None, vec![(6, c)]));
}

pub async fn a_history_is_read_in_both_directions(store: &impl Store) {
    let (key, other) = (start(store, "a", 7).await, start(store, "b", 7).await);
    for step in ["one", "two", "three"] {
        commit(store, key, vec![frame("", step)], step).await;
        commit(store, other, vec![frame("", step)], "other").await;
    }
    commit(store, key, vec![Change::Due(9)], "").await;
    let read = |behind, newest_first, limit| async move {
        let rows = store.history(key, HistoryPage { behind, newest_first, limit }).await.unwrap();
        let texts: Vec<_> = rows.iter().map(|row| String::from_utf8(row.events.clone()).unwrap()).collect();
        (texts.join(" "), rows.last().map(|row| row.number))
    };
    let (texts, last) = read(None, false, 3).await;
    assert_eq!(texts, "started\n one two");
    assert_eq!(read(last, false, 3).await.0, "three");
    let (texts, last) = read(None, true, 3).await;
    assert_eq!(texts, "three two one");
    assert_eq!(read(last, true, 3).await.0, "started\n");
}

pub async fn many_commits_at_once_are_all_kept(store: &impl Store) {
    let mut keys = Vec::new();
    for number in 0..50 {
        keys.push(start(store, &number.to_string(), number).await);
    }
    let commits = keys
        .iter()
        .flat_map(|key| (0..20).map(move |step| commit(store, *key, vec![frame("", &format!("{key} {step}"))], ".")));
    futures_util::future::join_all(commits).await;
    for key in keys {
        assert_eq!(machines(store, key).await, [(String::new(), format!("{key} 19"), None)]);
        let page = HistoryPage { limit: 100, ..HistoryPage::default() };
        assert_eq!(store.history(key, page).await.unwrap().len(), 21);
    }
}
