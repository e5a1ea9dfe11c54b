//! Saving the drawing as a file: SVG or PNG, with the colors of the last run or without.

use asl_diagram::to_svg;
use asl_embed::svg_of_run;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use crate::platform::download;
use crate::session::Session;
use crate::state::action::NoticeAction;

/// Browsers draw no larger pictures.
const MOST_PIXELS: u32 = 8_000;

/// Why there is no file.
pub const NOT_SAVED: &str = "The browser does not allow this page to save the picture. Try the other format.";

/// A drawing that becomes a file.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The name of the file, without its end.
    pub name: String,
    /// The drawing.
    pub svg: String,
    /// Its width and height in pixels.
    pub size: (u32, u32),
}

/// Saves the drawing as SVG.
pub fn save_svg(session: &Session, with_run: bool) {
    if let Some(drawn) = drawn(session, with_run)
        && save_as_svg(&drawn).is_err()
    {
        session.dispatch(NoticeAction::Warn(NOT_SAVED.into()));
    }
}

/// Saves the drawing as PNG, at twice its size where that is not too large.
pub fn save_png(session: &Session, with_run: bool) {
    let Some(drawn) = drawn(session, with_run) else {
        return;
    };
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move {
        if save_as_png(&drawn).await.is_err() {
            session.dispatch(NoticeAction::Warn(NOT_SAVED.into()));
        }
    });
}

/// Saves a drawing as SVG.
pub fn save_as_svg(drawn: &Drawn) -> Result<(), JsValue> {
    download::save(&format!("{}.svg", drawn.name), &drawn.svg)
}

/// Saves a drawing as PNG.
pub async fn save_as_png(drawn: &Drawn) -> Result<(), JsValue> {
    let url = painted(&drawn.svg, drawn.size).await?;
    download::save_url(&format!("{}.png", drawn.name), &url)
}

/// The drawing that the page shows.
fn drawn(session: &Session, with_run: bool) -> Option<Drawn> {
    let state = session.state();
    let Some(drawn) = state.drawn() else {
        session.dispatch(NoticeAction::Warn("There is no graph to save yet.".into()));
        return None;
    };
    let diagram = &drawn.diagram;
    let svg = match state.summary().filter(|_| with_run) {
        Some(run) => svg_of_run(diagram, run),
        None => to_svg(diagram),
    };
    let size = |length: i32| u32::try_from(length).unwrap_or(1).max(1);
    Some(Drawn {
        name: state.workspace.settings.state_machine_name.clone(),
        svg,
        size: (size(diagram.width), size(diagram.height)),
    })
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
