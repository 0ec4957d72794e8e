import { existsSync } from 'node:fs'
import { Failure } from '@tributary/core'
import type { Credentials, Provider } from '@tributary/providers'
import { findProvider, signedRequest } from '@tributary/providers'
import { readJsonFile } from '@tributary/runtime/service'
import { gatewayUrlOf } from '../clients.ts'
import type { CommandContext, Define } from '../context.ts'
import { show, UsageError } from '../context.ts'
import { jsonOption, parseCount, providerArgument, urlOption } from '../options.ts'
import type { PayloadFile } from '../payload-files.ts'
import { PAYLOAD_SOURCE, readPayloads } from '../payload-files.ts'

const HELP = `
Prints one line for each response: status, webhook id or error code, file. Exit code 1 unless every
status is 2xx. Signs with the credentials of the file that SIGNING_FILE names.`

/** `tributary send` */
export const send: Define = (command, context) => {
  command
    .addArgument(providerArgument())
    .argument(...PAYLOAD_SOURCE)
    .option('--endpoint <name>', 'endpoint of the provider', 'default')
    .addOption(urlOption('--url <url>', 'URL of the gateway (default: GATEWAY_URL)'))
    .option('--times <n>', 'send all payloads this many times', parseCount, 1)
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (id, source, { endpoint, url, times, json }) => {
      const base = gatewayUrlOf(url === undefined ? context.env : { GATEWAY_URL: url })
      const target: Target = {
        url: `${base}/webhooks/${id}/${endpoint}`,
        provider: providerOf(id),
        credentials: credentialsOf(context, id, endpoint),
      }
      for (const payload of repeated(await readPayloads(source, context), times)) {
        const answer = await post(target, payload)
        show(context, { json, data: answer }, () => lineOf(answer))
        if (answer.status < 200 || answer.status >= 300) context.fail()
      }
    })
}

type Target = {
  readonly url: string
  readonly provider: Provider
  readonly credentials: Credentials
}

type Answer = {
  readonly file: string
  readonly status: number
  readonly id: string | null
  readonly code: string | null
}

const lineOf = ({ file, status, id, code }: Answer) => `${status} ${id ?? code ?? ''} ${file}`

function providerOf(id: string): Provider {
  const provider = findProvider(id)
  if (provider === undefined) throw new UsageError(`there is no provider ${id}`)
  return provider
}

function credentialsOf({ env }: CommandContext, provider: string, endpoint: string): Credentials {
  const file = env['SIGNING_FILE'] ?? ''
  if (!existsSync(file))
    throw new Failure('CONFIG_INVALID', {
      what:
        file === '' ? 'SIGNING_FILE is not set' : `the file ${file} (SIGNING_FILE) does not exist`,
      fix: 'start the local stack with "npm start", or name the file with the credentials',
    })
  const signing = readJsonFile('SIGNING_FILE', file) as Record<string, Record<string, Credentials>>
  const credentials = signing[provider]?.[endpoint]
  if (credentials !== undefined) return credentials
  throw new Failure('CONFIG_INVALID', {
    what: `${file} has no credentials for ${provider}/${endpoint}`,
    fix: 'add them, or name another --endpoint',
  })
}

function* repeated(payloads: readonly PayloadFile[], times: number): Generator<PayloadFile> {
  for (let round = 0; round < times; round++) yield* payloads
}

/** Longer than the whole answer budget of a gateway, which is 4 s. */
const ANSWER_TIMEOUT_MS = 10_000

async function post(
  { url, provider, credentials }: Target,
  { name, body: payload }: PayloadFile,
): Promise<Answer> {
  const { headers, body } = signedRequest(provider, payload, { credentials, nowMs: Date.now() })
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body: body as Uint8Array<ArrayBuffer>,
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new Failure('UNAVAILABLE', {
      what: `no answer from ${url}`,
      fix: 'check --url or GATEWAY_URL and that the gateway runs there',
      cause: error,
    })
  })
  const answer = (await response.json().catch(() => ({}))) as {
    id?: string
    error?: { code?: string }
  }
  return {
    file: name,
    status: response.status,
    id: answer.id ?? null,
    code: answer.error?.code ?? null,
  }
}
