//! What the user sees when the page itself crashes: a sentence, and that nothing is lost.

use wasm_bindgen::JsValue;

/// Makes every panic visible.
pub fn install() {
    std::panic::set_hook(Box::new(|panic| {
        gloo::console::error!(panic.to_string());
        // If this fails, too, there is nothing left to try.
        let _ = show(&panic.to_string());
    }));
}

/// Shows the sentence, and below it the panic message for a bug report.
pub fn show(text: &str) -> Result<(), JsValue> {
    let document = gloo::utils::document();
    let element = |name: &str, text: &str| {
        let element = document.create_element(name)?;
        element.set_text_content(Some(text));
        Ok::<_, JsValue>(element)
    };
    let notice = element("div", "")?;
    notice.set_class_name("crash");
    notice.set_attribute("role", "alert")?;
    notice.append_child(&*element(
        "h1",
        "The page has stopped because of an internal error.",
    )?)?;
    notice.append_child(&*element(
        "p",
        "Your draft is saved in this browser. Reload the page to continue with it.",
    )?)?;
    let reload = element("a", "Reload the page")?;
    reload.set_attribute("href", "")?;
    notice.append_child(&reload)?;
    notice.append_child(&*element("pre", text)?)?;
    gloo::utils::body().append_child(&notice)?;
    Ok(())
}
