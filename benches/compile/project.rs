//! The crates that are checked: the same flow as a workflow and as a hand-written enum.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Nine states for each supplier, and two ends.
const SUPPLIERS: usize = 22;
pub const STATES: usize = SUPPLIERS * 9 + 2;

#[derive(Clone, Copy)]
pub enum Kind {
    Workflow,
    ByHand,
    /// Nothing: what cargo and the dependencies cost.
    Empty,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Workflow => "workflow",
            Kind::ByHand => "by_hand",
            Kind::Empty => "empty",
        }
    }

    fn source(self) -> String {
        let shared = include_str!("source/types.rs").to_owned() + &repeat(include_str!("source/tasks.rs"));
        match self {
            Kind::Workflow => {
                let states = repeat(include_str!("source/workflow.rs"));
                shared.replace("FOR_WORKFLOW ", "")
                    + &include_str!("source/workflow_frame.rs").replace("STATES", &states)
            }
            Kind::ByHand => {
                let states = repeat(include_str!("source/by_hand_state.rs"));
                let arms = repeat(include_str!("source/by_hand.rs"));
                let shared =
                    shared.lines().filter(|line| !line.contains("FOR_WORKFLOW")).map(|line| line.to_owned() + "\n");
                let frame =
                    include_str!("source/by_hand_frame.rs").replace("STATES\n", &states).replace("ARMS\n", &arms);
                shared.collect::<String>() + &frame
            }
            Kind::Empty => String::new(),
        }
    }
}

/// A text once for each supplier, with its number for `N`.
fn repeat(text: &str) -> String {
    let part = |supplier: usize| {
        let next = if supplier + 1 == SUPPLIERS { "Done".to_owned() } else { format!("Quote{}", supplier + 1) };
        let number = supplier.to_string();
        text.replace("Quote_NEXT", &next).replace("_N", &number).replace("supplier N", &format!("supplier {number}"))
    };
    (0..SUPPLIERS).map(part).collect()
}

/// A workspace of its own in the target directory.
pub struct Project(PathBuf);

impl Project {
    pub fn write() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        let project = Project(root);
        for kind in [Kind::Workflow, Kind::ByHand, Kind::Empty] {
            fs::create_dir_all(project.lib(kind).parent().expect("a directory")).expect("target is writable");
            fs::write(project.manifest(kind), manifest(kind, repository)).expect("target is writable");
            project.touch(kind);
        }
        fs::write(
            project.0.join("Cargo.toml"),
            "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\nexclude = [\"target\"]\n",
        )
        .expect("target is writable");
        fs::copy(repository.join("Cargo.lock"), project.0.join("Cargo.lock")).expect("the lock file is there");
        project
    }

    fn lib(&self, kind: Kind) -> PathBuf {
        self.0.join(kind.name()).join("src/lib.rs")
    }

    fn manifest(&self, kind: Kind) -> PathBuf {
        self.0.join(kind.name()).join("Cargo.toml")
    }

    /// Writes the crate again, so that cargo checks it again.
    pub fn touch(&self, kind: Kind) {
        fs::write(self.lib(kind), kind.source()).expect("target is writable");
    }

    pub fn lines(&self, kind: Kind) -> usize {
        kind.source().lines().count()
    }

    pub fn check(&self, kind: Kind) {
        let status = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline", "--package", kind.name(), "--manifest-path"])
            .arg(self.manifest(kind))
            .arg("--target-dir")
            .arg(self.0.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .status()
            .expect("cargo runs");
        assert!(status.success(), "the {} does not compile", kind.name());
    }
}

fn manifest(kind: Kind, repository: &Path) -> String {
    let name = kind.name();
    let runtime = repository.join("workflow-runtime");
    format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n\
         [dependencies]\nfastrand = \"2\"\nthiserror = \"2\"\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
         tokio = {{ version = \"1\", features = [\"time\"] }}\nworkflow-runtime = {{ path = {runtime:?} }}\n"
    )
}
