// The people of a measurement as objects, one after another as they come in; read by every program that is measured by its
// filters alone.

/** Gives every person of a file to `take`. */
export async function eachPerson(url, take) {
  const read = reader();
  const { body } = await fetch(url);
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) take(read(line));
  }
}

function reader() {
  // A tag or a city is one text in memory, however many people have it.
  const known = new Map();
  const shared = (text) => {
    const same = known.get(text);
    if (same !== undefined) return same;
    known.set(text, text);
    return text;
  };
  return (line) => {
    const [name, phone, email, city, tags, day, purchases, spent, birthday, notes] = JSON.parse(line);
    return { name, phone, email, city: shared(city), tags: tags.map(shared), day, purchases, spent, birthday, notes };
  };
}
