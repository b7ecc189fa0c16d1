import type { MimeBundle } from '../display/mime-bundle.ts';
import type { Message } from '../protocol/message.ts';
import { type FigurePages, isPicture } from './figure-pages.ts';
import type { Screen } from './screen.ts';

/** Shows what cells show, as far as a terminal can. */
export interface Outputs {
  /** Takes a message of a cell, also when the cell has long ended. */
  show(message: Message, code: string): void;
  /** Shows what has waited for the end of a cell: the last state of what was updated, and pages. */
  settle(): Promise<void>;
}

export interface OutputsOptions {
  readonly screen: Screen;
  readonly pages: FigurePages;
  /** Says where pages are. */
  readonly onPages: (paths: readonly string[]) => Promise<void>;
  /** Whether a cell is on, whose end will settle what is waiting. */
  readonly running: () => boolean;
}

export function createOutputs({ screen, pages, onPages, running }: OutputsOptions): Outputs {
  /** Texts that were updated where the screen couldn't follow, by display id. */
  const stale = new Map<string, string>();

  const picture = (message: Message, id: string, code: string): void => {
    const data = toBundle(message.content.data);
    if (isPicture(data))
      pages.put(id, { data, metadata: toBundle(message.content.metadata), code });
  };
  const settle = async (): Promise<void> => {
    for (const [id, text] of stale) {
      screen.lines('stdout', text);
      screen.name(id, text);
    }
    stale.clear();
    const paths = await pages.flush();
    if (paths.length > 0) await onPages(paths);
  };

  const show = (message: Message, code: string): void => {
    const { content, header } = message;
    const id = displayId(message);
    const text = textOf(content.data);
    switch (header.msg_type) {
      case 'stream':
        screen.write(content.name === 'stderr' ? 'stderr' : 'stdout', String(content.text ?? ''));
        return;
      case 'display_data':
      case 'execute_result':
        picture(message, id, code);
        if (text === undefined) return;
        screen.lines('stdout', text);
        screen.name(id, text);
        return;
      case 'update_display_data':
        picture(message, id, code);
        if (text !== undefined && !screen.replace(id, text)) stale.set(id, text);
        return;
      case 'error':
        screen.lines('stderr', traceback(content));
    }
  };
  return {
    settle,
    show: (message, code) => {
      show(message, code);
      // Later than its cell: nothing else would come to show it.
      if (!running() && 'data' in message.content) void settle().catch(() => undefined);
    },
  };
}

function displayId({ content: { transient }, header }: Message): string {
  const named = typeof transient === 'object' && transient !== null && 'display_id' in transient;
  return named ? String(transient.display_id) : header.msg_id;
}

function textOf(data: unknown): string | undefined {
  const bundle = toBundle(data);
  for (const type of ['text/plain', 'text/markdown', 'text/latex']) {
    const text = bundle[type];
    if (typeof text === 'string' && text !== '') return text;
  }
  return undefined;
}

function traceback({ ename, evalue, traceback: lines }: Message['content']): string {
  const texts = Array.isArray(lines) ? lines.map(String) : [];
  return texts.length > 0 ? texts.join('\n') : `${ename}: ${evalue}`;
}

function toBundle(value: unknown): MimeBundle {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
