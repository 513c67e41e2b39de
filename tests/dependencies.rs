//! What each feature of the runtime makes a user compile.

#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::process::Command;

fn crates(features: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--package", "workflow-runtime", "--edges", "normal,build", "--prefix", "none"])
        .args(["--format", "{p}", "--features", features])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn is_of_aws(name: &str) -> bool {
    name.starts_with("aws") || name.starts_with("lambda") || ["hyper", "http", "tower"].contains(&name)
}

#[test]
fn default_features_compile_no_crate_of_aws() {
    for features in ["", "testing,yaml,worker,template"] {
        let crates = crates(features);
        assert!(crates.contains("tokio"), "{crates:?}");
        assert!(!crates.iter().any(|name| is_of_aws(name)), "{crates:?}");
    }
}

#[test]
fn a_lambda_function_compiles_nothing_of_the_sdk() {
    let crates = crates("lambda");
    assert!(crates.contains("lambda_runtime"), "{crates:?}");
    assert!(!crates.iter().any(|name| name.starts_with("aws")), "{crates:?}");
}

#[test]
fn each_service_compiles_its_own_sdk() {
    for service in ["dynamodb", "ecs", "eventbridge", "lambda", "sfn", "sns", "sqs"] {
        let crates = crates(&format!("aws-{service}"));
        // These three are how credentials are found.
        let found: Vec<_> = crates
            .iter()
            .filter_map(|name| name.strip_prefix("aws-sdk-"))
            .filter(|name| !["sso", "ssooidc", "sts"].contains(name))
            .collect();
        assert_eq!(found, [service]);
        assert!(!crates.contains("lambda_runtime") && !crates.contains("reqwest"), "{crates:?}");
    }
    let crates = crates("http");
    assert!(crates.contains("reqwest") && !crates.iter().any(|name| name.starts_with("aws-sdk")), "{crates:?}");
}

#[test]
fn a_worker_for_activities_compiles_the_sdk_of_step_functions_alone() {
    let crates = crates("aws");
    // What signs a worker in, and the service that it calls.
    let sdks: Vec<&String> = crates.iter().filter(|name| name.starts_with("aws-sdk-")).collect();
    assert_eq!(sdks, ["aws-sdk-sfn", "aws-sdk-sso", "aws-sdk-ssooidc", "aws-sdk-sts"]);
    assert!(!crates.iter().any(|name| name.starts_with("lambda")), "{crates:?}");
}
