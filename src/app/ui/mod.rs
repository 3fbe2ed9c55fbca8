//! The kit that screens are built from: native elements with manners. No word of the trade and no text of ours in here.

pub mod chip;
pub mod dialog;
pub mod empty;
pub mod icon;
pub mod menu;
pub mod meter;
pub mod toast;
pub mod virtual_list;
