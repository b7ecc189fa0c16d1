import { text } from '../protocol/content.ts';
import { cursorOf } from './complete.ts';
import type { Handler } from './services.ts';

/** Explains what is at a cursor; detail level 1 adds where it is declared. */
export const inspect: Handler<'inspect_request'> = async ({ content }, { language, look }) => {
  const code = text(content.code);
  const cursor = cursorOf(content.cursor_pos, code);
  const found = await language?.inspect(code, cursor, look, content.detail_level === 1);
  const data = found ? { 'text/plain': found.plain, 'text/markdown': found.markdown } : {};
  return { reply: { status: 'ok', found: found !== undefined, data, metadata: {} } };
};
