import type { Architecture } from './parameters.ts';

/** `network 8-50-1 · tanh, identity · 501 parameters`. */
export function networkText(
  { widths, activations, skips }: Architecture,
  parameterCount: number,
): string {
  const names = activations.map(({ name }) => name);
  const distinct = names.filter((name, index) => name !== names[index - 1]);
  if (skips) distinct.push('skip connections');
  return `network ${widths.join('-')} · ${distinct.join(', ')} · ${parameterCount} parameters`;
}

/** A table with a line for each layer. Names hold no character that HTML would take amiss. */
export function networkHtml(
  { widths, activations, skips }: Architecture,
  parameterCount: number,
): string {
  const cell = (tag: string, text: string | number): string =>
    `<${tag} style="text-align:right;padding:.15em .8em;background:none">${text}</${tag}>`;
  const head = ['layer', 'inputs', 'units', 'activation', 'parameters'];
  const rows = activations.map(({ name }, index) => {
    const before = widths[index] ?? 0;
    const width = widths[index + 1] ?? 0;
    const f = skips?.[index] ? `${name} + input` : name;
    return [index + 1, before, width, f, (before + 1) * width];
  });
  const line = (tag: string, cells: readonly (string | number)[]): string =>
    `<tr style="background:none">${cells.map((text) => cell(tag, text)).join('')}</tr>`;
  return `<div><b>Network ${widths.join('-')}</b>, ${parameterCount} parameters<table style="border-collapse:collapse;color:inherit;font-variant-numeric:tabular-nums"><thead style="border-bottom:1px solid currentColor">${line('th', head)}</thead><tbody>${rows.map((row) => line('td', row)).join('')}</tbody></table></div>`;
}
