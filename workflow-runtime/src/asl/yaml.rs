//! Documents as YAML, which SAM, CDK and people take too.

use super::document::StateMachine;

impl StateMachine {
    /// The document as YAML. With the feature `yaml`.
    ///
    /// # Errors
    ///
    /// What the YAML writer cannot write.
    pub fn to_yaml(&self) -> Result<String, serde_saphyr::ser::Error> {
        serde_saphyr::to_string(self)
    }

    /// The document that YAML holds. With the feature `yaml`.
    ///
    /// # Errors
    ///
    /// What is no YAML, or no state machine, with its place.
    pub fn from_yaml(text: &str) -> Result<Self, serde_saphyr::Error> {
        serde_saphyr::from_str(text)
    }
}
