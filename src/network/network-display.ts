import { writeText } from './number-history.ts';
import type { Architecture } from './parameters.ts';
import type { LayerWrite, Provenance } from './provenance.ts';

/** `network 8-50-1 · tanh, identity · 501 parameters`. */
export function networkText(
  { widths, activations, skips }: Architecture,
  parameterCount: number,
  past?: Provenance,
): string {
  const names = activations.map(({ name }) => name);
  const distinct = names.filter((name, index) => name !== names[index - 1]);
  if (skips) distinct.push('skip connections');
  const last = latest(activations.length, past);
  const written = last ? ` · last written by ${writeText(last)}` : '';
  return `network ${widths.join('-')} · ${distinct.join(', ')} · ${parameterCount} parameters${written}`;
}

/**
 * The last solve that wrote any layer. Of what was written together the first layer is named: by the
 * solve that was made for it, and not by the output layer that was solved anew with it.
 */
function latest(layers: number, past: Provenance | undefined): LayerWrite | undefined {
  return Array.from({ length: layers }, (_, index) => past?.writtenBy(index + 1)).reduce(
    (last, write) => (write && write.sequence > (last?.sequence ?? 0) ? write : last),
    undefined,
  );
}

/** A table with a line for each layer. Names hold no character that HTML would take amiss. */
export function networkHtml(
  { widths, activations, skips }: Architecture,
  parameterCount: number,
  past?: Provenance,
): string {
  const cell = (tag: string, text: string | number): string =>
    `<${tag} style="text-align:right;padding:.15em .8em;background:none">${text}</${tag}>`;
  const head = [
    'layer',
    'inputs',
    'units',
    'activation',
    'parameters',
    ...(past ? ['written by'] : []),
  ];
  const rows = activations.map(({ name }, index) => {
    const before = widths[index] ?? 0;
    const width = widths[index + 1] ?? 0;
    const f = skips?.[index] ? `${name} + input` : name;
    const write = past?.writtenBy(index + 1);
    const written = write ? writeText(write) : 'as it began';
    return [index + 1, before, width, f, (before + 1) * width, ...(past ? [written] : [])];
  });
  const line = (tag: string, cells: readonly (string | number)[]): string =>
    `<tr style="background:none">${cells.map((text) => cell(tag, text)).join('')}</tr>`;
  return `<div><b>Network ${widths.join('-')}</b>, ${parameterCount} parameters<table style="border-collapse:collapse;color:inherit;font-variant-numeric:tabular-nums"><thead style="border-bottom:1px solid currentColor">${line('th', head)}</thead><tbody>${rows.map((row) => line('td', row)).join('')}</tbody></table></div>`;
}
