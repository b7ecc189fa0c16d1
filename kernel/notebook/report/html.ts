/** JSON that can stand inside a `script` element: no `</script` and no `<!--` can occur in it. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
