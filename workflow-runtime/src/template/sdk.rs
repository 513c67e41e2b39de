//! `arn:aws:states:::aws-sdk:service:call`: which action of IAM's a call of AWS's SDK needs.
//!
//! An action mostly has the call's name. The prefixes and actions that differ are those of AWS's Service Authorization
//! Reference, <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.

use super::calls::Call;
use super::node::Node;
use super::policy::{Allowed, any};
use crate::asl::capitalised;

/// The prefix of a service's actions, where it is not the service's name in the SDK.
const PREFIXES: [(&str, &str); 27] = [
    ("applicationautoscaling", "application-autoscaling"),
    ("bedrockagent", "bedrock"),
    ("bedrockagentruntime", "bedrock"),
    ("bedrockruntime", "bedrock"),
    ("cloudwatchlogs", "logs"),
    ("cognitoidentity", "cognito-identity"),
    ("cognitoidentityprovider", "cognito-idp"),
    ("costexplorer", "ce"),
    ("databasemigration", "dms"),
    ("directory", "ds"),
    ("efs", "elasticfilesystem"),
    ("elasticloadbalancingv2", "elasticloadbalancing"),
    ("emr", "elasticmapreduce"),
    ("emrcontainers", "emr-containers"),
    ("emrserverless", "emr-serverless"),
    ("eventbridge", "events"),
    ("iotdataplane", "iot"),
    ("mediapackagevod", "mediapackage-vod"),
    ("mwaa", "airflow"),
    ("opensearch", "es"),
    ("pinpoint", "mobiletargeting"),
    ("rdsdata", "rds-data"),
    ("redshiftdata", "redshift-data"),
    ("resourcegroupstaggingapi", "tag"),
    ("sagemakerruntime", "sagemaker"),
    ("sesv2", "ses"),
    ("sfn", "states"),
];

/// The actions of a call, where they do not have its name.
const ACTIONS: [(&str, &str, &[&str]); 12] = [
    ("dynamodb", "batchExecuteStatement", PARTIQL),
    ("dynamodb", "executeStatement", PARTIQL),
    ("dynamodb", "transactGetItems", &["GetItem"]),
    ("dynamodb", "transactWriteItems", &["ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"]),
    ("lambda", "invoke", &["InvokeFunction"]),
    ("s3", "copyObject", &["GetObject", "PutObject"]),
    ("s3", "deleteObjects", &["DeleteObject"]),
    ("s3", "headBucket", &["ListBucket"]),
    ("s3", "headObject", &["GetObject"]),
    ("s3", "listBuckets", &["ListAllMyBuckets"]),
    ("s3", "listObjects", &["ListBucket"]),
    ("s3", "listObjectsV2", &["ListBucket"]),
];
const PARTIQL: &[&str] = &["PartiQLDelete", "PartiQLInsert", "PartiQLSelect", "PartiQLUpdate"];

pub fn needed(call: &Call<'_>, service: &str, api: &str) -> Vec<Allowed> {
    let prefix = PREFIXES.iter().find(|(name, _)| *name == service).map_or(service, |(_, prefix)| prefix);
    let other = ACTIONS.iter().find(|(known, name, _)| *known == prefix && *name == api);
    let actions = match other {
        Some((_, _, actions)) => actions.iter().map(|action| format!("{prefix}:{action}")).collect(),
        None => vec![format!("{prefix}:{}", capitalised(api))],
    };
    let unknown = || any(format!("which resources {service}:{api} uses is not known"));
    let has = |field| call.field(&[field]).is_some();
    let resources = match prefix {
        "dynamodb" if has("TableName") => vec![call.table()],
        "events" if api == "putEvents" => call.buses(),
        "lambda" if has("FunctionName") => vec![call.function()],
        "s3" if has("Bucket") && api != "copyObject" => vec![bucket(call, api)],
        "sns" if has("TopicArn") => vec![call.arn("TopicArn", "sns", "")],
        "sqs" if has("QueueUrl") => vec![call.queue()],
        "states" if has("StateMachineArn") => vec![call.arn("StateMachineArn", "states", "stateMachine:")],
        _ => vec![unknown()],
    };
    vec![Allowed::on_each(actions, resources)]
}

/// A bucket, or the objects in it.
fn bucket(call: &Call<'_>, api: &str) -> Node {
    let Some(bucket) = call.named(&["Bucket"]) else { return call.arn("Bucket", "s3", "") };
    let objects = if api.contains("Object") && !api.starts_with("list") { "/*" } else { "" };
    Node::sub(format!("arn:${{AWS::Partition}}:s3:::{}{objects}", bucket.text))
}
