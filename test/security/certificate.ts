import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { findJava } from '@tributary/local-stack'

/** A self-signed certificate for 127.0.0.1 with its key. */
export type Certificate = {
  /** PKCS #12 file with key and certificate. */
  readonly keyStore: string
  readonly password: string
  /** PEM file of the certificate, which is its own CA. */
  readonly caFile: string
  readonly ca: string
}

const PASSWORD = 'changeit'

/** Creates a certificate in the folder with the keytool of Java. */
export function makeCertificate(folder: string): Certificate {
  const keyStore = path.join(folder, 'key-store.p12')
  const caFile = path.join(folder, 'ca.pem')
  const store = ['-keystore', keyStore, '-storepass', PASSWORD, '-alias', 'tributary']
  keytool(
    '-genkeypair',
    ...store,
    '-storetype',
    'PKCS12',
    '-keyalg',
    'EC',
    '-validity',
    '2',
    ...NAMES,
  )
  keytool('-exportcert', '-rfc', ...store, '-file', caFile)
  return { keyStore, password: PASSWORD, caFile, ca: readFileSync(caFile, 'utf8') }
}

const NAMES = [
  '-dname',
  'CN=127.0.0.1',
  '-ext',
  'san=ip:127.0.0.1,dns:localhost',
  '-ext',
  'bc=ca:true',
]

function keytool(...args: readonly string[]): void {
  const { file, env } = findJava(process.env)
  const tool = path.join(path.dirname(file), 'keytool')
  execFileSync(tool, args, { env: { ...env }, stdio: 'pipe' })
}
