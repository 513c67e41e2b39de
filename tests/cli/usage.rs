use crate::program::run;
use crate::{PURCHASE, SHOP};

#[test]
fn help_tells_the_commands_and_the_exit_codes() {
    let said = run(SHOP, &["--help"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert!(said.out.starts_with("Takes an order from payment to confirmation.\n"), "{}", said.out);
    for text in
        ["Usage: order_fulfilment ", "\n  run  ", "\n  asl  ", "\n  graph  ", "\n  completions  ", "\n    3  an input "]
    {
        assert!(said.out.contains(text), "{text}\n{}", said.out);
    }
    let without = run(SHOP, &[]);
    assert_eq!((without.code, without.out.as_str()), (Some(2), ""));
    assert!(run(PURCHASE, &["--help"]).out.starts_with("The workflows Purchase, Delivery.\n"));
}

#[test]
fn an_unknown_workflow_gets_the_list_and_the_nearest() {
    for command in
        [&["run", "Purchas", "x"][..], &["asl", "Purchas"], &["graph", "Purchas"], &["graph", "diff", "Purchas", "x"]]
    {
        let said = run(PURCHASE, command);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{command:?}");
        assert!(said.err.contains("[possible values: Purchase, Delivery]"), "{command:?}: {}", said.err);
        assert!(said.err.contains("a similar value exists: 'Purchase'"), "{command:?}: {}", said.err);
    }
    let said = run(SHOP, &["asl", "Orders"]);
    let told = "error: there is no workflow `Orders` here, only `OrderFulfilment`\n";
    assert_eq!((said.code, said.err.as_str()), (Some(2), told));
}

#[test]
fn one_of_several_workflows_must_be_named() {
    for command in [&["run"][..], &["asl"], &["graph"]] {
        let said = run(PURCHASE, command);
        assert_eq!(said.code, Some(2));
        assert!(said.err.contains("<WORKFLOW>"), "{}", said.err);
    }
}

#[test]
fn an_input_must_be_named() {
    let said = run(PURCHASE, &["run", "Purchase"]);
    let told = "\
error: name a file with the input, or - for standard input
`Purchase` takes {
  \"goods\": text,
  \"place\": text
}
";
    assert_eq!((said.code, said.err.as_str()), (Some(2), told));
    assert_eq!(run(SHOP, &["run", "order.json", "--lines", "orders.jsonl"]).code, Some(2));
    assert_eq!(run(SHOP, &["run", "OrderFulfilment", "order.json", "--lines", "orders.jsonl"]).code, Some(2));
}

#[test]
fn shells_complete_commands_and_the_names_of_workflows() {
    // Scripts for fish complete no arguments without a name.
    for (shell, completes) in [("bash", "Purchase Delivery"), ("zsh", "(Purchase Delivery)"), ("fish", "completions")] {
        let said = run(PURCHASE, &["completions", shell]);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
        assert!(said.out.contains(completes), "{shell}\n{}", said.out);
    }
}
