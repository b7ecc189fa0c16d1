import { checkOptions } from '../check-options.ts';
import { counted } from '../display/counted.ts';
import { BacksolveError } from '../errors.ts';
import type { LogPoint, Past, Point, PointRange } from './past.ts';

/**
 * Finds both ends of a range in what has been made.
 *
 * @param call - Who asks, as a person writes it: `why`.
 * @param here - Where the run stands.
 * @throws `UNKNOWN_OPTION`; `OPTION_OUT_OF_RANGE` for what is no point; `EVENT_NOT_POSSIBLE` for one
 * that was never made.
 */
export function rangeOf(
  call: string,
  past: Past,
  here: LogPoint,
  range: PointRange,
): { readonly from: LogPoint; readonly to: LogPoint } {
  const given: unknown = range;
  if (typeof given !== 'object' || given === null || 'sequence' in given || 'kind' in given) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `run.${call} takes two points: run.${call}({ from: 3, to: 12 }), run.${call}({ from: event }), or nothing for the latest sweep.`,
    );
  }
  checkOptions(call, range, ['from', 'to']);
  const { sweep, sequence } = here;
  const to =
    range.to === undefined ? { sweep, sequence } : pointOf(call, 'to', past, here, range.to);
  const from =
    range.from === undefined ? beginning(past, to) : pointOf(call, 'from', past, here, range.from);
  return { from, to };
}

/** Where the sweep that leads to a point began. */
function beginning(past: Past, { sweep, sequence }: LogPoint): LogPoint {
  const records = past.records(sweep);
  const open = sequence > records[sweep]!.sequence;
  const start = open ? sweep : Math.max(0, sweep - 1);
  return { sweep: start, sequence: records[start]!.sequence };
}

function pointOf(
  call: string,
  name: keyof PointRange,
  past: Past,
  here: LogPoint,
  point: Point,
): LogPoint {
  const records = past.records(past.last);
  const most = Math.max(here.sequence, records[past.last]!.sequence);
  const sequence: unknown = typeof point === 'object' ? point?.sequence : undefined;
  const wanted = sequence ?? point;
  if (typeof wanted !== 'number' || !Number.isInteger(wanted) || wanted < 0) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `run.${call} takes '${name}' as a sweep, an event, or a position in the log: { ${name}: 12 }, { ${name}: { sequence: 140 } }; got ${typeof wanted === 'object' ? JSON.stringify(wanted) : String(wanted)}.`,
    );
  }
  if (sequence === undefined && wanted > past.last) {
    throw new BacksolveError(
      'EVENT_NOT_POSSIBLE',
      `run.${call} looks back, and the run has made ${counted(past.last, 'whole sweep')}, not ${wanted}. Go there first: run.goto(${wanted}).`,
    );
  }
  if (sequence !== undefined && wanted > most) {
    throw new BacksolveError(
      'EVENT_NOT_POSSIBLE',
      `run.${call} looks back, and the run has made ${counted(most, 'event')}, not ${wanted}. Go there first: run.goto({ sequence: ${wanted} }).`,
    );
  }
  if (sequence === undefined) return { sweep: wanted, sequence: records[wanted]!.sequence };
  const sweep = records.findLastIndex((record) => record.sequence <= wanted);
  return { sweep, sequence: wanted };
}
