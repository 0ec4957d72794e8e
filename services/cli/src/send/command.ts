import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { Failure } from '@tributary/core'
import type { Credentials, Provider } from '@tributary/providers'
import { findProvider, PROVIDER_IDS } from '@tributary/providers'
import { readJsonFile } from '@tributary/runtime/service'
import type { Arguments, Command } from '../command.ts'
import { JSON_OPTION, textOption } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { UsageError } from '../context.ts'

type Payload = { readonly name: string; readonly body: Uint8Array }

type Answer = {
  readonly file: string
  readonly status: number
  readonly id: string | null
  readonly code: string | null
}

export const send: Command = {
  name: 'send',
  usage:
    '<provider> <file|folder|-> [--endpoint default] [--url http://127.0.0.1:8080] [--times 1] [--json]',
  summary: 'signs payload files and posts them to a gateway; one line a response',
  options: {
    ...JSON_OPTION,
    endpoint: { type: 'string' },
    url: { type: 'string' },
    times: { type: 'string' },
  },
  async run(args, context) {
    const [id = '', source = ''] = args.positionals
    const provider = findProvider(id)
    if (provider === undefined)
      throw new UsageError(`the provider is one of ${PROVIDER_IDS.join(', ')}`)
    const endpoint = textOption(args, 'endpoint') ?? 'default'
    const credentials = credentialsOf(context, id, endpoint)
    const url = `${baseUrl(args, context)}/webhooks/${id}/${endpoint}`
    let accepted = true
    for (const payload of repeated(await payloadsOf(source, context), timesOf(args))) {
      const answer = await post({ url, provider, credentials }, payload)
      context.print(args.values['json'] ? JSON.stringify(answer) : lineOf(answer))
      accepted &&= answer.status >= 200 && answer.status < 300
    }
    return accepted
  },
}

function lineOf({ file, status, id, code }: Answer): string {
  return `${status} ${id ?? code ?? ''} ${file}`
}

function baseUrl(args: Arguments, { env }: CommandContext): string {
  const url = textOption(args, 'url') ?? env['GATEWAY_URL'] ?? 'http://127.0.0.1:8080'
  return url.replace(/\/+$/, '')
}

function timesOf(args: Arguments): number {
  const times = Number(textOption(args, 'times') ?? '1')
  if (Number.isSafeInteger(times) && times > 0) return times
  throw new UsageError('--times is a whole number from 1')
}

function credentialsOf({ env }: CommandContext, provider: string, endpoint: string): Credentials {
  const file = env['SIGNING_FILE'] ?? ''
  const signing = readJsonFile('SIGNING_FILE', file) as Record<string, Record<string, Credentials>>
  const credentials = signing[provider]?.[endpoint]
  if (credentials !== undefined) return credentials
  throw new Failure(
    'CONFIG_INVALID',
    `${file} has no credentials for ${provider}/${endpoint}: add them, or name another --endpoint`,
  )
}

async function payloadsOf(
  source: string,
  { readStdin }: CommandContext,
): Promise<readonly Payload[]> {
  if (source === '')
    throw new UsageError('name a payload file, a folder of them, or - for standard input')
  if (source === '-') return [{ name: '-', body: await readStdin() }]
  const stats = statSync(source, { throwIfNoEntry: false })
  if (stats === undefined) throw new UsageError(`${source} does not exist`)
  const files = stats.isDirectory() ? filesIn(source) : [source]
  if (files.length === 0) throw new UsageError(`${source} holds no files`)
  return files.map((file) => ({ name: file, body: readFileSync(file) }))
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => path.join(folder, name))
    .sort()
}

function* repeated(payloads: readonly Payload[], times: number): Generator<Payload> {
  for (let round = 0; round < times; round++) yield* payloads
}

type Target = {
  readonly url: string
  readonly provider: Provider
  readonly credentials: Credentials
}

/** Longer than a gateway's whole answer budget of 4 s. */
const ANSWER_TIMEOUT_MS = 10_000

async function post({ url, provider, credentials }: Target, payload: Payload): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...provider.sign(payload.body, credentials, Date.now()),
    },
    body: payload.body as Uint8Array<ArrayBuffer>,
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new Failure('UNAVAILABLE', `no answer from ${url}: is the gateway running there?`, error)
  })
  const body = (await response.json().catch(() => ({}))) as {
    id?: string
    error?: { code?: string }
  }
  return {
    file: payload.name,
    status: response.status,
    id: body.id ?? null,
    code: body.error?.code ?? null,
  }
}
