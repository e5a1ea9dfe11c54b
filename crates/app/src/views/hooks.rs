//! Hooks over the browser that several components use.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node, ResizeObserver};
use yew::{NodeRef, hook, use_effect_with};

/// While `active`, calls back when something outside of an element is pressed.
#[hook]
pub fn use_press_outside(node: NodeRef, active: bool, done: impl Fn() + 'static) {
    use_effect_with((node, active), move |(node, active)| {
        let node = node.clone();
        let listener = active.then(|| {
            EventListener::new(&gloo::utils::document(), "pointerdown", move |event| {
                let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                if !node.get().is_some_and(|node| node.contains(target.as_ref())) {
                    done();
                }
            })
        });
        move || drop(listener)
    });
}

fn size(element: &Element) -> (f64, f64) {
    let size = element.get_bounding_client_rect();
    (size.width(), size.height())
}

/// The width and height of an element; nothing if it is not in the page.
pub fn size_of(node: &NodeRef) -> (f64, f64) {
    node.cast::<Element>()
        .map_or((0.0, 0.0), |element| size(&element))
}

/// Calls back with the width and height of an element, initially and whenever they change.
#[hook]
pub fn use_size(node: NodeRef, done: impl Fn(f64, f64) + 'static) {
    use_effect_with(node, move |node| {
        let element = node.cast::<Element>();
        let observed = element.and_then(|element| {
            let measure = {
                let element = element.clone();
                move || {
                    let (width, height) = size(&element);
                    done(width, height);
                }
            };
            // The observer would tell only with the next frame, and that would be one without the drawing.
            measure();
            let closure = wasm_bindgen::closure::Closure::<dyn Fn()>::new(measure);
            let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, closure))
        });
        move || {
            if let Some((observer, _)) = observed {
                observer.disconnect();
            }
        }
    });
}

/// Sets a property of an element's style. The page's Content-Security-Policy does not forbid this: no user's text can become
/// a style sheet this way.
pub fn set_style(node: &NodeRef, property: &str, value: &str) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // A value that the browser does not know has no effect.
        let _ = element.style().set_property(property, value);
    }
}
