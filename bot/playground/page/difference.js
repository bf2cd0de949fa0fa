// Playground: what changed in the database between two looks at it.

/** The identity of a row: its primary key, or all of it where the table has none. */
export function rowKey(table, row) {
  const parts = row.filter((_, place) => table.columns[place]?.key);
  return JSON.stringify(parts.length ? parts : row);
}

/**
 * What `after` has that `before` had not, for one table:
 * `marks` (row key -> "new", or the set of places whose cells changed) and the counts of each.
 */
export function difference(before, after) {
  const marks = new Map();
  const counts = { fresh: 0, changed: 0, gone: 0 };
  const old = new Map((before?.rows ?? []).map((row) => [rowKey(before, row), row]));
  const whole = (before?.count ?? 0) <= old.size;
  for (const row of after.rows) {
    const key = rowKey(after, row);
    const was = old.get(key);
    old.delete(key);
    if (was === undefined) {
      if (!whole) continue; // it may have been there all along, beyond the rows shown
      marks.set(key, "new");
      counts.fresh++;
      continue;
    }
    const places = row.flatMap((cell, place) => (JSON.stringify(cell) === JSON.stringify(was[place]) ? [] : [place]));
    if (!places.length) continue;
    marks.set(key, new Set(places));
    counts.changed++;
  }
  if (whole && after.count <= after.rows.length) counts.gone = old.size;
  return { marks, counts };
}
