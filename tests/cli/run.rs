use std::process::Stdio;

use serde_json::json;

use crate::program::{Said, feed, program, run};
use crate::{PURCHASE, SHOP, bundled, order};

#[test]
fn the_output_is_json_as_people_read_it() {
    let said = feed(SHOP, &["run", "-"], order(0));
    let output = "{\n  \"confirmed_to\": \"Clara Weiss\",\n  \"total_cents\": 59520,\n  \"label\": \
                  \"3 pieces to Clara Weiss Architects, Lindengasse 4, 1070 Wien, Austria\"\n}\n";
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (Some(0), output, ""));
}

#[test]
fn an_input_comes_from_a_file_with_or_without_the_workflows_name() {
    let file = std::env::temp_dir().join(format!("workflow-cli-order-{}.json", std::process::id()));
    std::fs::write(&file, order(0)).unwrap();
    let path = file.to_str().unwrap();
    let (without, with) = (run(SHOP, &["run", path, "--json"]), run(SHOP, &["run", "OrderFulfilment", path, "--json"]));
    std::fs::remove_file(&file).unwrap();
    assert_eq!(with.json()[0]["output"]["confirmed_to"], "Clara Weiss");
    assert_eq!((with.code, with.json()[0]["status"].as_str()), (Some(0), Some("SUCCEEDED")));
    assert_eq!(without.out, with.out);
}

#[test]
fn several_parameters_are_an_object_by_their_names() {
    let said = feed(PURCHASE, &["run", "Purchase", "-"], r#"{"place": "Rome", "goods": "tea"}"#);
    assert_eq!((said.code, said.out.as_str()), (Some(0), "\"signed in Rome\"\n"));
}

#[test]
fn a_failure_names_the_state_the_cause_and_the_next_step() {
    let said = feed(PURCHASE, &["run", "Delivery", "-"], r#"{"place": "Atlantis", "goods": "tea"}"#);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    let told = "\
error: `Delivery` failed in state `Carry`: DeliveryError.NoCarrier: no carrier goes to Atlantis
  next: if `Carry` should go on after `DeliveryError.NoCarrier`, give it a `catch` or a `retry` for it
";
    assert!(said.err.ends_with(told), "{}", said.err);

    let said = feed(SHOP, &["run", "-"], order(6));
    let told = "\
error: `OrderFulfilment` failed in state `Refuse`: OrderError.Refused: the order was refused: over the card's limit
  next: the workflow ends so by itself: look at the input, and at `graph` for the way there
";
    assert_eq!((said.code, said.err.as_str()), (Some(1), told));

    // Behind a task that succeeded.
    let said = feed(SHOP, &["run", "-"], order(9));
    assert!(said.err.starts_with("error: `OrderFulfilment` failed in state `Refund: fail`: "), "{}", said.err);
    assert!(
        said.err
            .ends_with("  next: the workflow ends so by itself: look at the input, and at `graph` for the way there\n")
    );
}

#[test]
fn a_failure_is_told_to_programs() {
    let said = feed(SHOP, &["run", "-", "--json"], order(6));
    let cause = r#"{"error":{"Refused":{"reason":"over the card's limit"}},"message":"the order was refused: over the card's limit"}"#;
    let record = json!({
        "status": "FAILED",
        "state": "Refuse",
        "error": "OrderError.Refused",
        "cause": cause,
        "message": "the order was refused: over the card's limit",
    });
    assert_eq!((said.code, said.json()), (Some(1), vec![record]));
}

#[test]
fn an_input_that_does_not_fit_is_told_by_its_place() {
    let wrong = order(0).replacen("\"quantity\": ", "\n  \"quantity\": \"x\", \"_\": ", 1);
    let said = feed(SHOP, &["run", "-"], &wrong);
    assert_eq!((said.code, said.out.as_str()), (Some(3), ""));
    let told = "error: standard input, line 2, column 17: `items[0].quantity`: a whole number from 0 to 4294967295 belongs here, \
                not the text \"x\"\n\
                `OrderFulfilment` takes {\n  \"order_id\": u32,\n  \"customer\": {\n    \"id\": text,\n";
    assert!(said.err.starts_with(told), "{}", said.err);
    assert!(said.err.contains("    \"postal_code\": text or null,\n"), "{}", said.err);

    let said = feed(PURCHASE, &["run", "Purchase", "-"], "{\"goods\": \"tea\",\n \"place\": 5}");
    assert!(
        said.err.starts_with("error: standard input, line 2, column 11: `place`: a text belongs here, not 5\n"),
        "{}",
        said.err
    );
    let said = feed(PURCHASE, &["run", "Purchase", "-"], "{\"goods\": \"tea\"}");
    assert!(said.err.starts_with("error: standard input: `place` is missing: it is a text\n"), "{}", said.err);

    let said = feed(PURCHASE, &["run", "Purchase", "-", "--json"], "{\"goods\": 1}");
    let message = "`goods`: a text belongs here, not 1";
    assert_eq!((said.code, said.json()), (Some(3), vec![json!({"status": "INVALID", "message": message})]));
}

#[test]
fn all_that_is_missing_is_told_and_what_is_not_read_is_noted() {
    let wrong = r#"{"place": "Rome", "goods": "tea", "good": "salt"}"#;
    let said = feed(PURCHASE, &["run", "Purchase", "-"], wrong);
    let note = "note: `good` is not read: there is no such parameter, only `goods`, `place`\n";
    assert_eq!((said.code, said.out.as_str()), (Some(0), "\"signed in Rome\"\n"));
    assert!(said.err.starts_with(note), "{}", said.err);

    let said = feed(PURCHASE, &["run", "Purchase", "-"], r#"{"good": "tea"}"#);
    let told = "\
error: standard input: `goods` is missing: it is a text. Did you mean it by `good`?
error: standard input: `place` is missing: it is a text
`Purchase` takes {
";
    assert!(said.code == Some(3) && said.err.starts_with(told), "{}", said.err);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    for arguments in [&["run", "no-such-order.json"][..], &["run", "--lines", "no-such-order.json"]] {
        let said = run(SHOP, arguments);
        assert_eq!((said.code, said.out.as_str()), (Some(3), ""));
        assert!(said.err.starts_with("error: cannot read no-such-order.json: "), "{}", said.err);
    }
}

#[test]
fn lines_run_each_and_are_counted() {
    let said = run(SHOP, &["run", "--lines", "examples/data/orders.jsonl"]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    for row in [
        "│ 5            succeeded ",
        "│ 1            OrderError.Refused           1 × the order was refused: over the card's limit ",
        "│ 2            ShippingError.OutOfStock     1 × Bookcase is out of stock ",
        "│ 10           in all ",
    ] {
        assert!(said.out.contains(row), "{row}\n{}", said.out);
    }
    let said = feed(SHOP, &["run", "--lines", "-"], order(0));
    assert_eq!(said.code, Some(0));
}

#[test]
fn lines_that_do_not_fit_are_told_and_the_others_run() {
    let (first, rest) = bundled().split_once('\n').unwrap();
    let lines = format!("{first}\n{{\"order_id\": 5}}\n\nnonsense\n{rest}");
    let said = feed(SHOP, &["run", "--lines", "-"], &lines);
    assert_eq!(said.code, Some(3));
    let told = "\
error: standard input, line 2, column 15: `customer` is missing: it is an object with `id`, `name`, `contact`, `country`, `phone`
error: standard input, line 4, column 2: expected ident
  next: the lines above did not run; `OrderFulfilment` takes {
";
    assert!(said.err.starts_with(told), "{}", said.err);
    assert!(said.out.contains("│ 10           in all "), "{}", said.out);
    assert!(said.out.contains("│ 2            not run                      the input does not fit"), "{}", said.out);

    let said = feed(SHOP, &["run", "--lines", "-", "--json", "--concurrency", "3"], &lines);
    let records = said.json();
    let numbers: Vec<_> = records.iter().map(|record| record["line"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    let invalid = json!({"line": 4, "status": "INVALID", "message": "expected ident"});
    assert_eq!((said.code, &records[2]), (Some(3), &invalid));
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let mut command = program(SHOP);
    command.args(["run", "--json", "--lines", "examples/data/orders.jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let said = Said::from(child.wait_with_output().unwrap());
    assert_eq!((said.code, said.err.as_str()), (Some(141), ""));
}

/// On a terminal that util-linux's `script` makes.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_where_an_execution_is() {
    let file = std::env::temp_dir().join(format!("workflow-cli-terminal-{}.json", std::process::id()));
    std::fs::write(&file, order(0).replacen(&first_id(), "\"order_id\": 50", 1)).unwrap();
    let on_terminal = |arguments: &str, variables: &[(&str, &str)]| {
        let line = format!("'{}' {arguments}", program(SHOP).get_program().display());
        let mut script = std::process::Command::new("script");
        script
            .args(["--quiet", "--return", "--command", &line, "/dev/null"])
            .env("TERM", "xterm")
            .env_remove("NO_COLOR");
        Said::from(script.envs(variables.iter().copied()).stdin(Stdio::null()).output().unwrap())
    };
    let one = on_terminal(&format!("run {}", file.display()), &[]);
    let lines = on_terminal(&format!("run --lines {}", file.display()), &[]);
    std::fs::remove_file(&file).unwrap();
    assert_eq!((one.code, lines.code), (Some(0), Some(0)), "{}\n{}", one.out, lines.out);
    for text in ["OrderFulfilment", "CheckPayment: PaymentError.BankBusy, attempt 2 in ", "\"confirmed_to\""] {
        assert!(one.out.contains(text), "{text}\n{}", one.out);
    }
    for text in ["line 1", "0 of 1", "succeeded"] {
        assert!(lines.out.contains(text), "{text}\n{}", lines.out);
    }
    assert!(on_terminal("run no-such", &[]).out.contains("\u{1b}[31merror:"));
    assert!(on_terminal("run no-such", &[("NO_COLOR", "1")]).out.starts_with("error: "));
}

/// An order that waits for the bank for a second, again and again beside others.
#[cfg(unix)]
#[test]
fn an_interrupt_drops_what_runs_and_tells_what_was_left() {
    use std::io::{BufRead, BufReader, Read, Write};

    let mut command = program(SHOP);
    command.args(["run", "--json", "--concurrency", "1", "--lines", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let waits = |id: u32| format!("{}\n", order(0).replacen(&first_id(), &format!("\"order_id\": {id}"), 1));
    let mut lines = order(0).to_owned() + "\n";
    // Every 25th order waits for a second, and every 50th for a retry too.
    lines.extend((1..=60).map(|index| waits(25 * index)));
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    assert!(first.starts_with("{\"line\":1,\"status\":\"SUCCEEDED\""), "{first}");
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{err}");
    assert!(err.starts_with("error: interrupted: 1 running were dropped, "), "{err}");
    assert!(err.ends_with(" were not started\n"), "{err}");
}

fn first_id() -> String {
    let order: serde_json::Value = serde_json::from_str(order(0)).unwrap();
    format!("\"order_id\": {}", order["order_id"])
}
