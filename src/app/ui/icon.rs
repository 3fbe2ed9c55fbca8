//! Icons as stroked paths on a 24-unit square. They are decoration: the text or label beside them says what they mean.

use leptos::prelude::*;

/// Which picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    Book,
    People,
    Person,
    Filter,
    Tag,
    Message,
    Send,
    Import,
    Export,
    List,
    Clock,
    Settings,
    Search,
    Plus,
    Check,
    Close,
    Back,
    Forward,
    Down,
    Undo,
    Redo,
    More,
    Phone,
    Mail,
    Pin,
    Edit,
    Trash,
    Warning,
    Info,
    Shield,
    Lock,
    Sparkle,
    File,
    Language,
    Moon,
    Skip,
    Copy,
    Alike,
    Rule,
    Pulse,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Glyph::Book => "M6 3h11a2 2 0 0 1 2 2v16H7a2 2 0 0 1-2-2V4a1 1 0 0 1 1-1ZM5 18a2 2 0 0 1 2-2h12M9 7h6",
            Glyph::People => {
                "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM2 21v-1a6 6 0 0 1 12 0v1M16 3.5a4 4 0 0 1 0 7.5M18 14.5a6 6 0 0 1 4 5.5v1"
            }
            Glyph::Rule => "M4 7h9M17 7h3M13 4v6M4 17h3M11 17h9M11 14v6",
            Glyph::Pulse => "M3 12h4l3-8 4 16 3-8h4",
            Glyph::Person => "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM5 21v-1a7 7 0 0 1 14 0v1",
            Glyph::Filter => "M3 5h18l-7 8.5V20l-4-2v-4.5L3 5Z",
            Glyph::Tag => "M3 4v8l9 9 9-9-9-9H4a1 1 0 0 0-1 1ZM7.5 7.5h.01",
            Glyph::Message => "M4 20l1.3-4A8 8 0 1 1 8.5 19L4 20ZM8.5 10.5h7M8.5 13.5h4.5",
            Glyph::Send => "M21 3 3 10.5l7 3 3 7L21 3ZM10 13.5 14.5 9",
            Glyph::Import => "M12 3v12M7 10l5 5 5-5M4 19h16",
            Glyph::Export => "M12 15V3M7 8l5-5 5 5M4 19h16",
            Glyph::List => "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
            Glyph::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2",
            Glyph::Settings => {
                "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
            }
            Glyph::Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20 20l-4-4",
            Glyph::Plus => "M12 5v14M5 12h14",
            Glyph::Check => "M5 12.5 10 17.5 19.5 7",
            Glyph::Close => "M6 6l12 12M18 6 6 18",
            Glyph::Back => "M15 5l-7 7 7 7",
            Glyph::Forward => "M9 5l7 7-7 7",
            Glyph::Down => "M6 9l6 6 6-6",
            Glyph::Undo => "M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3",
            Glyph::Redo => "M16 5l4 4-4 4M20 9H10a6 6 0 0 0 0 12h3",
            Glyph::More => "M5 11.5v1M12 11.5v1M19 11.5v1",
            Glyph::Phone => {
                "M5 3h3.5l1.8 4.6-2.2 1.6a12 12 0 0 0 6.7 6.7l1.6-2.2L21 15.500V19a2 2 0 0 1-2.200 2A17 17 0 0 1 3 5.200 2 2 0 0 1 5 3Z"
            }
            Glyph::Mail => {
                "M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM3.500 6.500 12 13l8.500-6.500"
            }
            Glyph::Pin => {
                "M12 21c4-4.500 7-7.700 7-11a7 7 0 1 0-14 0c0 3.300 3 6.500 7 11ZM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z"
            }
            Glyph::Edit => "M4 20l1-4.500L16.500 4l3.500 3.500L8.500 19 4 20ZM14 6.500l3.500 3.500",
            Glyph::Trash => "M4 7h16M9 7V4h6v3M6.500 7l1 13h9l1-13M10 11v5.500M14 11v5.500",
            Glyph::Warning => "M12 4 2.500 20h19L12 4ZM12 10v4.500M12 17.200h.01",
            Glyph::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.500M12 7.800h.01",
            Glyph::Shield => {
                "M12 3l8 3v5.500c0 4.700-3.300 8-8 9.500-4.700-1.500-8-4.800-8-9.500V6l8-3ZM8.500 12l2.500 2.500 4.500-5"
            }
            Glyph::Lock => {
                "M6 10h12a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1ZM8 10V7a4 4 0 0 1 8 0v3M12 14.500v2.500"
            }
            Glyph::Sparkle => {
                "M12 4l1.800 5.200L19 11l-5.200 1.800L12 18l-1.800-5.200L5 11l5.200-1.800L12 4ZM19 16.500v4M17 18.500h4"
            }
            Glyph::File => "M7 3h7l5 5v12a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM14 3v5h5",
            Glyph::Language => {
                "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3.500 9.500h17M3.500 14.500h17M12 3c2.500 2.600 3.500 5.500 3.500 9s-1 6.400-3.500 9c-2.500-2.600-3.500-5.500-3.500-9S9.500 5.600 12 3Z"
            }
            Glyph::Moon => "M20 14.500A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500Z",
            Glyph::Skip => "M5 5l9 7-9 7V5ZM19 5v14",
            Glyph::Alike => {
                "M9 15.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM15 21.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13Z"
            }
            Glyph::Copy => {
                "M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM16 9V4a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h3"
            }
        }
    }

    /// True for pictures that point along the line of reading and so turn round with it.
    fn turns(self) -> bool {
        matches!(
            self,
            Glyph::Back | Glyph::Forward | Glyph::Undo | Glyph::Redo | Glyph::Send | Glyph::Skip | Glyph::List
        )
    }
}

/// A picture at the size of the text around it.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    let class = if glyph.turns() { "icon icon-turns" } else { "icon" };
    view! {
        <svg class=class viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=glyph.path()></path>
        </svg>
    }
}
