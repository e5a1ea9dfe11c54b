//! Saving the drawing as a file: SVG or PNG, with the colors of the last run or without.

use std::collections::HashMap;

use asl_diagram::{Mark, to_svg, to_svg_of_run};
use asl_protocol::StateOutcome;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use crate::platform::download;
use crate::session::Session;
use crate::state::action::NoticeAction;

/// Browsers draw no larger pictures.
const MOST_PIXELS: u32 = 8_000;

/// Saves the drawing as SVG.
pub fn save_svg(session: &Session, with_run: bool) {
    let Some((name, svg, _)) = picture(session, with_run) else {
        return;
    };
    if download::save(&format!("{name}.svg"), &svg).is_err() {
        not_saved(session);
    }
}

/// Saves the drawing as PNG, at twice its size where that is not too large.
pub fn save_png(session: &Session, with_run: bool) {
    let Some((name, svg, size)) = picture(session, with_run) else {
        return;
    };
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let painted = painted(&svg, size).await;
        let saved = painted.and_then(|url| download::save_url(&format!("{name}.png"), &url));
        if saved.is_err() {
            not_saved(&session);
        }
    });
}

fn not_saved(session: &Session) {
    let sentence = "The browser does not allow this page to save the picture. Try the other format.";
    session.dispatch(NoticeAction::Warn(sentence.into()));
}

/// The name of the file, the drawing and its size.
fn picture(session: &Session, with_run: bool) -> Option<(String, String, (u32, u32))> {
    let state = session.state();
    let Some(drawn) = state.drawn() else {
        session.dispatch(NoticeAction::Warn("There is no graph to save yet.".into()));
        return None;
    };
    let diagram = &drawn.diagram;
    let run = state.summary().filter(|_| with_run);
    let outcomes: HashMap<&str, StateOutcome> = run
        .iter()
        .flat_map(|run| &run.states)
        .map(|state| (state.pointer.as_str(), state.outcome))
        .collect();
    let svg = if outcomes.is_empty() {
        to_svg(diagram)
    } else {
        to_svg_of_run(diagram, &|node| {
            outcomes.get(node.pointer.as_str()).map(|outcome| match outcome {
                StateOutcome::Succeeded => Mark::Succeeded,
                StateOutcome::Caught => Mark::Caught,
                StateOutcome::Failed => Mark::Failed,
                StateOutcome::Cut => Mark::Cut,
            })
        })
    };
    let size = |length: i32| u32::try_from(length).unwrap_or(1).max(1);
    let name = state.workspace.settings.state_machine_name.clone();
    Some((name, svg, (size(diagram.width), size(diagram.height))))
}

/// A picture as a `data:` URL of its pixels.
async fn painted(svg: &str, (width, height): (u32, u32)) -> Result<String, JsValue> {
    let document = gloo::utils::document();
    let image: HtmlImageElement = document.create_element("img")?.unchecked_into();
    let encoded = String::from(js_sys::encode_uri_component(svg));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{encoded}"));
    JsFuture::from(image.decode()).await?;
    let scale = f64::from(MOST_PIXELS) / f64::from(width.max(height));
    let scale = scale.min(2.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most 8,000 pixels"
    )]
    let scaled = |length: u32| ((f64::from(length) * scale) as u32).max(1);
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(scaled(width));
    canvas.set_height(scaled(height));
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.set_fill_style_str("#ffffff");
    context.fill_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    context.draw_image_with_html_image_element_and_dw_and_dh(
        &image,
        0.0,
        0.0,
        f64::from(canvas.width()),
        f64::from(canvas.height()),
    )?;
    canvas.to_data_url()
}
