//! Zooming and moving the drawing with buttons, the wheel, dragging and keys.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent, WheelEvent};
use yew::{
    AttrValue, Callback, Html, NodeRef, Properties, TargetCast, UseStateSetter, component, hook, html,
    use_effect_with, use_mut_ref, use_node_ref, use_state_eq,
};

use crate::views::controls::icon::{Picture, icon};
use crate::views::hooks::{size_of, use_size};

/// The smallest and the largest scale.
const SCALES: (f64, f64) = (0.15, 3.0);
/// The scales between which the whole drawing is fitted.
const FITTING: (f64, f64) = (0.2, 1.15);
/// The scale of a drawing that does not fit: it shows its start, and can be read.
const READABLE: f64 = 0.6;
/// The height of the buttons below the drawing, which cover nothing of it.
const TOOLS: f64 = 52.0;
/// How far from the border of the window a box is in sight.
const IN_SIGHT: f64 = 12.0;
const STEP: f64 = 1.25;

/// Properties of [`Viewport`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ViewportProps {
    /// The pane that it fills.
    pub pane: NodeRef,
    /// The width of the drawing.
    pub width: i32,
    /// The height of the drawing.
    pub height: i32,
    /// Where the first state is, from the left.
    pub start: i32,
    /// The box to bring into sight: left, top, width and height.
    pub shown: Option<(i32, i32, i32, i32)>,
    /// Another request brings the box into sight again.
    pub request: (Option<AttrValue>, u32),
    /// Called when the user looks for a state.
    pub on_search: Callback<()>,
    /// Called when the drawing is to have the whole width, or no longer.
    pub on_wide: Callback<()>,
    /// Draws the visible part, and perhaps more.
    pub draw: Callback<Seen, Html>,
    /// Draws the whole of a drawing that does not fit, with the part that shows; what it gets is called with the point
    /// that is to come to the middle.
    pub map: Callback<(Window, Go), Html>,
}

/// The visible part of a drawing with a margin, in whole tiles: small movements do not change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Left edge.
    pub left: i32,
    /// Top edge.
    pub top: i32,
    /// Right edge.
    pub right: i32,
    /// Bottom edge.
    pub bottom: i32,
}

/// Brings a point of the drawing to the middle.
pub type Go = Callback<(f64, f64)>;

/// The part of a drawing that shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The side of a tile.
const TILE: f64 = 512.0;

/// Where the drawing is.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    scale: f64,
    x: f64,
    y: f64,
}

impl Place {
    /// The scale at which the whole drawing fits.
    fn whole(drawing: (f64, f64), view: (f64, f64)) -> f64 {
        (view.0 / drawing.0).min((view.1 - TOOLS).max(1.0) / drawing.1)
    }

    /// The same scale, with a point in the middle.
    fn centered(self, at: (f64, f64), view: (f64, f64)) -> Self {
        Self {
            x: view.0 / 2.0 - at.0 * self.scale,
            y: (view.1 - TOOLS) / 2.0 - at.1 * self.scale,
            ..self
        }
    }

    fn window(self, view: (f64, f64)) -> Window {
        Window {
            left: -self.x / self.scale,
            top: -self.y / self.scale,
            width: view.0 / self.scale,
            height: view.1 / self.scale,
        }
    }

    /// Centers the whole drawing; one that is too large shows its start.
    fn fit(drawing: (f64, f64), view: (f64, f64), start: f64) -> Self {
        let height = (view.1 - TOOLS).max(1.0);
        let whole = Self::whole(drawing, view);
        if whole < FITTING.0 {
            return Self {
                scale: READABLE,
                x: view.0 / 2.0 - start * READABLE,
                y: 0.0,
            };
        }
        let scale = whole.min(FITTING.1);
        Self {
            scale,
            x: (view.0 - drawing.0 * scale) / 2.0,
            y: (height - drawing.1 * scale) / 2.0,
        }
    }

    /// The place at which a box is in the middle; nothing if it is in sight already.
    fn showing(self, (left, top, width, height): (f64, f64, f64, f64), view: (f64, f64)) -> Option<Self> {
        let inside = |at: f64, length: f64, from: f64, view: f64| {
            let (start, end) = (at * self.scale + from, (at + length) * self.scale + from);
            start >= IN_SIGHT && end <= view - IN_SIGHT
        };
        let is_readable = self.scale >= FITTING.0;
        if is_readable && inside(left, width, self.x, view.0) && inside(top, height, self.y, view.1 - TOOLS) {
            return None;
        }
        let scale = if is_readable { self.scale } else { READABLE };
        let middle = (left + width / 2.0, top + height / 2.0);
        Some(Self { scale, ..self }.centered(middle, view))
    }

    /// Whether any of the drawing shows.
    fn shows_some(self, drawing: (f64, f64), view: (f64, f64)) -> bool {
        let overlaps = |at: f64, length: f64, view: f64| at < view - IN_SIGHT && at + length > IN_SIGHT;
        overlaps(self.x, drawing.0 * self.scale, view.0) && overlaps(self.y, drawing.1 * self.scale, view.1)
    }

    /// The visible part in a view of this size: every tile that shows, and one more on each side.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "no drawing is that large, and a cast saturates"
    )]
    fn seen(self, view: (f64, f64)) -> Seen {
        let tile = |at: f64, more: f64| (((at / self.scale / TILE).floor() + more) * TILE) as i32;
        Seen {
            left: tile(-self.x, -1.0),
            top: tile(-self.y, -1.0),
            right: tile(view.0 - self.x, 2.0),
            bottom: tile(view.1 - self.y, 2.0),
        }
    }

    /// The value of the attribute `transform`.
    fn transform(self) -> String {
        let [x, y, scale] = [self.x, self.y, self.scale].map(decimal);
        format!("translate({x} {y}) scale({scale})")
    }

    /// Zooms while a point stays where it is.
    fn zoom(self, factor: f64, at: (f64, f64)) -> Self {
        let scale = (self.scale * factor).clamp(SCALES.0, SCALES.1);
        let factor = scale / self.scale;
        Self {
            scale,
            x: at.0 - (at.0 - self.x) * factor,
            y: at.1 - (at.1 - self.y) * factor,
        }
    }
}

/// A number in thousandths.
#[expect(
    clippy::cast_possible_truncation,
    reason = "no drawing is that large, and a cast saturates"
)]
fn thousandths(number: f64) -> i64 {
    (number * 1_000.0).round() as i64
}

/// A number with three decimals, printed from an integer: the code that prints doubles is large.
fn decimal(number: f64) -> String {
    let number = thousandths(number);
    let sign = if number < 0 { "-" } else { "" };
    let number = number.unsigned_abs();
    format!("{sign}{}.{:03}", number / 1_000, number % 1_000)
}

/// A window onto the drawing.
#[component]
pub fn Viewport(props: &ViewportProps) -> Html {
    let node = use_node_ref();
    // It has the size of its pane, which is in the page already. So the drawing comes with the first render: effects wait for their
    // turn, and the browser may paint before.
    let size = use_state_eq(|| size_of(&props.pane));
    // `None`: it is fitted to the window, whatever their sizes become.
    let moved = use_state_eq(|| None::<Place>);

    use_size(node.clone(), {
        let size = size.setter();
        move |width, height| size.set((width, height))
    });
    let drawing = (f64::from(props.width.max(1)), f64::from(props.height.max(1)));
    // Another drawing may be smaller: what would be a blank pane is fitted.
    let place = moved
        .filter(|place| place.shows_some(drawing, *size))
        .unwrap_or_else(|| Place::fit(drawing, *size, f64::from(props.start)));
    use_effect_with((props.request.clone(), *size != (0.0, 0.0)), {
        let (moved, shown, size) = (moved.setter(), props.shown, *size);
        move |(_, has_size)| {
            let shown = shown
                .filter(|_| *has_size)
                .map(|(x, y, w, h)| (f64::from(x), f64::from(y), f64::from(w), f64::from(h)));
            if let Some(place) = shown.and_then(|shown| place.showing(shown, size)) {
                moved.set(Some(place));
            }
        }
    });
    let latest = use_mut_ref(|| place);
    latest.replace(place);

    use_wheel(&node, &latest, moved.setter());
    let drag = use_drag(place, moved.setter());

    let zoom = |factor: f64| {
        let (moved, middle) = (moved.setter(), (size.0 / 2.0, size.1 / 2.0));
        move || moved.set(Some(place.zoom(factor, middle)))
    };
    let (larger, smaller) = (zoom(STEP), zoom(1.0 / STEP));
    let fit = {
        let moved = moved.setter();
        move || moved.set(None)
    };
    let onkeydown = {
        let (larger, smaller, fit) = (larger.clone(), smaller.clone(), fit.clone());
        let on_wide = props.on_wide.clone();
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() {
                return;
            }
            match event.key().as_str() {
                "+" | "=" => larger(),
                "-" => smaller(),
                "0" => fit(),
                "f" => on_wide.emit(()),
                _ => {}
            }
        }
    };
    let map = {
        let (moved, size) = (moved.setter(), *size);
        let go = Callback::from(move |at| moved.set(Some(place.centered(at, size))));
        let is_beyond = size.0 > 0.0 && Place::whole(drawing, size) < FITTING.0;
        // Always one element: without it, the window beside it would be made anew.
        if is_beyond {
            props.map.emit((place.window(size), go))
        } else {
            Html::default()
        }
    };
    let button = |picture, title: &'static str, act: Callback<()>| {
        let onclick = act.reform(|_: yew::MouseEvent| ());
        html! {
            <button type="button" class="button button-quiet button-icon button-small" aria-label={title} {title} {onclick}>{ icon(picture) }</button>
        }
    };
    html! {
        <>
            <div ref={node} class="viewport" {onkeydown} onpointerdown={drag.down} onpointermove={drag.to}
                onpointerup={drag.end.clone()} onpointercancel={drag.end.clone()} onpointerleave={drag.end}>
                <svg class="drawing" width="100%" height="100%" role="group" aria-label="Workflow graph">
                    if size.0 > 0.0 {
                        <g transform={place.transform()}>{ props.draw.emit(place.seen(*size)) }</g>
                    }
                </svg>
            </div>
            { map }
            <div class="graph-tools" role="group" aria-label="Zoom">
                { button(Picture::Minus, "Zoom out (-)", Callback::from(move |()| smaller())) }
                <span class="graph-scale" aria-live="polite">{ format!("{} %", thousandths(place.scale * 100.0) / 1_000) }</span>
                { button(Picture::Plus, "Zoom in (+)", Callback::from(move |()| larger())) }
                { button(Picture::Fit, "Fit (0)", Callback::from(move |()| fit())) }
                { button(Picture::Search, "Go to a state (Ctrl+Shift+O)", props.on_search.clone()) }
                { button(Picture::Wide, "Full width (F)", props.on_wide.clone()) }
            </div>
        </>
    }
}

/// The wheel moves the drawing, and zooms it together with Ctrl or Cmd.
#[hook]
fn use_wheel(node: &NodeRef, latest: &Rc<RefCell<Place>>, moved: UseStateSetter<Option<Place>>) {
    let latest = Rc::clone(latest);
    // Yew's own listeners cannot keep the browser from zooming the whole page.
    use_effect_with(node.clone(), move |node| {
        let listener = node.cast::<Element>().map(|element| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&element.clone(), "wheel", options, move |event| {
                let event: &WheelEvent = event.unchecked_ref();
                event.prevent_default();
                let place = *latest.borrow();
                moved.set(Some(if event.ctrl_key() || event.meta_key() {
                    let view = element.get_bounding_client_rect();
                    let at = (
                        f64::from(event.client_x()) - view.left(),
                        f64::from(event.client_y()) - view.top(),
                    );
                    place.zoom((-event.delta_y() * 0.002).exp(), at)
                } else {
                    Place {
                        x: place.x - event.delta_x(),
                        y: place.y - event.delta_y(),
                        ..place
                    }
                }));
            })
        });
        move || drop(listener)
    });
}

/// What dragging the drawing listens to.
struct Drag {
    down: Callback<PointerEvent>,
    to: Callback<PointerEvent>,
    end: Callback<PointerEvent>,
}

/// Dragging moves the drawing.
#[hook]
fn use_drag(place: Place, moved: UseStateSetter<Option<Place>>) -> Drag {
    let drag = use_mut_ref(|| None::<(f64, f64, Place)>);
    let down = {
        let drag = drag.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                drag.replace(Some((
                    f64::from(event.client_x()),
                    f64::from(event.client_y()),
                    place,
                )));
            }
        })
    };
    let to = {
        let drag = drag.clone();
        Callback::from(move |event: PointerEvent| {
            let Some((x, y, start)) = *drag.borrow() else {
                return;
            };
            let (dx, dy) = (f64::from(event.client_x()) - x, f64::from(event.client_y()) - y);
            // A click with an unsteady hand is still a click.
            if dx.abs() + dy.abs() < 4.0 {
                return;
            }
            let target: Element = event
                .current_target()
                .map_or_else(|| event.target_unchecked_into(), JsCast::unchecked_into);
            let _ = target.set_pointer_capture(event.pointer_id());
            moved.set(Some(Place {
                x: start.x + dx,
                y: start.y + dy,
                ..start
            }));
        })
    };
    let end = Callback::from(move |_: PointerEvent| {
        drag.take();
    });
    Drag { down, to, end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_is_seen_whatever_the_scale() {
        let place = Place {
            scale: 0.5,
            x: -100.0,
            y: 20.0,
        };
        let seen = place.seen((400.0, 300.0));
        // From 200 to 1,000 across, from -40 to 560 down.
        assert_eq!((seen.left, seen.right), (-512, 1_536));
        assert_eq!((seen.top, seen.bottom), (-1_024, 1_536));
    }

    #[test]
    fn a_drawing_fits_or_shows_its_start() {
        let small = Place::fit((100.0, 100.0), (400.0, 400.0), 50.0);
        assert!((small.scale - FITTING.1).abs() < 1e-9 && small.y > 0.0);
        // 33 states of a real workflow: all of them.
        let real = Place::fit((1_500.0, 2_400.0), (450.0, 800.0), 700.0);
        assert!(real.scale < 0.45 && real.x >= 0.0 && real.y >= 0.0);
        assert!(real.y + 2_400.0 * real.scale <= 800.0 - TOOLS + 1e-9);
        let long = Place::fit((90_000.0, 300_000.0), (400.0, 400.0), 45_000.0);
        assert!((long.scale - READABLE).abs() < 1e-9 && long.y == 0.0);
        assert!((45_000.0 * long.scale + long.x - 200.0).abs() < 1e-6);
        let zoomed = long.zoom(2.0, (50.0, 80.0));
        let unmoved = |place: Place| ((50.0 - place.x) / place.scale, (80.0 - place.y) / place.scale);
        assert!((unmoved(long).0 - unmoved(zoomed).0).abs() < 1e-6);
        assert!((unmoved(long).1 - unmoved(zoomed).1).abs() < 1e-6);
    }

    #[test]
    fn what_is_out_of_sight_comes_to_the_middle() {
        let view = (400.0, 400.0 + TOOLS);
        let place = Place {
            scale: 0.5,
            x: 0.0,
            y: 0.0,
        };
        assert_eq!(place.showing((100.0, 100.0, 200.0, 60.0), view), None);
        let moved = place.showing((2_000.0, 3_000.0, 200.0, 60.0), view);
        assert!(moved.is_some_and(|moved| {
            let middle = (2_100.0 * moved.scale + moved.x, 3_030.0 * moved.scale + moved.y);
            (middle.0 - 200.0).abs() < 1e-9 && (middle.1 - 200.0).abs() < 1e-9
        }));
        assert!(place.shows_some((100.0, 100.0), view));
        let far = Place { x: -900.0, ..place };
        assert!(!far.shows_some((100.0, 100.0), view));
    }
}
