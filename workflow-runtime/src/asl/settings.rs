//! Settings: texts that a deployment's `DefinitionSubstitutions` put into the definition.
//! See <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-stepfunctions-statemachine.html>.

use super::code::{Code, Strength};
use crate::definition::Setting;
use crate::shape::Shape;

/// A setting in an expression, where it is a text in quotes whatever its type.
pub fn code(setting: &'static Setting) -> Code {
    let whole = format!("${{{}}}", setting.substitution);
    let (shape, quoted) = ((setting.shape)(), format!("'{whole}'"));
    match shape {
        Shape::String => Code { substitution: Some(whole), ..Code::atom(quoted, Some(shape)) },
        Shape::Bool => Code::new(format!("{quoted} = 'true'"), Strength::Compare, Some(shape)),
        _ => Code::atom(format!("$number({quoted})"), Some(shape)),
    }
}
