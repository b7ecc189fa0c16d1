import { toCodePoints, toUnits } from '../language/index.ts';
import { text } from '../protocol/content.ts';
import type { Handler } from './services.ts';

/** Completes at a cursor; positions in messages count code points. */
export const complete: Handler<'complete_request'> = async ({ content }, { language, look }) => {
  const code = text(content.code);
  const cursor = cursorOf(content.cursor_pos, code);
  const found = await language?.complete(code, cursor, look);
  const cursor_start = toCodePoints(code, found?.start ?? cursor);
  const cursor_end = toCodePoints(code, found?.end ?? cursor);
  const matches = found?.matches ?? [];
  return {
    reply: {
      status: 'ok',
      matches: matches.map((match) => match.text),
      cursor_start,
      cursor_end,
      metadata: {
        // The name that front ends agreed on before the protocol had one.
        _jupyter_types_experimental: matches.map(({ text, kind, signature }) => ({
          text,
          type: kind,
          signature,
          start: cursor_start,
          end: cursor_end,
        })),
      },
    },
  };
};

/** In UTF-16 code units; the end of the code when the client names no position. */
export function cursorOf(position: unknown, code: string): number {
  return typeof position === 'number' ? toUnits(code, position) : code.length;
}
