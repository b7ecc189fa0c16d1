import { describe, expect, it } from 'vitest';
import { KernelError } from '../../../kernel/errors.ts';
import { endpoint, parseConnectionFile } from '../../../kernel/protocol/connection-file.ts';

const file = {
  shell_port: 5001,
  iopub_port: 5002,
  stdin_port: 5003,
  control_port: 5004,
  hb_port: 5005,
  ip: '127.0.0.1',
  key: 'a-key',
  transport: 'tcp',
  signature_scheme: 'hmac-sha256',
  kernel_name: 'backsolve',
};

const failure = (text: string): KernelError => {
  try {
    parseConnectionFile(text, '/tmp/c.json');
  } catch (error) {
    if (error instanceof KernelError) return error;
    throw error;
  }
  throw new Error('it was accepted');
};

describe('a connection file', () => {
  it('says where to listen and how to sign', () => {
    const info = parseConnectionFile(JSON.stringify(file), 'c.json');
    expect(info).toEqual({
      transport: 'tcp',
      ip: '127.0.0.1',
      shellPort: 5001,
      iopubPort: 5002,
      stdinPort: 5003,
      controlPort: 5004,
      heartbeatPort: 5005,
      key: 'a-key',
      curve: undefined,
    });
    expect(endpoint(info, info.shellPort)).toBe('tcp://127.0.0.1:5001');
  });

  it.each([
    [{ transport: 'ipc', ip: '/run/k 1/ü' }, 'ipc:///run/k 1/ü-5001'],
    [{ ip: '::1' }, 'tcp://[::1]:5001'],
    [{ ip: undefined, transport: undefined }, 'tcp://127.0.0.1:5001'],
  ])('with %j listens on %s', (changes, address) => {
    const info = parseConnectionFile(JSON.stringify({ ...file, ...changes }), 'c.json');
    expect(endpoint(info, info.shellPort)).toBe(address);
  });

  it('may leave messages unsigned, whatever the scheme', () => {
    const text = JSON.stringify({ ...file, key: '', signature_scheme: '' });
    expect(parseConnectionFile(text, 'c.json').key).toBe('');
  });

  it.each([
    ['not JSON', 'it is not JSON'],
    ['[]', 'it holds no object'],
    ['null', 'it holds no object'],
    [
      JSON.stringify({ ...file, shell_port: undefined }),
      '"shell_port" must be a port from 1 to 65535, but is missing',
    ],
    [
      JSON.stringify({ ...file, hb_port: 70_000 }),
      '"hb_port" must be a port from 1 to 65535, but is 70000',
    ],
    [
      JSON.stringify({ ...file, iopub_port: '5' }),
      '"iopub_port" must be a port from 1 to 65535, but is "5"',
    ],
    [
      JSON.stringify({ ...file, transport: 'udp' }),
      '"transport" must be "tcp" or "ipc", but is "udp"',
    ],
    [
      JSON.stringify({ ...file, signature_scheme: 'hmac-md5' }),
      '"signature_scheme" must be "hmac-sha256", but is "hmac-md5"',
    ],
    [JSON.stringify({ ...file, key: 5 }), '"key" must be text, but is 5'],
    [JSON.stringify({ ...file, ip: '' }), '"ip" is empty'],
    [
      JSON.stringify({ ...file, curve_publickey: 'x' }),
      '"curve_secretkey" must be text, but is missing',
    ],
  ])('%s is refused', (text, reason) => {
    const error = failure(text);
    expect(error.code).toBe('BAD_CONNECTION_FILE');
    expect(error.message).toContain('/tmp/c.json');
    expect(error.message).toContain(reason);
  });
});
