import type { LanguageInfo, ReplyContent } from '../protocol/content.ts';
import { PROTOCOL_VERSION } from '../protocol/create.ts';
import { packageVersion } from '../version.ts';

/**
 * What front ends need to show cells of this language.
 *
 * CodeMirror 5 and 6 both find their mode by the name `typescript`; `text/x-typescript` is the MIME
 * type of Pygments' lexer. Types are stripped, not checked, so the version that decides what a cell
 * may use is that of Node.js.
 */
const LANGUAGE_INFO: LanguageInfo = {
  name: 'typescript',
  version: process.versions.node,
  mimetype: 'text/x-typescript',
  file_extension: '.ts',
  pygments_lexer: 'typescript',
  codemirror_mode: 'typescript',
  nbconvert_exporter: 'script',
};

/** Who we are and what we can do. */
export function kernelInfo(): ReplyContent['kernel_info_request'] {
  const version = packageVersion();
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'backsolve',
    implementation_version: version,
    language_info: LANGUAGE_INFO,
    banner: `Backsolve ${version}: TypeScript on Node.js ${process.versions.node}`,
    help_links: [
      { text: 'Node.js', url: 'https://nodejs.org/docs/latest/api/' },
      { text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' },
      { text: 'Plotly', url: 'https://plotly.com/javascript/' },
    ],
    supported_features: ['debugger'],
    debugger: true,
  };
}
