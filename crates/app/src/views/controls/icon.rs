//! The page's icons, drawn for it: lines on a 16-by-16 grid, in the color of the text.

use yew::{Html, html};

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// The project's sign: two states and the way between them.
    Logo,
    /// A triangle: run.
    Run,
    /// A square: stop.
    Stop,
    /// A chain: share.
    Share,
    /// An angle: opens a menu.
    Down,
    /// Three dots: more.
    More,
    /// Sliders: settings.
    Settings,
    /// Half a disc: system colors.
    ThemeAuto,
    /// A sun.
    ThemeLight,
    /// A moon.
    ThemeDark,
    /// A question mark.
    Help,
    /// A cross: close, remove.
    Close,
    /// A tick.
    Check,
    /// An exclamation mark.
    Alert,
    /// An i.
    Info,
    /// Two sheets: copy.
    Copy,
    /// A plus.
    Plus,
    /// A minus.
    Minus,
    /// Four corners: fit.
    Fit,
    /// A lens: search.
    Search,
    /// An arrow with two heads: the whole width.
    Wide,
    /// Lines: a list.
    List,
    /// Boxes: the drawing.
    Graph,
    /// Up.
    Up,
    /// Down, as a direction.
    MoveDown,
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// A bin.
    Remove,
    /// A pencil.
    Edit,
    /// Lines of different lengths.
    Indent,
    /// Two arrows, one each way.
    Convert,
    /// A clock.
    Wait,
    /// A bolt: a task.
    Task,
    /// A rhombus: a choice.
    Choice,
    /// An arrow: pass.
    Pass,
    /// Parallel lines.
    Parallel,
    /// A stack: map.
    Map,
    /// A square with dashes: something unknown.
    Unknown,
    /// A turning arrow: retry.
    Retry,
    /// A broken ring: aborted.
    Cut,
}

impl Picture {
    /// The icon of a state's type.
    pub fn of_state(type_name: &str) -> Self {
        match type_name {
            "Task" => Self::Task,
            "Choice" => Self::Choice,
            "Wait" => Self::Wait,
            "Pass" => Self::Pass,
            "Parallel" => Self::Parallel,
            "Map" => Self::Map,
            "Succeed" => Self::Check,
            "Fail" => Self::Close,
            _ => Self::Unknown,
        }
    }

    /// The `d` attribute of the path.
    pub fn path(self) -> &'static str {
        match self {
            Self::Logo => "M2 3.5h5v4H2zM9 9.5h5v4H9zM4.5 7.5v2a2 2 0 0 0 2 2H9",
            Self::Run => "M5 3l8 5-8 5z",
            Self::Stop => "M4 4h8v8H4z",
            Self::Share => {
                "M6.5 9.5l3-3M7.5 4.5l1.2-1.2a2.8 2.8 0 0 1 4 4L11.5 8.5M8.5 11.5l-1.2 1.2a2.8 2.8 0 0 1-4-4L4.5 7.5"
            }
            Self::Down => "M4 6l4 4 4-4",
            Self::More => "M3 7.5h.01v1H3zM8 7.5h.01v1H8zM13 7.5h.01v1H13z",
            Self::Settings => "M2 4.5h6M12 4.5h2M10 2.5v4M2 11.5h2M8 11.5h6M6 9.5v4",
            Self::ThemeAuto => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 2v12M10 3v10M12 4v8",
            Self::ThemeLight => {
                "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1"
            }
            Self::ThemeDark => "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z",
            Self::Help => {
                "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM6.2 6.3a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.6-.8 1.1v.2M8 11.6h.01"
            }
            Self::Close => asl_diagram::icon("Fail"),
            Self::Check => asl_diagram::icon("Succeed"),
            Self::Alert => "M8 3v6M8 12.5h.01",
            Self::Info => "M8 7v5.5M8 3.5h.01",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Minus => "M3 8h10",
            Self::Fit => "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
            Self::Search => "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.25 10.25l3.25 3.25",
            Self::Wide => "M5 5L2 8l3 3M11 5l3 3-3 3M2.5 8h11",
            Self::List => "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01",
            Self::Graph => "M5.5 2h5v3.5h-5zM1.5 10.5h5V14h-5zM9.5 10.5h5V14h-5zM8 5.5V8M4 10.5V8h8v2.5",
            Self::Up => "M8 13V3M4 7l4-4 4 4",
            Self::MoveDown => "M8 3v10M4 9l4 4 4-4",
            Self::Left => "M10 3.5L5.5 8l4.5 4.5",
            Self::Right => "M6 3.5L10.5 8 6 12.5",
            Self::Remove => "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4",
            Self::Edit => "M3 13l.6-3L10.5 3.1l2.4 2.4L6 12.4z",
            Self::Indent => "M2.5 3.5h11M6.5 8h7M6.5 12.5h5M2.5 6.5v3",
            Self::Convert => "M3 5.5h9.5M10 3l2.5 2.5L10 8M13 10.5H3.5M6 8l-2.5 2.5L6 13",
            Self::Wait => asl_diagram::icon("Wait"),
            Self::Task => asl_diagram::icon("Task"),
            Self::Choice => asl_diagram::icon("Choice"),
            Self::Pass => asl_diagram::icon("Pass"),
            Self::Parallel => asl_diagram::icon("Parallel"),
            Self::Map => asl_diagram::icon("Map"),
            Self::Unknown => asl_diagram::icon(""),
            Self::Retry => "M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3",
            Self::Cut => "M4 8h8",
        }
    }

    fn is_filled(self) -> bool {
        matches!(self, Self::Run | Self::Stop | Self::More)
    }
}

/// An icon beside or instead of a word; screen readers need the meaning in words, too. (A function, not a component: it is
/// everywhere and has no state.)
pub fn icon(of: Picture) -> Html {
    let class = if of.is_filled() {
        "icon icon-filled"
    } else {
        "icon"
    };
    html! {
        <svg {class} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d={of.path()} />
        </svg>
    }
}
