/** The fields of every record, or the place where the text stops being CSV. */
export type CsvParse =
  | {
      readonly kind: 'parsed';
      readonly records: readonly (readonly string[])[];
      /** The line, from 1, on which each record begins. */
      readonly lines: readonly number[];
    }
  | {
      readonly kind: 'broken';
      readonly line: number;
      readonly column: number;
      readonly problem: string;
    };

/**
 * Splits text into records and fields by RFC 4180: fields may be quoted, a quoted field may hold
 * delimiters, line breaks and doubled quotes, lines end in LF, CRLF or CR, blank lines are skipped.
 *
 * More is accepted than the RFC allows: a quote inside an unquoted field stands for itself.
 *
 * @param delimiter - One character; a space stands for any run of spaces and tabs.
 * @param limit - Stop after this many records.
 */
export function parseCsv(text: string, delimiter: string, limit: number = Infinity): CsvParse {
  const records: string[][] = [];
  const lines: number[] = [];
  const loose = delimiter === ' ';
  const separates = (character: string | undefined): boolean =>
    character === delimiter || (loose && character === '\t');
  let at = 0;
  let line = 1;
  let lineStart = 0;

  while (at < text.length && records.length < limit) {
    const recordStart = at;
    const recordLine = line;
    const fields: string[] = [];
    if (loose) while (separates(text[at])) at++;
    for (;;) {
      if (text[at] === '"') {
        const opening = { line, column: at - lineStart + 1 };
        const end = closingQuote(text, at);
        if (end < 0) {
          return { kind: 'broken', ...opening, problem: 'a quote opens here and never closes' };
        }
        const field = text.slice(at + 1, end);
        fields.push(field.includes('""') ? field.replaceAll('""', '"') : field);
        for (let i = at + 1; i < end; i++) {
          if (!breaksLine(text, i)) continue;
          line++;
          lineStart = i + 1;
        }
        at = end + 1;
        if (at < text.length && !separates(text[at]) && !endsLine(text[at])) {
          const problem = `after a closing quote comes ${JSON.stringify(text[at])}, not a delimiter; a quote inside quotes must be doubled`;
          return { kind: 'broken', line, column: at - lineStart + 1, problem };
        }
      } else {
        const start = at;
        while (at < text.length && !separates(text[at]) && !endsLine(text[at])) at++;
        fields.push(text.slice(start, at));
      }
      if (loose) {
        while (separates(text[at])) at++;
        if (endsText(text, at)) break;
      } else {
        if (text[at] !== delimiter) break;
        at++;
      }
    }
    const blank = fields.length === 1 && text.slice(recordStart, at).trim() === '';
    if (!blank) {
      records.push(fields);
      lines.push(recordLine);
    }
    if (at < text.length) {
      at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
      line++;
      lineStart = at;
    }
  }
  return { kind: 'parsed', records, lines };
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

function endsLine(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

function endsText(text: string, at: number): boolean {
  return at >= text.length || endsLine(text[at]);
}

/** Whether a line ends at this character; of CRLF that is the LF. */
function breaksLine(text: string, at: number): boolean {
  return text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n');
}
