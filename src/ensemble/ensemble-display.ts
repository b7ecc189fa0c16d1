import { escapeHtml } from '../display/escape-html.ts';
import { htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { textTable } from '../display/text-table.ts';
import { type ShownWarning, warningHtml, warningText } from '../display/warning.ts';
import type { Run, RunWarning } from '../run/index.ts';

const HEAD = ['seed', 'sweep', 'training loss', 'ridge', 'warnings'] as const;

/** Draws an ensemble as a table of its members, as they are when it is looked at. */
export function ensembleDisplay(
  members: readonly Run[],
  seeds: readonly number[],
  bootstrap: boolean,
): Displayable {
  const rows = (): readonly (readonly string[])[] =>
    members.map(({ sweep, loss, ridge, warnings }, member) => [
      String(seeds[member]),
      String(sweep),
      numberText(loss),
      numberText(ridge, 3),
      String(warnings.length || ''),
    ]);
  const title = (): string => {
    const { widths = [] } = members[0]?.network ?? {};
    const each = bootstrap ? ', each on rows drawn with replacement' : '';
    return `Ensemble of ${members.length} networks ${widths.join('-')}${each}, by ${members[0]?.recipe.description}`;
  };
  const right = HEAD.map(() => 'right' as const);
  const text = (): string =>
    [...shown(members).map(warningText), title(), textTable([HEAD, ...rows()], right)].join('\n');
  const html = (): string => {
    const cell = (content: string) => ({ html: escapeHtml(content), align: 'right' }) as const;
    const table = htmlTable(
      HEAD.map(cell),
      rows().map((row) => row.map(cell)),
    );
    return `<div>${shown(members).map(warningHtml).join('')}<b>${escapeHtml(title())}</b>${table}</div>`;
  };
  return {
    [displaySymbol]: () => ({ 'text/html': html(), 'text/plain': text() }),
    [inspectSymbol]: text,
  };
}

/** What members are warned of, each thing once, as its first member says it. */
function shown(members: readonly Run[]): readonly ShownWarning[] {
  const found = new Map<string, { readonly warning: RunWarning; count: number }>();
  for (const { warnings } of members) {
    for (const warning of warnings) {
      const key = `${warning.kind} ${warning.layer ?? ''}`;
      const known = found.get(key);
      if (known) known.count++;
      else found.set(key, { warning, count: 1 });
    }
  }
  return [...found.values()].map(({ warning, count }) => ({
    ...warning,
    where: `in ${count} of ${members.length} members`,
  }));
}
