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
import type { Define } from '../cli.ts'
import { gatewayUrlOf } from '../clients.ts'
import { show } from '../context.ts'
import { jsonOption } from '../options.ts'
import { renderTable } from '../table.ts'

const HELP = `
Keeps every file that the folder holds: to use a secret of your own, write its file first.`

/** `tributary init-secrets` */
export const initSecrets: Define = (command, context) => {
  command
    .argument('<folder>', 'folder of the secret files')
    .option(
      '--gateway-url <url>',
      'URL at which providers reach the gateway (default: GATEWAY_URL)',
    )
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action((folder, { gatewayUrl, json }) => {
      const env = gatewayUrl === undefined ? context.env : { GATEWAY_URL: gatewayUrl }
      const files = initDeploymentSecrets(folder, gatewayUrlOf(env))
      const rows = files.map(({ file, change }) => [file, change])
      show(context, { json, data: files }, () => renderTable(['file', 'change'], rows))
    })
}

/** What the command did with one secret file. */
export type SecretFile = { readonly file: string; readonly change: 'made' | 'kept' | 'derived' }

/**
 * Only the owner may open the folder. Everybody may read a file in it: a container reads the files
 * that are mounted into it, under a user id of its own.
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
 * Makes every secret of a deployment that the folder lacks and keeps the files that it holds. Derives
 * the password digests each time. Providers reach the gateway at `gatewayUrl`.
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
 * The endpoints and the private keys that sign for them. For an endpoints file that exists already
 * there are no private keys, so signing.json is empty.
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

/** Replaces the file in one step. Its owner is that of the folder, also when root writes it. */
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
