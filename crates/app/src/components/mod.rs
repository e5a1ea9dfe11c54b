//! What there is to see, in small components. Each gets what it shows by its properties and says what the user did to
//! the [`crate::page::Page`].

pub mod banner;
pub mod crumbs;
pub mod data_flow;
pub mod definition_menu;
pub mod edit_pane;
pub mod events;
pub mod examples_menu;
pub mod explained;
pub mod graph;
pub mod header;
pub mod help;
pub mod icon;
mod input_hint;
pub mod json_view;
pub mod map_runs;
pub mod menu;
pub mod mocks;
pub mod modal;
pub mod more_menu;
pub mod notices;
pub mod outline;
pub mod policy;
pub mod problems;
pub mod result;
pub mod result_pane;
pub mod role;
pub mod settings;
pub mod splitter;
pub mod state_test;
pub mod tabs;
pub mod test_results;
pub mod tests;
pub mod try_box;
pub mod value_strip;
