/** A rectangle by its edges, y downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** An affine map as SVG writes it: x' = a x + c y + e, y' = b x + d y + f. */
export type Transform = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const IDENTITY: Transform = [1, 0, 0, 1, 0, 0];

/** The smallest box around points given as x, y, x, y …; undefined where there are none. */
export function boxOfPoints(points: readonly number[]): Box | undefined {
  if (points.length < 2) return undefined;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const x = points[i] ?? 0;
    const y = points[i + 1] ?? 0;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return { left, top, right, bottom };
}

export function applyTo(x: number, y: number, [a, b, c, d, e, f]: Transform): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** The map that applies `inner` first, then `outer`. */
export function multiply(outer: Transform, inner: Transform): Transform {
  const [a, b, c, d] = outer;
  const [e, f] = applyTo(inner[4], inner[5], outer);
  return [
    a * inner[0] + c * inner[1],
    b * inner[0] + d * inner[1],
    a * inner[2] + c * inner[3],
    b * inner[2] + d * inner[3],
    e,
    f,
  ];
}

/** Reads an SVG `transform` attribute; what isn't understood changes nothing. */
export function parseTransform(text: string): Transform {
  let total = IDENTITY;
  for (const [, name, list = ''] of text.matchAll(/(\w+)\s*\(([^)]*)\)/g)) {
    const values = list.split(/[\s,]+/).map((part) => Number.parseFloat(part) || 0);
    total = multiply(total, single(name, values));
  }
  return total;
}

function single(name: string | undefined, values: readonly number[]): Transform {
  const [p = 0, q = 0, r = 0, s = 0, t = 0, u = 0] = values;
  switch (name) {
    case 'translate':
      return [1, 0, 0, 1, p, q];
    case 'scale':
      return [p, 0, 0, values.length > 1 ? q : p, 0, 0];
    case 'rotate': {
      const [cos, sin] = [Math.cos((p * Math.PI) / 180), Math.sin((p * Math.PI) / 180)];
      return [cos, sin, -sin, cos, q - q * cos + r * sin, r - q * sin - r * cos];
    }
    case 'matrix':
      return [p, q, r, s, t, u];
    default:
      return IDENTITY;
  }
}
