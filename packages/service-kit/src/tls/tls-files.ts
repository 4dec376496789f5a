import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { LatheError } from '@lathe/core/errors';

/** A server's certificate chain and private key, PEM. Read at start: a renewed certificate needs a restart, which a rolling one hides. */
export interface TlsIdentity {
  readonly certificate: Buffer;
  readonly privateKey: Buffer;
}

/** @throws invalid_argument when a file cannot be read or the two do not belong together. */
export async function readTlsIdentity(certificateFile: string, privateKeyFile: string): Promise<TlsIdentity> {
  const certificate = await readPem(certificateFile, 'certificate');
  const privateKey = await readPem(privateKeyFile, 'private key');
  try {
    createSecureContext({ cert: certificate, key: privateKey });
  } catch (cause) {
    throw new LatheError(
      'invalid_argument',
      `The certificate ${certificateFile} and the private key ${privateKeyFile} cannot be used together: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    );
  }
  return { certificate, privateKey };
}

/** Certificates that a client trusts, PEM. @throws invalid_argument when the file cannot be read. */
export function readTrustedCertificates(file: string): Promise<Buffer> {
  return readPem(file, 'certificates');
}

async function readPem(file: string, what: string): Promise<Buffer> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new LatheError('invalid_argument', `The ${what} file ${file} cannot be read.`, { cause });
  });
  if (bytes.includes('-----BEGIN ')) return bytes;
  throw new LatheError('invalid_argument', `The ${what} file ${file} holds no PEM block ("-----BEGIN …").`);
}
