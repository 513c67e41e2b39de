//! Which activities a worker polls.

use std::collections::BTreeSet;
use std::env;

use super::ServeError;
use crate::asl::{Deployment, On, is_activity, substitution};
use crate::definition::Definition;

/// The activities of the workflows' tasks, each once.
pub fn of(definitions: &[&'static Definition], deployment: &Deployment) -> Result<BTreeSet<String>, ServeError> {
    let tasks = definitions.iter().flat_map(|definition| definition.tasks());
    let workers = tasks.filter(|task| task.service.is_none()).map(|task| deployment.worker(task));
    let arns = workers.filter_map(|on| if let On::Activity(arn) = on { Some(arn) } else { None });
    arns.map(|arn| filled_in(&arn, |variable| env::var(variable).ok())).collect()
}

/// The ARN with what the environment gives for its substitutions.
fn filled_in(arn: &str, variable: impl Fn(&str) -> Option<String>) -> Result<String, ServeError> {
    let (mut filled, mut rest) = (String::new(), arn);
    while let Some((before, name, after)) = substitution(rest) {
        let name = variable_name(name);
        let missing = || ServeError::VariableMissing { arn: arn.to_owned(), variable: name.clone() };
        filled += before;
        filled += &variable(&name).ok_or_else(missing)?;
        rest = after;
    }
    filled += rest;
    if is_activity(&filled) { Ok(filled) } else { Err(ServeError::NoArn { arn: filled }) }
}

/// `SHOP_ACTIVITY_ARN` for `ShopActivityArn`, and `AWS_ACCOUNT_ID` for `AWS::AccountId`.
fn variable_name(substitution: &str) -> String {
    let (mut name, mut last) = (String::new(), '_');
    for letter in substitution.chars() {
        let begins = letter.is_uppercase() && (last.is_lowercase() || last.is_numeric());
        if (begins || !letter.is_alphanumeric()) && !name.ends_with('_') {
            name.push('_');
        }
        if letter.is_alphanumeric() {
            name.extend(letter.to_uppercase());
        }
        last = letter;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substitutions_are_variables_of_the_environment() {
        assert_eq!(variable_name("ShopActivityArn"), "SHOP_ACTIVITY_ARN");
        assert_eq!(variable_name("AWS::AccountId"), "AWS_ACCOUNT_ID");
        assert_eq!(variable_name("Pack2Arn"), "PACK2_ARN");

        let environment = |name: &str| match name {
            "AWS_REGION" => Some("eu-west-1".to_owned()),
            "ACTIVITY" => Some("arn:aws:states:eu-west-1:123456789012:activity:shop".to_owned()),
            _ => None,
        };
        let filled = filled_in("arn:aws:states:${AWS::Region}:123456789012:activity:pay", environment);
        assert_eq!(filled.as_deref(), Ok("arn:aws:states:eu-west-1:123456789012:activity:pay"));
        let whole = filled_in("${Activity}", environment);
        assert_eq!(whole.as_deref(), Ok("arn:aws:states:eu-west-1:123456789012:activity:shop"));

        let missing = filled_in("${OtherArn}", environment).unwrap_err().to_string();
        assert_eq!(missing, "the environment has no `OTHER_ARN`, for the activity `${OtherArn}`");
        assert!(matches!(filled_in("${AWS::Region}", environment), Err(ServeError::NoArn { .. })));
    }
}
