use asl_diagram::Diagram;
use asl_workspace::Workspace;

use crate::Embed;
use crate::escape::html;

fn embed(definition: &str, page: Option<&str>, options: &[(String, String)]) -> String {
    let workspace = Workspace {
        definition: definition.into(),
        ..Workspace::default()
    };
    let embed = Embed {
        workspace: &workspace,
        diagram: &Diagram::default(),
        run: None,
        page,
        options,
    };
    embed.element()
}

#[test]
fn nothing_of_a_workspace_becomes_markup() {
    let evil = "{\"a\": \"</pre></script><script>alert(1)</script>\",\n\n  \n\n\n \"b\": '\"><img src=x onerror=alert(1)>'}";
    let options = [("state".to_owned(), "\"><script>".to_owned())];
    for page in [None, Some("https://example.org/?\"><script>x</script>")] {
        let all = embed(evil, page, &options);
        assert!(!all.contains("<script>") && !all.contains("<img src=x"), "{all}");
        // A block of Markdown ends at an empty line.
        assert!(all.lines().all(|line| !line.trim().is_empty()), "{all}");
    }
}

#[test]
fn with_an_address_there_is_a_link_and_without_one_the_workspace_itself() {
    let with = embed("{}", Some("https://example.org/asl/"), &[]);
    assert!(
        with.starts_with("<asl-playground href=\"https://example.org/asl/#v2="),
        "{with}"
    );
    assert!(with.contains("\">Open in the playground</a>"), "{with}");
    let without = embed("{}", None, &[]);
    assert!(
        without.contains("<script type=\"application/json\">{"),
        "{without}"
    );
    assert!(!without.contains("<a "), "{without}");
}

#[test]
fn json_has_colors_and_other_texts_none() {
    let colored = crate::highlight::json("{\"a\": [\"b:\", -1.5e3, true]}");
    assert_eq!(colored.matches("<span").count(), 4, "{colored}");
    assert!(colored.contains("&quot;b:&quot;</span>,"), "{colored}");
    assert_eq!(crate::highlight::json("StartAt: <A>"), "StartAt: &lt;A&gt;");
    assert_eq!(html("a\u{0}\n<"), "a\u{fffd} &lt;");
}
