import type { Message } from '../protocol/message.ts';
import type { Output } from './notebook.ts';

/**
 * What a cell shows so far. A value, never changed: {@link withMessage} and {@link withUpdate}
 * return the next one.
 */
export interface ShownOutputs {
  readonly entries: readonly Entry[];
  /** Set by `clear_output(wait)`: the next output replaces all that are there. */
  readonly clearNext: boolean;
}

interface Entry {
  readonly output: Output;
  /** The id by which a later message may update it. */
  readonly displayId?: string;
}

/** Nothing shown yet. */
export const NO_OUTPUTS: ShownOutputs = { entries: [], clearNext: false };

/** The outputs after one iopub message of this cell; messages that show nothing leave them as they are. */
export function withMessage(shown: ShownOutputs, message: Message): ShownOutputs {
  const { content } = message;
  switch (message.header.msg_type) {
    case 'clear_output':
      return content.wait === true ? { ...shown, clearNext: true } : NO_OUTPUTS;
    case 'stream': {
      const output = {
        output_type: 'stream',
        name: content.name === 'stderr' ? 'stderr' : 'stdout',
        text: String(content.text ?? ''),
      } as const;
      const before = shown.clearNext ? undefined : shown.entries.at(-1)?.output;
      if (before?.output_type !== 'stream' || before.name !== output.name) {
        return append(shown, { output });
      }
      const merged = { ...output, text: before.text + output.text };
      return { ...shown, entries: [...shown.entries.slice(0, -1), { output: merged }] };
    }
    case 'display_data':
    case 'execute_result': {
      const { display_id: id } = toFields(content.transient);
      const bundle = { data: toFields(content.data), metadata: toFields(content.metadata) };
      const count = content.execution_count;
      const output: Output =
        message.header.msg_type === 'display_data'
          ? { output_type: 'display_data', ...bundle }
          : {
              output_type: 'execute_result',
              ...bundle,
              execution_count: typeof count === 'number' ? count : null,
            };
      return append(shown, typeof id === 'string' ? { output, displayId: id } : { output });
    }
    case 'error': {
      const { traceback } = content;
      return append(shown, {
        output: {
          output_type: 'error',
          ename: String(content.ename ?? ''),
          evalue: String(content.evalue ?? ''),
          traceback: Array.isArray(traceback) ? traceback.map(String) : [],
        },
      });
    }
    default:
      return shown;
  }
}

/**
 * The outputs after an `update_display_data` message from any cell: every display with its id
 * shows the new value, in whichever cell it stands.
 */
export function withUpdate(shown: ShownOutputs, message: Message): ShownOutputs {
  const { display_id: id } = toFields(message.content.transient);
  if (!shown.entries.some((entry) => id !== undefined && entry.displayId === id)) return shown;
  const bundle = {
    data: toFields(message.content.data),
    metadata: toFields(message.content.metadata),
  };
  return {
    ...shown,
    entries: shown.entries.map((entry) =>
      entry.displayId === id ? { ...entry, output: { ...entry.output, ...bundle } } : entry,
    ),
  };
}

function append(shown: ShownOutputs, entry: Entry): ShownOutputs {
  return { entries: shown.clearNext ? [entry] : [...shown.entries, entry], clearNext: false };
}

function toFields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
