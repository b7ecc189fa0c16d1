import { escapeHtml } from '../../display/escape-html.ts';

/** What HTML from a notebook may bring into the report. */
export interface Policy {
  /**
   * `text`: HTML inside Markdown, as a person writes it. `output`: what a cell printed, with
   * drawings and style sheets of its own. Neither may run or load anything.
   */
  readonly kind: 'text' | 'output';
  /** The `data:` URL for an image's address; undefined where the image can't be in the report. */
  readonly image: (address: string) => string | undefined;
}

/** Cleans HTML that comes in pieces; elements left open are closed at the end, and by nobody else. */
export interface Sanitiser {
  add(html: string): string;
  end(): string;
}

/** Cleans one whole piece of HTML. */
export function sanitise(html: string, policy: Policy): string {
  const sanitiser = createSanitiser(policy);
  return sanitiser.add(html) + sanitiser.end();
}

/**
 * Every tag is read and written anew: elements and attributes that aren't known to be harmless
 * disappear, and whatever isn't a tag becomes text. So the result contains known tags only, each
 * closed, and can't reach beyond its place in the page.
 */
export function createSanitiser(policy: Policy): Sanitiser {
  const open: string[] = [];

  function tag(closing: boolean, name: string, rest: string): string {
    const inDrawing = open.includes('svg');
    if (!isAllowed(name, policy.kind, inDrawing)) return '';
    if (closing) {
      const at = open.lastIndexOf(name);
      return at < 0 ? '' : closeTags(open.splice(at));
    }
    const attributes = cleanAttributes(rest, policy);
    if (name === 'img' && !attributes.includes(' src=')) {
      const label = / alt="([^"]*)"/.exec(attributes)?.[1] || 'image';
      return `<span class="missing">(${label}: not in this report)</span>`;
    }
    if (VOID.has(name)) return `<${name}${attributes}>`;
    if (rest.endsWith('/') && inDrawing) return `<${name}${attributes}></${name}>`;
    open.push(name);
    return `<${name}${attributes}>`;
  }

  function add(html: string): string {
    let result = '';
    let at = 0;
    for (let match = TOKEN.exec(html); match !== null; match = TOKEN.exec(html)) {
      result += escapeText(html.slice(at, match.index));
      at = TOKEN.lastIndex;
      const [whole, slash, givenName, rest = ''] = match;
      const name = givenName?.toLowerCase();
      if (name === undefined) continue;
      if (slash === '' && RAW.has(name) && !(name === 'title' && open.includes('svg'))) {
        const end = new RegExp(`</${name}\\s*>`, 'gi');
        end.lastIndex = at;
        const closed = end.exec(html);
        const content = html.slice(at, closed?.index ?? html.length);
        at = closed === null ? html.length : end.lastIndex;
        // In a drawing a style sheet would be read as markup.
        if (name === 'style' && policy.kind === 'output' && !open.includes('svg')) {
          result += `<style>${cleanStyle(content).replaceAll('<', '')}</style>`;
        }
      } else if (whole !== '') {
        result += tag(slash === '/', name, rest);
      }
      TOKEN.lastIndex = at;
    }
    TOKEN.lastIndex = 0;
    return result + escapeText(html.slice(at));
  }

  return { add, end: () => closeTags(open.splice(0)) };
}

/** A comment, a declaration, or a tag with its name and the rest. */
const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<[!?][^>]*>|<(\/?)([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^'"<>])*)>/g;

function closeTags(names: readonly string[]): string {
  return names
    .toReversed()
    .map((name) => `</${name}>`)
    .join('');
}

/** Entities stay: the text was HTML already. */
function escapeText(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const VOID = words('br hr img col wbr source');

/** Their content is no markup, so it goes with them. */
const RAW = words(
  'script style textarea title xmp iframe noembed noframes noscript plaintext template',
);

const TEXT = words(
  'a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd del ' +
    'details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd ' +
    'li mark ol p picture pre q rp rt ruby s samp section small span strike strong sub summary sup ' +
    'table tbody td tfoot th thead time tr tt u ul var wbr',
);

const OUTPUT = words('audio meter progress source video output label');

const DRAWING = words(
  'svg g path rect circle ellipse line polyline polygon text tspan title desc defs lineargradient ' +
    'radialgradient stop clippath marker symbol',
);

function isAllowed(name: string, kind: Policy['kind'], inDrawing: boolean): boolean {
  if (kind === 'text') return TEXT.has(name);
  return inDrawing ? DRAWING.has(name) : name === 'svg' || TEXT.has(name) || OUTPUT.has(name);
}

function cleanAttributes(text: string, policy: Policy): string {
  let result = '';
  for (const match of text.matchAll(ATTRIBUTE)) {
    const name = (match[1] ?? '').toLowerCase();
    const value = (match[2] ?? '').replace(/^(["'])([\s\S]*)\1$/, '$2');
    if (!/^[a-z][\w:.-]*$/.test(name) || /^on/.test(name) || REFUSED.has(name)) continue;
    if (name === 'src' || name === 'poster') {
      const address = plainAddress(value);
      const embedded = address === undefined ? undefined : policy.image(address);
      if (embedded !== undefined) result += ` ${name}="${escapeHtml(embedded)}"`;
    } else if (name === 'href' || name === 'cite') {
      const address = plainAddress(value);
      if (address !== undefined && isLink(address)) result += ` ${name}="${escapeHtml(address)}"`;
    } else {
      const clean = name === 'style' ? cleanStyle(value) : value;
      result += ` ${name}="${clean.replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`;
    }
  }
  return result;
}

const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?/g;

const REFUSED = words(
  'srcdoc srcset formaction action ping background http-equiv nonce xlink:href xmlns:xlink ' +
    'dynsrc lowsrc autoplay autofocus contenteditable',
);

/** An address with its `&amp;` undone; with any other entity it is trying to hide something. */
function plainAddress(value: string): string | undefined {
  const plain = value.trim().replaceAll('&amp;', '&');
  return /&#|&\w+;/.test(plain) ? undefined : plain;
}

/** Whether an address may be clicked: web, mail, a place in this page, a file beside it. */
export function isLink(address: string): boolean {
  const compact = [...address].filter((character) => character > ' ').join('');
  const scheme = /^([^/?#]*?):/.exec(compact)?.[1]?.toLowerCase();
  return scheme === undefined || ['http', 'https', 'mailto'].includes(scheme);
}

/** Style rules without what would be fetched. */
function cleanStyle(css: string): string {
  return css
    .replace(/@import/gi, '@unknown')
    .replace(/(?:url|image-set|src)\s*\(\s*(?!['"]?data:)[^)]*\)?/gi, 'none');
}
