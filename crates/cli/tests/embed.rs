//! `asl embed` and `asl mdbook`: HTML for documentation, and pages that lie.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::fs;

use serde_json::{Value, json};
use support::{Folder, asl_in};

const HELLO: &str = "{\"StartAt\": \"Hello\", \"States\": {\"Hello\": {\"Type\": \"Pass\", \"Result\": \"world\", \"End\": true}}}";
const PAGE: &str = "https://example.org/asl/";

#[test]
fn what_is_printed_has_everything_that_reads_without_scripts() {
    let folder = Folder::new("embed-print");
    folder.write("hello.asl.json", HELLO);
    let (code, out, _) = asl_in(
        &folder.0,
        &["embed", "hello.asl.json", "--page", PAGE, "--view", "graph"],
        "",
    );
    assert_eq!(code, 0);
    for part in [
        "<!-- asl embed hello.asl.json --page https://example.org/asl/ --view graph -->\n<asl-playground href=\"https://example.org/asl/#v2=",
        "\" view=\"graph\">\n<figure",
        "<img src=\"data:image/svg+xml,%3Csvg",
        "alt=\"Workflow graph. Hello leads to End.\"",
        "<p><strong>SUCCEEDED</strong> after 0 ms of virtual time, 4 events.</p>",
        "&quot;world&quot;",
        "Open in the playground</a>",
        "</asl-playground>\n<!-- asl end -->\n",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
    let (_, fixed, _) = asl_in(&folder.0, &["embed", "hello.asl.json", "--static"], "");
    assert!(
        !fixed.contains("asl-playground") && fixed.contains("SUCCEEDED"),
        "{fixed}"
    );
    // Twice the same, byte for byte.
    assert_eq!(
        asl_in(&folder.0, &["embed", "hello.asl.json", "--static"], "").1,
        fixed
    );
}

#[test]
fn a_page_that_no_longer_says_what_the_workflow_does_is_found() {
    let folder = Folder::new("embed-check");
    folder.write("a hello.json", HELLO);
    let (_, html, _) = asl_in(&folder.0, &["embed", "a hello.json", "--page", PAGE], "");
    fs::create_dir(folder.0.join("docs")).unwrap();
    // The file is named as seen from where the command was given.
    folder.write(
        "docs/page.html",
        &format!("<h1>A</h1>\r\n{}\n", html.replace('\n', "\r\n  ")),
    );
    let check = || asl_in(&folder.0, &["embed", "--check", "docs/page.html"], "");
    assert_eq!(
        check(),
        (0, String::new(), "1 workflow checked, 0 wrong\n".into())
    );

    folder.write("a hello.json", &HELLO.replace("world", "moon"));
    let (code, out, _) = check();
    assert_eq!(code, 1);
    assert!(
        out.starts_with("docs/page.html:2: This is no longer what the workflow does."),
        "{out}"
    );
    folder.write(
        "a hello.json",
        &HELLO.replace(
            "\"Pass\", \"Result\": \"world\", \"End\": true",
            "\"Fail\", \"Error\": \"No\"",
        ),
    );
    let (_, out, _) = check();
    assert!(
        out.contains("\"SUCCEEDED after 0 ms of virtual time, 4 events.\", and now \"FAILED after"),
        "{out}"
    );
    fs::remove_file(folder.0.join("a hello.json")).unwrap();
    assert!(check().1.contains("cannot be read"), "{}", check().1);
}

#[test]
fn a_comment_of_a_page_can_ask_for_nothing_else() {
    let folder = Folder::new("embed-hostile");
    folder.write("hello.json", HELLO);
    for command in [
        "--check page.html",
        "-",
        "--fence run hello.json",
        "hello.json --nonsense",
        "",
        "\"unended",
    ] {
        folder.write(
            "page.html",
            &format!("<!-- asl embed {command} -->\n<!-- asl end -->"),
        );
        let (code, out, _) = asl_in(&folder.0, &["embed", "--check", "page.html"], "");
        assert_eq!(code, 1, "{command}");
        assert!(out.starts_with("page.html:1: "), "{command}: {out}");
    }
    folder.write("page.html", "<!-- asl embed hello.json -->");
    assert!(
        asl_in(&folder.0, &["embed", "--check", "page.html"], "")
            .1
            .contains("is missing")
    );
    folder.write("page.html", "nothing");
    assert_eq!(asl_in(&folder.0, &["embed", "--check", "page.html"], "").0, 1);
}

#[test]
fn fences_hold_or_say_where_they_do_not() {
    let folder = Folder::new("embed-fence");
    let fence = |words: &str| {
        asl_in(
            &folder.0,
            &["embed", "--fence", words, "--at", "guide.md:7", "-"],
            HELLO,
        )
    };
    let (code, out, _) = fence("run view=split expect=SUCCEEDED output='\"world\"'");
    assert_eq!(code, 0);
    assert!(
        out.starts_with("<asl-playground view=\"split\">\n<script type=\"application/json\">"),
        "{out}"
    );
    for (words, sentence) in [
        (
            "run expect=FAILED",
            "guide.md:7: The fence says that its run ends with FAILED, but it ended with SUCCEEDED\n",
        ),
        (
            "run output=1",
            "guide.md:7: The fence says that the output is 1, but it is \"world\"\n",
        ),
        ("rum", "guide.md:7: The fence has \"rum\""),
    ] {
        let (code, out, err) = fence(words);
        assert_eq!((code, out.as_str()), (1, ""), "{words}");
        assert!(err.starts_with(sentence), "{words}: {err}");
    }
    let markdown = format!("# A\n\n```asl run\n{HELLO}\n```\n\n```asl run expect=FAILED\n{HELLO}\n```\n");
    folder.write("guide.md", &markdown);
    let (code, out, err) = asl_in(&folder.0, &["embed", "--check", "guide.md"], "");
    assert_eq!(code, 1);
    assert!(
        out.starts_with("guide.md:7: The fence says") && out.lines().count() == 1,
        "{out}"
    );
    assert_eq!(err, "2 workflows checked, 1 wrong\n");
}

#[test]
fn mdbook_gets_its_book_back_with_workflows() {
    let folder = Folder::new("embed-mdbook");
    let given = |content: &str| {
        let chapter = json!({"Chapter": {"name": "B", "content": content, "sub_items": [], "path": "b.md", "source_path": "b.md"}});
        let first =
            json!({"Chapter": {"name": "A", "content": "# A\n", "sub_items": [chapter], "path": "a.md"}});
        let context = json!({"root": "/x", "config": {"book": {"src": "text"}, "preprocessor": {"asl": {"page": PAGE}}}, "renderer": "html"});
        json!([context, {"sections": ["Separator", first], "__non_exhaustive": null}]).to_string()
    };
    let (code, out, _) = asl_in(
        &folder.0,
        &["mdbook"],
        &given(&format!("- a\n  ```asl run\n  {HELLO}\n  ```\nb\n")),
    );
    assert_eq!(code, 0);
    let book: Value = serde_json::from_str(&out).unwrap();
    let content = book["sections"][1]["Chapter"]["sub_items"][0]["Chapter"]["content"]
        .as_str()
        .unwrap();
    assert!(
        content.starts_with("- a\n\n  <asl-playground href=\"https://example.org/asl/#v2="),
        "{content}"
    );
    assert!(content.ends_with("  </asl-playground>\n\nb\n"), "{content}");
    assert_eq!(book["sections"][0], "Separator");
    assert!(book.get("items").is_none());

    let (code, out, err) = asl_in(
        &folder.0,
        &["mdbook"],
        &given(&format!("\n\n~~~asl run expect=FAILED\n{HELLO}\n~~~\n")),
    );
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.starts_with("text/b.md:3: The fence says"), "{err}");
    assert_eq!(asl_in(&folder.0, &["mdbook", "supports", "html"], "").0, 0);
    assert_eq!(asl_in(&folder.0, &["mdbook", "supports", "latex"], "").0, 1);
    for nonsense in ["", "1", "[]", "[1, 2, 3]", "{}"] {
        assert_eq!(asl_in(&folder.0, &["mdbook"], nonsense).0, 2, "{nonsense}");
    }
}
