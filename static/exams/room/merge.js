// What is on this device against what is on the server, item by item. Pure: no page, no storage.

export const same = (one, other) => one.length === other.length && one.every((letter, at) => letter === other[at]);

/**
 * Which local records must still be sent.
 *
 * A record is {item, value, bases}: the value the candidate chose, and every value the server may hold for it as
 * far as this device knows (the last acknowledged one, and those sent without an answer). Where the server holds
 * the value itself, it has arrived. Where it holds one of the bases, the candidate's later choice is here and is
 * sent again. Anything else was chosen later on another device and stays.
 */
export function unsent(records, onServer) {
  return records.filter((record) => {
    const known = onServer(record.item);
    if (same(record.value, known)) return false;
    return record.bases.some((base) => same(base, known));
  });
}
