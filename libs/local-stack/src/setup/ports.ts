import { createServer } from 'node:net'

/** Why nothing can listen on 127.0.0.1:`port`: an error code such as EADDRINUSE; undefined when it is free. */
export function portProblem(port: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const server = createServer()
  server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
    server.close(() => resolve(undefined))
  })
  return promise
}

/**
 * Ports below the range that Linux uses for outgoing connections (32768 and up by default), so that no
 * connection takes the port between this check and its use.
 */
const LOWEST = 20_000
const HIGHEST = 32_000

/** `count` different ports that were free a moment ago. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>()
  for (let tries = 0; found.size < count; tries += 1) {
    if (tries > 1_000)
      throw new Error(`No free port from ${LOWEST} to ${HIGHEST}: end some servers.`)
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST))
    if (!found.has(port) && (await portProblem(port)) === undefined) found.add(port)
  }
  return [...found]
}

/** One port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  if (port === undefined) throw new Error('No free port: end some servers.')
  return port
}
