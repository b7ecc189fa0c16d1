import { KernelError } from '../errors.ts';
import { SIGNATURE_SCHEME } from './signature.ts';

/** Where a kernel listens and how its messages are signed: what a connection file says. */
export interface ConnectionInfo {
  readonly transport: 'tcp' | 'ipc';
  /** Host for tcp, path prefix of the sockets for ipc. */
  readonly ip: string;
  readonly shellPort: number;
  readonly iopubPort: number;
  readonly stdinPort: number;
  readonly controlPort: number;
  readonly heartbeatPort: number;
  /** Empty when messages go unsigned. */
  readonly key: string;
  /** Set when the clients speak CurveZMQ: the kernel's key pair, Z85 text. */
  readonly curve: { readonly publicKey: string; readonly secretKey: string } | undefined;
}

/**
 * Reads a connection file's text.
 *
 * @param path - Named in errors.
 * @throws KernelError `BAD_CONNECTION_FILE` naming the first field that is missing or wrong.
 */
export function parseConnectionFile(text: string, path: string): ConnectionInfo {
  const fail = (what: string, cause?: unknown): KernelError =>
    new KernelError(
      'BAD_CONNECTION_FILE',
      `${path} is not a connection file: ${what}. Jupyter writes such a file when it starts a kernel.`,
      { cause },
    );
  const file = parse(text, fail);
  const string = (field: string, otherwise?: string): string => {
    const value = file[field] ?? otherwise;
    if (typeof value !== 'string') throw fail(`"${field}" must be text, but is ${show(value)}`);
    return value;
  };
  const port = (field: string): number => {
    const value = file[field];
    if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536) {
      return value;
    }
    throw fail(`"${field}" must be a port from 1 to 65535, but is ${show(value)}`);
  };

  const transport = string('transport', 'tcp');
  if (transport !== 'tcp' && transport !== 'ipc') {
    throw fail(`"transport" must be "tcp" or "ipc", but is ${show(transport)}`);
  }
  const scheme = string('signature_scheme', SIGNATURE_SCHEME);
  const key = string('key', '');
  if (key !== '' && scheme !== SIGNATURE_SCHEME) {
    throw fail(`"signature_scheme" must be "${SIGNATURE_SCHEME}", but is ${show(scheme)}`);
  }
  const ip = string('ip', '127.0.0.1');
  if (ip === '') throw fail(`"ip" is empty`);
  return {
    transport,
    ip,
    shellPort: port('shell_port'),
    iopubPort: port('iopub_port'),
    stdinPort: port('stdin_port'),
    controlPort: port('control_port'),
    heartbeatPort: port('hb_port'),
    key,
    curve:
      file.curve_publickey === undefined && file.curve_secretkey === undefined
        ? undefined
        : { publicKey: string('curve_publickey'), secretKey: string('curve_secretkey') },
  };
}

/** The address that a socket of the connection binds to. */
export function endpoint(info: ConnectionInfo, port: number): string {
  if (info.transport === 'ipc') return `ipc://${info.ip}-${port}`;
  return `tcp://${info.ip.includes(':') ? `[${info.ip}]` : info.ip}:${port}`;
}

function parse(
  text: string,
  fail: (what: string, cause?: unknown) => KernelError,
): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fail('it is not JSON', error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fail('it holds no object');
  }
  return { ...value };
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
