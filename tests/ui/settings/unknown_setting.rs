#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Send(order: Order) -> Vec<String> settings { queue_url: String, retries: u32 } {
        state Both {
            let sent = parallel {
                branch -> String { state First => succeed settings.quue_url; },
                branch -> String { state Second => succeed format!("{}", settings.region); },
            };
            => succeed vec![sent.0, sent.1]
        }
    }
}

fn main() {
    let _ = SendSettings { queue_url: String::new(), retries: 3 };
    let _ = Send::asl(&workflow_runtime::asl::Deployment::lambda("f"));
}
