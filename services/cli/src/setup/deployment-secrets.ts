import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { createLocalEndpoints } from '@tributary/providers'

/** What became of one secret file. */
export type SecretFile = { readonly file: string; readonly change: 'made' | 'kept' | 'derived' }

/**
 * The folder is closed to everybody but its owner, and the files are open inside of it: containers
 * read them under user ids of their own, each only those that are mounted into it.
 */
const FOLDER_MODE = 0o700
const FILE_MODE = 0o644

/** Passwords and keys, by file name. */
const RANDOM = {
  'pii-hash-key': () => randomBytes(32).toString('hex'),
  'clickhouse-password': newPassword,
  'clickhouse-reader-password': newPassword,
  'grafana-password': newPassword,
} as const

/** Password digests for ClickHouse's users file, by element name, each from its password file. */
const DIGESTS = {
  tributary_password_sha256: 'clickhouse-password',
  reader_password_sha256: 'clickhouse-reader-password',
} as const

/**
 * Makes every secret of a deployment that the folder does not hold yet; what is there is kept, so
 * that a real secret is put in place by writing its file first. Password digests are derived anew.
 * `gatewayUrl` is where the providers reach the gateway.
 */
export function initDeploymentSecrets(folder: string, gatewayUrl: string): readonly SecretFile[] {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, FOLDER_MODE)
  return [
    ...endpointFiles(folder, gatewayUrl),
    ...Object.entries(RANDOM).map(([file, make]) => ensure(folder, file, make)),
    write(folder, 'clickhouse-passwords.xml', digestsXml(folder)),
  ]
}

/**
 * The endpoints and the private halves that sign for them. Endpoints that were put in place have
 * none here: then nothing signs.
 */
function endpointFiles(folder: string, gatewayUrl: string): readonly SecretFile[] {
  const json = (document: object) => `${JSON.stringify(document, null, 2)}\n`
  const isNew = !existsSync(path.join(folder, 'endpoints.json'))
  const { endpoints, signing } = isNew
    ? createLocalEndpoints(gatewayUrl)
    : { endpoints: {}, signing: {} }
  if (isNew) rmSync(path.join(folder, 'signing.json'), { force: true })
  return [
    ensure(folder, 'signing.json', () => json(signing)),
    ensure(folder, 'endpoints.json', () => json(endpoints)),
  ]
}

function ensure(folder: string, file: string, make: () => string): SecretFile {
  if (existsSync(path.join(folder, file))) return { file, change: 'kept' }
  write(folder, file, make())
  return { file, change: 'made' }
}

function digestsXml(folder: string): string {
  const elements = Object.entries(DIGESTS).map(([element, file]) => {
    const password = readFileSync(path.join(folder, file), 'utf8').trim()
    return `  <${element}>${createHash('sha256').update(password).digest('hex')}</${element}>\n`
  })
  return `<clickhouse>\n${elements.join('')}</clickhouse>\n`
}

/** Whole or not at all; owned by whoever owns the folder, also when root writes it. */
function write(folder: string, file: string, text: string): SecretFile {
  const target = path.join(folder, file)
  const partial = `${target}.new`
  const { uid, gid } = statSync(folder)
  writeFileSync(partial, text, { mode: FILE_MODE })
  chmodSync(partial, FILE_MODE)
  chownSync(partial, uid, gid)
  renameSync(partial, target)
  return { file, change: 'derived' }
}

function newPassword(): string {
  return randomBytes(24).toString('base64url')
}
