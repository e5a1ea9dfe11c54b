//! Controls that several views use: icons, menus, tabs, boxes with JSON.

pub mod capped;
pub mod icon;
pub mod json_view;
pub mod menu;
pub mod modal;
pub mod number_field;
pub mod splitter;
pub mod tabs;
