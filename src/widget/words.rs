//! What the panel says, in Arabic and in English. The label of the button is in `loader.js`, which comes first.

/// The texts of one language.
pub(super) struct Words {
    pub greeting: &'static str,
    pub hint: &'static str,
    pub message: &'static str,
    pub go: &'static str,
    pub close: &'static str,
}

pub(super) const ARABIC: Words = Words {
    greeting: "أهلًا وسهلًا",
    hint: "اكتب رسالتك ثم أكمل في واتساب. لا يُرسل شيء حتى ترسله أنت.",
    message: "رسالتك",
    go: "المتابعة في واتساب",
    close: "إغلاق",
};

pub(super) const ENGLISH: Words = Words {
    greeting: "Welcome",
    hint: "Write your message and continue in WhatsApp. Nothing is sent until you send it.",
    message: "Your message",
    go: "Continue in WhatsApp",
    close: "Close",
};
