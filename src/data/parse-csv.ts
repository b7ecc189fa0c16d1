/** The fields of every record, or the character at which the text stops being CSV. */
export type CsvParse =
  | {
      readonly kind: 'parsed';
      readonly records: readonly (readonly string[])[];
      /** The character at which each record begins. */
      readonly starts: readonly number[];
    }
  | { readonly kind: 'broken'; readonly at: number; readonly problem: string };

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
  const starts: number[] = [];
  const runs = delimiter === ' ';
  const separates = (character: string | undefined): boolean =>
    character === delimiter || (runs && character === '\t');
  const endsField = (at: number): boolean => separates(text[at]) || endsLine(text[at]);
  let at = 0;

  /** Moves on to the next field of the record; false where there is none. */
  const passDelimiter = (): boolean => {
    if (!runs) return text[at] === delimiter && ++at > 0;
    while (separates(text[at])) at++;
    return !endsLine(text[at]);
  };

  while (at < text.length && records.length < limit) {
    const start = at;
    const fields: string[] = [];
    if (runs) while (separates(text[at])) at++;
    do {
      const opening = at;
      if (text[at] === '"') {
        const closing = closingQuote(text, opening);
        if (closing < 0) {
          return { kind: 'broken', at: opening, problem: 'a quote opens here and never closes' };
        }
        at = closing + 1;
        if (!endsField(at)) {
          const problem = `after a closing quote comes ${JSON.stringify(text[at])}, not a delimiter; a quote inside quotes must be doubled`;
          return { kind: 'broken', at, problem };
        }
        fields.push(text.slice(opening + 1, closing).replaceAll('""', '"'));
      } else {
        while (!endsField(at)) at++;
        fields.push(text.slice(opening, at));
      }
    } while (passDelimiter());
    const blank = fields.length === 1 && text.slice(start, at).trim() === '';
    if (!blank) {
      records.push(fields);
      starts.push(start);
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
  }
  return { kind: 'parsed', records, starts };
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

/** Whether the line is over: at a line break, or at the end of the text. */
function endsLine(character: string | undefined): boolean {
  return character === undefined || character === '\n' || character === '\r';
}
