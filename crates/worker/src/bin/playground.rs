//! The module that answers everything, and keeps the last run.

use std::cell::RefCell;
use std::rc::Rc;

use asl_playground::Playground;
use worker::code::BrowserEngine;

fn main() {
    let playground = Rc::new(RefCell::new(Playground::default()));
    let take_code = {
        let playground = Rc::clone(&playground);
        move |module| {
            if let Some(engine) = BrowserEngine::of(module) {
                playground.borrow_mut().run_code(Rc::new(engine));
            }
        }
    };
    worker::serve(
        move |request| worker::respond::respond(&mut playground.borrow_mut(), request),
        take_code,
    );
}
