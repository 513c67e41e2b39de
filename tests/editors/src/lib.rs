//! A small shop, for the editor to look at.

mod broken;
mod correct;
mod tasks;
