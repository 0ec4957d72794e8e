import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Agent, createServer, request } from 'node:http'

/** What happens to a request on its way to ClickHouse. */
export type Trouble =
  /** ClickHouse executes the request, but its answer is lost. */
  | { readonly kind: 'lose-answers' }
  /** The body ends in the middle, as when the sender dies while it sends. */
  | { readonly kind: 'cut-bodies' }
  /** ClickHouse executes the request with these settings. */
  | { readonly kind: 'settings'; readonly settings: Readonly<Record<string, string>> }

/** An HTTP proxy to ClickHouse that can disturb inserts. Other requests pass. */
export type HttpLine = {
  readonly url: string
  trouble(trouble: Trouble): void
  restore(): void
  /** Number of inserts disturbed so far. */
  troubled(): number
  close(): Promise<void>
}

export async function openHttpLine(target: string): Promise<HttpLine> {
  const agent = new Agent({ keepAlive: true })
  let trouble: Trouble | null = null
  let troubled = 0
  const server = createServer((incoming, answer) => {
    const isInsert = /query=INSERT/i.test(incoming.url ?? '')
    const met = isInsert ? trouble : null
    if (met !== null) troubled += 1
    carry({ incoming, answer, target, agent, trouble: met }).catch(() => incoming.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    trouble: (next) => {
      trouble = next
    },
    restore: () => {
      trouble = null
    },
    troubled: () => troubled,
    async close() {
      server.close()
      server.closeAllConnections()
      agent.destroy()
      await once(server, 'close')
    },
  }
}

type Carried = {
  readonly incoming: IncomingMessage
  readonly answer: ServerResponse
  readonly target: string
  readonly agent: Agent
  readonly trouble: Trouble | null
}

async function carry({ incoming, answer, target, agent, trouble }: Carried): Promise<void> {
  const url = new URL(incoming.url ?? '/', target)
  if (trouble?.kind === 'settings') {
    for (const [name, value] of Object.entries(trouble.settings)) url.searchParams.set(name, value)
  }
  const { method, headers } = incoming
  const outgoing = request(url, { method: method ?? 'POST', headers, agent })
  const responded = once(outgoing, 'response') as Promise<[IncomingMessage]>
  responded.catch(() => undefined)
  if (trouble?.kind === 'cut-bodies') {
    const body = await collect(incoming)
    outgoing.write(body.subarray(0, body.length / 2))
    await new Promise((resolve) => setTimeout(resolve, CUT_AFTER_MS))
    outgoing.destroy()
    throw new Error('cut')
  }
  incoming.pipe(outgoing)
  const [response] = await responded
  if (trouble?.kind === 'lose-answers') {
    await collect(response)
    throw new Error('lost')
  }
  answer.writeHead(response.statusCode ?? 502, response.headers)
  response.pipe(answer)
}

/** Long enough for ClickHouse to read the first half. */
const CUT_AFTER_MS = 20

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
