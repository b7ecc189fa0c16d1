import { displaySymbol, inspectSymbol } from '../src/display/protocol.ts';

/** What a value shows in a notebook and in a console. */
export function shownBy(value: object): { readonly html: string; readonly text: string } {
  const bundle: unknown = Reflect.apply(Reflect.get(value, displaySymbol), value, []);
  const text: unknown = Reflect.apply(Reflect.get(value, inspectSymbol), value, []);
  const html: unknown = Object(bundle)['text/html'];
  return { html: String(html), text: String(text) };
}
