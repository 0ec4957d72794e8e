import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { Server as TcpServer } from 'node:net'

export type DrainLimits = {
  /** How long idle connections stay open. */
  readonly graceMs: number
  /** When every connection is ended, whatever it does. */
  readonly deadlineMs: number
}

/** How often connections are looked at after the grace period. */
const CHECK_MS = 50

/**
 * How to close a server without a request being lost; to be made before the server listens.
 * It stops listening at once. Idle connections stay open for a moment, because a request may already
 * be on its way on them: `http.Server.close` would reset it, so that of `net.Server` is called.
 * Resolves once every connection has ended.
 */
export function createDrain(server: Server): (limits: DrainLimits) => Promise<void> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })

  /** Connections that have brought nothing yet. Node counts them as busy. */
  function endUnused(): void {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  }

  return async function drain({ graceMs, deadlineMs }) {
    const { promise: closed, resolve } = Promise.withResolvers<void>()
    TcpServer.prototype.close.call(server, () => resolve())
    const startedAt = performance.now()
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - startedAt
      if (elapsedMs < graceMs) return
      server.closeIdleConnections()
      endUnused()
      if (elapsedMs > deadlineMs) server.closeAllConnections()
    }, CHECK_MS)
    await closed
    clearInterval(timer)
  }
}
