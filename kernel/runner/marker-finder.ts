/** What a pipe carried: bytes that user code wrote, or the runner's marker. */
export type MarkedPart =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'marker' };

/** Finds markers in a pipe's bytes, also those that arrive in parts. */
export interface MarkerFinder {
  push(chunk: Uint8Array): readonly MarkedPart[];
  /** What was held back because it might have become a marker. */
  rest(): Buffer;
}

export function createMarkerFinder(marker: string): MarkerFinder {
  const wanted = Buffer.from(marker);
  let held = Buffer.alloc(0);
  return {
    push: (chunk) => {
      let bytes = held.length > 0 ? Buffer.concat([held, chunk]) : Buffer.from(chunk);
      const parts: MarkedPart[] = [];
      for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted)) {
        if (at > 0) parts.push({ kind: 'bytes', bytes: bytes.subarray(0, at) });
        parts.push({ kind: 'marker' });
        bytes = bytes.subarray(at + wanted.length);
      }
      const possible = beginningAtEnd(bytes, wanted);
      const free = bytes.subarray(0, bytes.length - possible);
      if (free.length > 0) parts.push({ kind: 'bytes', bytes: free });
      held = Buffer.from(bytes.subarray(bytes.length - possible));
      return parts;
    },
    rest: () => held,
  };
}

/** How many of the last bytes are how the marker begins. */
function beginningAtEnd(bytes: Buffer, marker: Buffer): number {
  for (let length = Math.min(bytes.length, marker.length - 1); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(marker.subarray(0, length))) return length;
  }
  return 0;
}
