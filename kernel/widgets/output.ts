import { render } from '../display/formatters/index.ts';
import { createControl, extend, type Widget, type WidgetOptions } from './widget.ts';

/** A place for output that code fills, clears and fills again. */
export interface OutputArea extends Widget {
  /** Adds text. */
  readonly write: (text: string) => void;
  /** Adds a value, shown as `display` would. */
  readonly show: (value: unknown) => Promise<void>;
  readonly clear: () => void;
}

type Shown =
  | { readonly output_type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | { readonly output_type: 'display_data'; readonly data: object; readonly metadata: object };

/** An output area of its own, to be shown anywhere. */
export function output(options: WidgetOptions = {}): OutputArea {
  const kind = { module: '@jupyter-widgets/output', version: '1.0.0' } as const;
  const { model, widget } = createControl('Output', options, {
    kind,
    state: { msg_id: '', outputs: [] },
  });
  let shown: readonly Shown[] = [];
  const put = (next: readonly Shown[]): void => {
    shown = next;
    model.set({ outputs: next });
  };
  const add = (text: string, name: 'stdout' | 'stderr'): void => {
    const last = shown.at(-1);
    const joins = last?.output_type === 'stream' && last.name === name;
    if (joins) put([...shown.slice(0, -1), { ...last, text: last.text + text }]);
    else put([...shown, { output_type: 'stream', name, text }]);
  };
  return extend(widget, {
    write: (text: string) => add(String(text), 'stdout'),
    show: async (value: unknown) => {
      const rendering = await render(value, (remark) => add(`${remark}\n`, 'stderr'));
      if (rendering !== undefined) put([...shown, { output_type: 'display_data', ...rendering }]);
    },
    clear: () => put([]),
  });
}
