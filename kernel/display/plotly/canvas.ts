import { crc32, deflateSync } from 'node:zlib';

/**
 * As much of a canvas as heat maps draw on: filled rectangles, raw pixels, and a PNG of the result.
 *
 * The simulated document has none; without one every heat map would fail.
 */
export class Canvas {
  fillStyle = '#000';
  readonly #width: number;
  readonly #height: number;
  readonly #pixels: Uint8ClampedArray;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#pixels = new Uint8ClampedArray(4 * width * height);
  }

  /** Overwrites a rectangle with {@link fillStyle}; Plotly never draws one cell over another. */
  fillRect(x: number, y: number, width: number, height: number): void {
    const colour = readColour(this.fillStyle);
    const [left, right] = [
      Math.max(0, Math.round(x)),
      Math.min(this.#width, Math.round(x + width)),
    ];
    const bottom = Math.min(this.#height, Math.round(y + height));
    for (let row = Math.max(0, Math.round(y)); row < bottom; row++) {
      for (let column = left; column < right; column++) {
        this.#pixels.set(colour, 4 * (row * this.#width + column));
      }
    }
  }

  createImageData(width: number, height: number): { readonly data: Uint8ClampedArray } {
    return { data: new Uint8ClampedArray(4 * width * height) };
  }

  /** Replaces all pixels; the data are as large as the canvas wherever Plotly calls this. */
  putImageData(image: { readonly data: Uint8ClampedArray }): void {
    this.#pixels.set(image.data.subarray(0, this.#pixels.length));
  }

  toDataURL(): string {
    const png = encodePng(this.#width, this.#height, this.#pixels);
    return `data:image/png;base64,${png.toString('base64')}`;
  }
}

function readColour(style: string): readonly number[] {
  const numbers = /^rgba?\(([^)]*)\)$/.exec(style)?.[1]?.split(',').map(Number);
  if (numbers === undefined || numbers.some(Number.isNaN)) {
    throw new Error(`A canvas colour that isn't rgb or rgba: ${style}`);
  }
  const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
  return [red, green, blue, 255 * alpha];
}

/** Encodes RGBA pixels as a PNG file (ISO/IEC 15948: 8 bits, colour type 6, no filter). */
function encodePng(width: number, height: number, pixels: Uint8ClampedArray): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + 4 * width));
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(4 * row * width, 4 * (row + 1) * width), row * (1 + 4 * width) + 1);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
