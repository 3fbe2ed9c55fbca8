// The button that a shop puts on its own pages: all that a visitor's browser loads before the button is pressed.
// The panel behind it is widget.js and widget_bg.wasm, beside this file. Nothing is stored, and nothing but these files
// is asked for. If anything is missing (an old browser, a wrong number, no wasm), the shop's own link remains.
const PHONE = /^[1-9]\d{6,14}$/;
const BUBBLE = "M12 3a9 9 0 0 0-7.8 13.5L3 21l4.5-1.2A9 9 0 1 0 12 3Zm-4 8h8m-8 3h5";
const OPEN = { ar: "تحدّث معنا على واتساب", en: "Chat with us on WhatsApp" };
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
.root{all:initial;--deep:#08704f;--on:#fff;color-scheme:light dark;position:fixed;inset-block-end:max(1rem,env(safe-area-inset-bottom));inset-inline-end:1rem;z-index:2147483000;display:grid;justify-items:end;gap:.75rem}
.open{box-sizing:border-box;inline-size:3.5rem;block-size:3.5rem;padding:0;border:0;border-radius:50%;background:var(--deep);color:var(--on);cursor:pointer;display:grid;place-items:center;box-shadow:0 4px 16px #0005;transition:transform .15s}
.open:hover{transform:scale(1.06)}
.open[aria-busy=true]{opacity:.6;cursor:progress}
svg{inline-size:1.75rem;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
:focus-visible{outline:3px solid var(--deep);outline-offset:3px}
@media(prefers-reduced-motion:reduce){.open{transition:none}}
@media(prefers-color-scheme:dark){.root{--deep:#3ecf9b;--on:#06231a}}
@media print{.root{display:none}}`);

let widget;
// The version that a shop put behind the loader's name goes to its parts as well, so that they never mix.
const part = (name) => new URL(name + new URL(import.meta.url).search, import.meta.url).href;
const load = async () => {
  const code = await import(part("widget.js"));
  await code.default({ module_or_path: part("widget_bg.wasm") });
  return code;
};

const make = (name, attributes, space = "http://www.w3.org/1999/xhtml") => {
  const node = document.createElementNS(space, name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  return node;
};
const icon = () => {
  const space = "http://www.w3.org/2000/svg";
  const svg = make("svg", { viewBox: "0 0 24 24", "aria-hidden": true }, space);
  svg.append(make("path", { d: BUBBLE }, space));
  return svg;
};

class Chat extends HTMLElement {
  connectedCallback() {
    const { phone, text = "", lang: own } = this.dataset;
    if (this.done || !PHONE.test(phone)) return;
    this.done = true;
    const spoken = own || this.closest("[lang]")?.lang || navigator.language;
    const lang = /^ar/i.test(spoken) ? "ar" : "en";
    const dir = own ? (lang === "ar" ? "rtl" : "ltr") : getComputedStyle(this).direction;
    const label = OPEN[lang];
    const root = make("div", { class: "root", lang, dir });
    const button = make("button", { class: "open", type: "button", "aria-label": label, title: label, "aria-expanded": false });
    button.append(icon());
    root.append(button);
    const shadow = this.attachShadow({ mode: "closed" });
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(root);

    let panel;
    const show = (open) => {
      panel.hidden = !open;
      button.setAttribute("aria-expanded", open);
      (open ? panel.querySelector("textarea") : button).focus();
    };
    const build = async () => {
      const code = await (widget ??= load());
      const looks = new CSSStyleSheet();
      looks.replaceSync(code.looks());
      shadow.adoptedStyleSheets = [sheet, looks];
      panel = code.panel(lang === "ar", phone, text, document.title, location.href);
      const message = panel.querySelector("textarea");
      const go = panel.querySelector("a");
      message.addEventListener("input", () => (go.href = code.link(phone, message.value)));
      panel.querySelector("button").addEventListener("click", () => show(false));
      panel.addEventListener("keydown", (event) => event.key === "Escape" && show(false));
      root.prepend(panel);
      show(true);
    };
    button.addEventListener("click", () => {
      if (panel) return show(panel.hidden);
      if (button.ariaBusy === "true") return;
      button.ariaBusy = "true";
      build().then(
        () => (button.ariaBusy = "false"),
        (error) => {
          // The panel can't come, so the button becomes the shop's own link and does what was asked of it.
          console.warn(error);
          const href = this.querySelector("a")?.href || `https://wa.me/${phone}`;
          const link = make("a", { class: "open", href, target: "_blank", rel: "noopener noreferrer", "aria-label": label });
          link.append(icon());
          button.replaceWith(link);
          link.focus();
          link.click();
        },
      );
    });
  }
}

if (!customElements.get("daftar-chat")) customElements.define("daftar-chat", Chat);
