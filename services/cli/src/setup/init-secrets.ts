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
import { Failure } from '@tributary/core'
import { createLocalEndpoints } from '@tributary/providers'
import { unreadable } from '@tributary/runtime/service'
import { gatewayUrlOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { show, UsageError } from '../context.ts'
import { jsonOption, urlOption } from '../options.ts'
import { renderTable } from '../table.ts'

const HELP = `
Keeps every file that <folder> holds. To use a secret of your own, write its file to the folder of --own
first: the file there replaces the one in <folder>.`

/** `tributary init-secrets` */
export const initSecrets: Define = (command, context) => {
  command
    .argument('<folder>', 'folder of the secret files')
    .addOption(
      urlOption(
        '--gateway-url <url>',
        'URL at which providers reach the gateway (default: GATEWAY_URL)',
      ),
    )
    .option('--own <folder>', 'folder with files of your own, which replace those of <folder>')
    .option('--groups', 'give each file to the group of its readers; needs root')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action((folder, { gatewayUrl, own, groups, json }) => {
      const env = gatewayUrl === undefined ? context.env : { GATEWAY_URL: gatewayUrl }
      const access = groups ? GROUPS_ACCESS : OWNER_ACCESS
      const files = initDeploymentSecrets(folder, { gatewayUrl: gatewayUrlOf(env), own, access })
      const rows = files.map(({ file, change }) => [file, change])
      show(context, { json, data: files }, () => renderTable(['file', 'change'], rows))
    })
}

/** What the command did with one secret file. `taken`: from the folder of `--own`. */
export type SecretFile = {
  readonly file: string
  readonly change: 'made' | 'kept' | 'taken' | 'derived'
}

/** Who can read the files. */
export type SecretAccess = {
  readonly folderMode: number
  readonly fileMode: number
  /** Group of a file; null keeps the group of the folder. */
  readonly groupOf: (file: string) => number | null
}

/** Only the owner may open the folder. A container reads the files that are mounted into it. */
export const OWNER_ACCESS: SecretAccess = {
  folderMode: 0o700,
  fileMode: 0o644,
  groupOf: () => null,
}

/**
 * Group of the containers that read each file, in a volume that all containers share. The compose
 * file gives each service the groups of its files. ClickHouse reads with the group of its image.
 */
export const SECRET_GROUPS = {
  'endpoints.json': 10_001,
  'pii-hash-key': 10_002,
  'clickhouse-password': 10_003,
  'signing.json': 10_004,
  'clickhouse-reader-password': 10_005,
  'grafana-password': 10_006,
  'clickhouse-analyst-password': 10_007,
  'clickhouse-passwords.xml': 101,
} as const

/** Everybody may open the folder; a file is for its group alone. */
export const GROUPS_ACCESS: SecretAccess = {
  folderMode: 0o755,
  fileMode: 0o640,
  groupOf: (file) => SECRET_GROUPS[file as keyof typeof SECRET_GROUPS] ?? null,
}

/** Passwords and keys, by file name. */
const RANDOM = {
  'pii-hash-key': () => randomBytes(32).toString('hex'),
  'clickhouse-password': newPassword,
  'clickhouse-reader-password': newPassword,
  'clickhouse-analyst-password': newPassword,
  'grafana-password': newPassword,
} as const

/** Password digests for ClickHouse's users file, by element name, each from its password file. */
const DIGESTS = {
  tributary_password_sha256: 'clickhouse-password',
  reader_password_sha256: 'clickhouse-reader-password',
  analyst_password_sha256: 'clickhouse-analyst-password',
} as const

export type SecretOptions = {
  /** Where providers reach the gateway. */
  readonly gatewayUrl: string
  /** Folder whose files replace those of the deployment. */
  readonly own?: string | undefined
  readonly access?: SecretAccess
}

/**
 * Makes every secret of a deployment that the folder lacks, keeps the files that it holds, and takes
 * the files of `own`. Derives the password digests each time.
 */
export function initDeploymentSecrets(
  folder: string,
  { gatewayUrl, own, access = OWNER_ACCESS }: SecretOptions,
): readonly SecretFile[] {
  if (own !== undefined && !existsSync(own)) throw new UsageError(`--own ${own} does not exist`)
  makeFolder(folder, access.folderMode)
  const place = { folder, own, access }
  return [
    ...endpointFiles(place, gatewayUrl),
    ...Object.entries(RANDOM).map(([file, make]) => ensure(place, file, make)),
    derive(place, 'clickhouse-passwords.xml', digestsXml(folder)),
  ]
}

function makeFolder(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, mode)
  } catch (cause) {
    throw new Failure('CONFIG_INVALID', {
      what: `the folder ${folder} cannot be used${unreadable(cause)}`,
      fix: 'name a folder that you own and can write to',
      cause,
    })
  }
}

type Place = {
  readonly folder: string
  readonly own: string | undefined
  readonly access: SecretAccess
}

/**
 * The endpoints and the private keys that sign for them. For an endpoints file that exists already
 * there are no private keys, so signing.json is empty.
 */
function endpointFiles(place: Place, gatewayUrl: string): readonly SecretFile[] {
  const json = (document: object) => `${JSON.stringify(document, null, 2)}\n`
  const isNew =
    !existsSync(path.join(place.folder, 'endpoints.json')) &&
    ownText(place, 'endpoints.json') === null
  const { endpoints, signing } = isNew
    ? createLocalEndpoints(gatewayUrl)
    : { endpoints: {}, signing: {} }
  if (isNew) rmSync(path.join(place.folder, 'signing.json'), { force: true })
  return [
    ensure(place, 'signing.json', () => json(signing)),
    ensure(place, 'endpoints.json', () => json(endpoints)),
  ]
}

function ensure(place: Place, file: string, make: () => string): SecretFile {
  const current = textIn(place.folder, file)
  const own = ownText(place, file)
  if (own !== null && own !== current) return put(place, { file, change: 'taken' }, own)
  if (current === null) return put(place, { file, change: 'made' }, make())
  return keep(place, { file, change: 'kept' })
}

/** Writes the file where its text changed. */
function derive(place: Place, file: string, text: string): SecretFile {
  const result: SecretFile = { file, change: 'derived' }
  return textIn(place.folder, file) === text ? keep(place, result) : put(place, result, text)
}

/** Leaves the file as it is, but for its group where it has readers of its own. */
function keep(place: Place, result: SecretFile): SecretFile {
  const { file } = result
  if (place.access.groupOf(file) !== null) secure(place, { file, target: file })
  return result
}

const ownText = ({ own }: Place, file: string): string | null =>
  own === undefined ? null : textIn(own, file)

/** The text of a file; null without the file. */
function textIn(folder: string, file: string): string | null {
  const source = path.join(folder, file)
  return existsSync(source) ? readFileSync(source, 'utf8') : null
}

function digestsXml(folder: string): string {
  const elements = Object.entries(DIGESTS).map(([element, file]) => {
    const password = readFileSync(path.join(folder, file), 'utf8').trim()
    return `  <${element}>${createHash('sha256').update(password).digest('hex')}</${element}>\n`
  })
  return `<clickhouse>\n${elements.join('')}</clickhouse>\n`
}

/** Replaces the file in one step. */
function put(place: Place, result: SecretFile, text: string): SecretFile {
  const { file } = result
  const partial = `${file}.new`
  writeFileSync(path.join(place.folder, partial), text, { mode: place.access.fileMode })
  secure(place, { file, target: partial })
  renameSync(path.join(place.folder, partial), path.join(place.folder, file))
  return result
}

/** Sets mode, owner and group. The owner is that of the folder, also when root writes the file. */
function secure(
  { folder, access }: Place,
  { file, target }: { readonly file: string; readonly target: string },
): void {
  const { uid, gid } = statSync(folder)
  chmodSync(path.join(folder, target), access.fileMode)
  chownSync(path.join(folder, target), uid, access.groupOf(file) ?? gid)
}

function newPassword(): string {
  return randomBytes(24).toString('base64url')
}
