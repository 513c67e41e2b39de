//! Workflows that, with the examples', use every form that the language has.

pub mod language;
pub mod services;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, Failure, TaskContext, TaskError, task, workflow};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    pub invoice_id: u32,
    pub amount_cents: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    pub contacts_by_language: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Answer {
    Paid { cents: i64 },
    Promised { days: u32 },
    Silent,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum MailError {
    #[error("the mail server is down")]
    ServerDown,
    #[error("no mailbox {0}")]
    NoMailbox(String),
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
#[error("the invoice {id} is lost after {reminders} reminders")]
pub struct Lost {
    pub id: u32,
    pub reminders: u32,
}

/// Sends a reminder and says what came of it.
#[task]
pub async fn remind(invoice: &Invoice, address: &str, cx: &TaskContext) -> Result<Answer, MailError> {
    match address {
        "nobody@example.com" => Err(MailError::NoMailbox(address.to_owned())),
        "down@example.com" => Err(MailError::ServerDown),
        "once-down@example.com" if cx.attempt() == 1 => Err(MailError::ServerDown),
        "silent@example.com" => Ok(Answer::Silent),
        "later@example.com" => Ok(Answer::Promised { days: 3 }),
        _ => Ok(Answer::Paid { cents: invoice.amount_cents }),
    }
}

workflow! {
    /// Reminds a customer of an invoice until it is paid, promised, or lost.
    pub workflow Reminders(invoice: Invoice, reminders: u32) -> String timeout 90d {
        #[name = "Who is asked?"]
        state Address {
            => match invoice.contacts_by_language.get("en") {
                Some(address) if address.contains("@") => Remind(address),
                _ => if invoice.contact.is_some() { Remind(invoice.contact.unwrap_or("")) } else { GiveUp }
            }
        }

        /// Mails the customer.
        state Remind(address: String) {
            let answer = remind(&invoice, &address)?
                timeout 1m
                heartbeat 10s
                retry MailError::ServerDown { interval: 5s, max_attempts: 2, backoff_rate: 1.5 }
                retry States::Timeout { max_attempts: 1 }
                catch MailError::NoMailbox(mailbox) => fail Failure { error: "Reminders.NoMailbox", cause: format!("no mailbox {mailbox}") };
            => match answer {
                Answer::Paid { cents } if cents >= invoice.amount_cents => succeed "paid",
                Answer::Paid { cents } => succeed format!("paid {cents} of {}", invoice.amount_cents),
                Answer::Promised { days } => Promise(days * 86_400),
                Answer::Silent if reminders > 1 => CountDown,
                Answer::Silent => GiveUp,
            }
        }

        state Promise(seconds: u32) { wait for seconds; => CountDown }

        /// One reminder less.
        state CountDown { let reminders: u32 = reminders - 1; => Pause }

        state Pause { wait 7d; => if reminders == 0 { GiveUp } else { Remind(address) } }

        state GiveUp => fail Lost { id: invoice.invoice_id, reminders };
    }
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum TransferError {
    #[error("no money: {reason}")]
    NoMoney { reason: String },
}

/// Moves money: twice would be once too often.
#[task(once)]
pub async fn transfer(cents: u64) -> Result<String, TransferError> {
    if cents > 100 { Err(TransferError::NoMoney { reason: "poor".into() }) } else { Ok(format!("{cents} moved")) }
}

#[task]
pub async fn note(text: &str) -> String {
    text.to_owned()
}

workflow! {
    /// A task that runs once, and names that nothing reads.
    pub workflow Transfer(cents: u64, _clerk: String) -> String {
        state Move {
            let receipt = transfer(cents)? catch TransferError::NoMoney { reason } => Tell(reason, cents);
            => Note
        }
        state Note { let _noted = note(&receipt); => succeed receipt }
        state Tell(reason: String, _cents: u64) { let _told = note(&reason); => succeed reason }
    }
}

/// Puts a notice into a queue.
#[task]
pub async fn post(queue: &str, text: &str, attempt: u32) -> Result<String, MailError> {
    if attempt == 0 { Err(MailError::ServerDown) } else { Ok(format!("{text} in {queue}")) }
}

workflow! {
    /// Posts notices, as many and where a deployment says.
    pub workflow Notices(names: Vec<String>) -> Vec<String> settings {
        /// Where notices go.
        queue_url: String,
        /// How many are posted at most.
        most: u32,
        share: f64,
        dry_run: bool,
    } timeout 1h {
        state Enough {
            => if settings.dry_run || settings.share * 2.0 < 1.0 { succeed vec![settings.queue_url] }
               else if names.len() == 0 { fail Failure { error: "Notices.None", cause: format!("none for {}", settings.queue_url) } }
               else { Post }
        }

        state Post {
            let posted = map (index, name: String) in names with { max_concurrency: 1 } -> String {
                state One {
                    let one = post(
                        &settings.queue_url,
                        &format!("{name} {}/{} at {}", index + 1, settings.most, context.state.name),
                        context.state.retry_count,
                    )? retry MailError::ServerDown { interval: 1s };
                    => succeed one
                }
            };
            => succeed posted
        }
    }
}
