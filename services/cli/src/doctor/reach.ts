import { once } from 'node:events'
import { connect } from 'node:net'
import { Failure } from '@tributary/core'

/** A dependency or a service as doctor reaches it. */
export type Part = {
  /** Name of its container in docker compose. */
  readonly container: string
  /** Variables that name its address. */
  readonly variables: string
}

export type Address = { readonly host: string; readonly port: number }

const TIMEOUT_MS = 5_000

/**
 * Opens a TCP connection to one of the addresses and closes it. Rejects with UNAVAILABLE: why none
 * answers, and the command that starts the part.
 */
export async function reach(part: Part, addresses: readonly Address[]): Promise<void> {
  const attempts = addresses.map(open)
  const [first] = addresses
  if (first === undefined) throw unreachable(part, { host: '', port: 0 }, undefined)
  await Promise.any(attempts).catch(async () => {
    const error = await open(first).catch((reason: unknown) => reason)
    throw unreachable(part, first, error)
  })
}

async function open({ host, port }: Address): Promise<void> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(TIMEOUT_MS) })
  } finally {
    socket.destroy()
  }
}

function unreachable(part: Part, address: Address, error: unknown): Failure {
  const { what, fix } = explain(part, address, codeOf(error))
  return new Failure('UNAVAILABLE', { what, fix, cause: error })
}

/** What a failed connection means, and what the reader does about it. */
export function explain(
  { container, variables }: Part,
  { host, port }: Address,
  code: string,
): { readonly what: string; readonly fix: string } {
  if (isContainer(host)) {
    const stopped = `the container ${host} is stopped`
    return NOT_FOUND.has(code)
      ? { what: stopped, fix: `run "${upOf(host)}"` }
      : {
          what: `the container ${host} does not answer on port ${port} (${code})`,
          fix: `run "${upOf(host)}"; if it still fails, read "deploy/tributary logs --tail 50 ${host}"`,
        }
  }
  const what = `nothing answers at ${host}:${port} (${code})`
  if (isThisMachine(host)) {
    return {
      what,
      fix: `run "npm start", or "${upOf(container)}" with docker compose; if it runs, check ${variables}`,
    }
  }
  return { what, fix: `check ${variables}, and that ${host} runs and is reachable from here` }
}

const NOT_FOUND: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN'])

const upOf = (container: string) => `deploy/tributary up ${container}`

/** A name without a dot is a container in the network of docker compose. */
const isContainer = (host: string) => /^[a-z][\w-]*$/i.test(host) && host !== 'localhost'

const isThisMachine = (host: string) => ['localhost', '127.0.0.1', '[::1]', '::1'].includes(host)

/** The code of a system error, also of the error underneath; `time-out` when nothing answered in time. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no address'
  if ('code' in error && typeof error.code === 'string' && error.name !== 'AbortError') {
    return error.code
  }
  return error.cause instanceof Error && error.name !== 'AbortError'
    ? codeOf(error.cause)
    : 'time-out'
}

/** The address of a broker, such as `kafka:9092`. */
export function brokerAddress(text: string): Address {
  const [, host = text, port = '9092'] = /^(.*):(\d+)$/.exec(text) ?? []
  return { host, port: Number(port) }
}

/** The address that a URL names. */
export function urlAddress(url: string): Address {
  const { hostname, port, protocol } = new URL(url)
  return { host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) }
}
