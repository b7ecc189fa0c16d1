/** The kernel's logo: a regression line, its points and their residuals. */
export const LOGO_SVG: string = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
  <title>Backsolve</title>
  <rect x="2" y="2" width="60" height="60" rx="13" fill="#1d3f72"/>
  <path d="M15 31v16M27 17v21M38 30v17M49 12v10" stroke="#ffb454" stroke-width="3"/>
  <path d="M10 50.5L54 18.5" stroke="#fff" stroke-width="4.5" stroke-linecap="round"/>
  <g fill="#ffb454" stroke="#1d3f72" stroke-width="1.5">
    <circle cx="15" cy="31" r="5"/>
    <circle cx="27" cy="18" r="5"/>
    <circle cx="38" cy="47" r="5"/>
    <circle cx="49" cy="11.5" r="5"/>
  </g>
</svg>
`;

/** The logo as a PNG. @param size - Width and height in pixels. */
export async function logoPng(size: number): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  return new Resvg(LOGO_SVG, { fitTo: { mode: 'width', value: size } }).render().asPng();
}
