/**
 * Gives every column a name of its own: an empty one becomes `column 3`, a repeated one `x (2)`.
 */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((given, at) => {
    const wanted = given.trim() || `column ${at + 1}`;
    let name = wanted;
    for (let copy = 2; taken.has(name); copy++) name = `${wanted} (${copy})`;
    taken.add(name);
    return name;
  });
}
