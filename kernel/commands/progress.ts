import { stripVTControlCharacters } from 'node:util';
import type { CellPosition, RunProgress } from '../notebook/run.ts';
import type { Colours } from './colours.ts';
import { fitToWidth } from './fit-to-width.ts';

/** Shows how far a run is, on one stream. */
export interface ProgressDisplay {
  report(progress: RunProgress): void;
  /** Takes the updating line away, so that something else can be written. */
  stop(): void;
}

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

type Outcome = Extract<RunProgress, { kind: 'cell:end' }>['outcome'];

const OUTCOMES: Readonly<Record<Outcome, { mark: string; word: string; paint: keyof Paints }>> = {
  ok: { mark: '✓', word: 'done', paint: 'green' },
  raised: { mark: '✓', word: 'raised an error, as its tag allows', paint: 'green' },
  skipped: { mark: '–', word: 'skipped', paint: 'dim' },
  error: { mark: '✗', word: 'failed', paint: 'red' },
  timeout: { mark: '✗', word: 'took too long', paint: 'red' },
  interrupted: { mark: '■', word: 'interrupted', paint: 'yellow' },
};

type Paints = Omit<Colours, 'shown'>;

const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/**
 * One line for each cell: on a terminal it turns, counts the seconds and repeats what the cell's
 * own progress display says; elsewhere (a log file, a build server) it's written once, at the end.
 */
export function createProgress(stream: ProgressStream, paints: Colours): ProgressDisplay {
  const live = stream.isTTY === true && process.env.TERM !== 'dumb';
  let timer: NodeJS.Timeout | undefined;
  let note = '';

  const erase = () => {
    clearInterval(timer);
    if (timer && live) stream.write('\r\u001b[2K');
    timer = undefined;
  };

  return {
    stop: erase,
    report(progress) {
      const { position } = progress;
      switch (progress.kind) {
        case 'cell:start': {
          erase();
          note = '';
          if (!live) return;
          const started = performance.now();
          let frame = 0;
          const draw = () => {
            const turning = FRAMES.charAt(frame % FRAMES.length);
            frame += 1;
            const seconds = (performance.now() - started) / 1_000;
            const text = `${describe(position, inSeconds(seconds), note ? 36 : 60)}${note && `  ${note}`}`;
            const width = (stream.columns ?? 80) - 3;
            stream.write(`\r\u001b[2K${paints.yellow(turning)} ${fitToWidth(text, width)}`);
          };
          draw();
          timer = setInterval(draw, 100);
          timer.unref();
          return;
        }
        case 'cell:note':
          note = stripVTControlCharacters(progress.text);
          return;
        case 'cell:end': {
          erase();
          const { mark, word, paint } = OUTCOMES[progress.outcome];
          const time = progress.outcome === 'skipped' ? '' : inSeconds(progress.seconds);
          const said = progress.outcome === 'ok' ? '' : `  ${word}`;
          const width = live ? (stream.columns ?? 80) - 3 - said.length : Number.POSITIVE_INFINITY;
          const text = fitToWidth(describe(position, time), width);
          stream.write(`${paints[paint](mark)} ${text}${paints[paint](said)}\n`);
        }
      }
    },
  };
}

/** Place and time come first: they are what a narrow terminal should still show. */
function describe({ number, total, cell }: CellPosition, time: string, columns = 60): string {
  const place = `${String(number).padStart(String(total).length)}/${total}`;
  const first = cell.source.split('\n').find((line) => line.trim() !== '') ?? '';
  return `${place}  ${time.padStart(5)}  ${fitToWidth(first.trim(), columns)}`;
}

/** Seconds for a person: 0.1 s, 12 s, 2 min 5 s. */
export function inSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
