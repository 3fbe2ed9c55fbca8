// A virtual table as small as it gets: a pool of rows that are moved and filled again. Both peers show their contacts in it.

const ROW = 36;
const HEIGHT = 800;

/**
 * Shows `count` rows and gives back the element that scrolls, once its first rows are filled.
 * `rowsFrom(start, end)` gives, or promises, arrays of cell texts.
 */
export async function mountTable(count, rowsFrom) {
  const view = document.createElement("div");
  view.style.cssText = `position:relative;overflow-y:auto;height:${HEIGHT}px`;
  const space = document.createElement("div");
  space.style.cssText = `height:${count * ROW}px`;
  view.append(space);
  const pool = Array.from({ length: Math.ceil(HEIGHT / ROW) + 8 }, makeRow);
  space.append(...pool.map(({ element }) => element));
  document.body.append(view);

  let latest = 0;
  const fill = async () => {
    const start = Math.max(0, Math.min(Math.floor(view.scrollTop / ROW) - 4, count - pool.length));
    const asked = (latest += 1);
    const rows = await rowsFrom(start, Math.min(start + pool.length, count));
    if (asked !== latest) return;
    pool.forEach(({ element, cells }, at) => {
      const row = rows[at];
      element.hidden = row === undefined;
      if (row === undefined) return;
      element.style.transform = `translateY(${(start + at) * ROW}px)`;
      cells.forEach((cell, column) => (cell.data = row[column]));
    });
  };
  view.addEventListener("scroll", fill, { passive: true });
  await fill();
  return view;
}

function makeRow() {
  const element = document.createElement("div");
  element.style.cssText = `position:absolute;display:flex;width:100%;height:${ROW}px;contain:strict`;
  const cells = Array.from({ length: 6 }, () => {
    const cell = document.createElement("span");
    const text = document.createTextNode("");
    cell.style.cssText = "flex:1;overflow:hidden;white-space:nowrap;text-overflow:ellipsis";
    cell.append(text);
    element.append(cell);
    return text;
  });
  return { element, cells };
}
