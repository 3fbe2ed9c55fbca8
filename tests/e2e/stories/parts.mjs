// Screens whose code is loaded late: nobody pays for them before, one that can't be loaded says so and tries again, and
// everything that is there goes on.

export const name = "a screen whose code is lost on the way says so and tries again";
export const screens = ["desktop", "phone"];

const OF_PAGE = /\/app-[0-9a-f]+_(?!bg)[\w-]+\.wasm$/;
const OF_WORKER = /\/worker_(?!bg)[\w-]+\.wasm$/;

export async function run(tools) {
  const { openApp, personAt, server, context, browser, contextOptions, text } = tools;
  const { visible, gone, eventually, equal, ok, accessible, screenshot } = tools;
  const loaded = (part) => server.requests.filter(({ path }) => part.test(path));
  // The network is lost once the first screen is there.
  await context.route(OF_PAGE, (route) => route.abort());
  await context.route(/\/worker_(?!bg)[\w-]+\.wasm\?/, (route) => route.abort());
  const { page } = await openApp({ expectErrors: [/Failed to (fetch|load)|TypeError/] });
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  await person.opened();
  equal(loaded(OF_PAGE), [], "code of other screens is loaded before the first one can be used");
  equal(loaded(OF_WORKER), [], "the worker loads what nobody asked for");

  await person.visit("tags");
  await visible(at("later-failed"), "nobody says that the screen can't be loaded");
  await visible(at("later-failed").getByText(text("error.not_loaded")));
  await accessible(page, "a screen that could not be loaded");
  await screenshot(page, "not-loaded");

  // The frame and the screens that are there go on.
  await person.visit("contacts");
  await gone(at("later-failed"));
  await visible(page.getByText(text("contacts.empty_title")), "the list of contacts does not go on");
  await person.go("#/contacts/new");
  await visible(at("later-failed"), "nobody says that the panel can't be loaded");

  // So does the worker: what it can't do yet it refuses, and the page says why.
  await person.go("#/");
  await page.getByRole("button", { name: text("home.samples") }).click();
  await visible(at("toast").getByText(text("error.not_loaded")).first(), "nobody says why there are no samples");
  await at("toast").getByRole("button", { name: text("common.close"), exact: true }).first().click();
  await gone(at("toast"));

  // The network is back.
  await context.unrouteAll();
  await person.go("#/contacts/new");
  const form = at("contact-form");
  await form.getByLabel(text("field.name"), { exact: true }).fill("Written Later");
  await form.getByRole("button", { name: text("common.save"), exact: true }).click();
  await person.told("Written Later");
  await person.visit("tags");
  await visible(page.getByRole("heading", { level: 1, name: text("tags.title") }), "the screen does not come back");
  ok(loaded(OF_PAGE).length > 0 && loaded(OF_WORKER).length > 0, "the parts were never loaded");
  equal(new Set(loaded(OF_PAGE).map(({ path }) => path)).size, loaded(OF_PAGE).length, "a part is loaded twice");

  // What nobody asked for is loaded when there is time.
  server.clear();
  const fresh = await browser.newContext(contextOptions());
  const quiet = await openApp({ context: fresh });
  await personAt(quiet.page).opened();
  const last = () => loaded(OF_PAGE).some(({ path }) => path.endsWith("_duplicates.wasm"));
  const lastOfWorker = () => loaded(OF_WORKER).some(({ path }) => path.endsWith("_samples.wasm"));
  await eventually(() => last() && lastOfWorker(), "the rest is not loaded when there is time", { timeout: 30_000 });
  await fresh.close();
}
