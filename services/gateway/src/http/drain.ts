import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { Server as TcpServer } from 'node:net'

export type DrainLimits = {
  /** How long idle connections stay open, in milliseconds. */
  readonly graceMs: number
  /** After this time every connection is closed, even one in use. */
  readonly deadlineMs: number
}

/** How often the drain checks for idle connections after the grace period. */
const CHECK_MS = 50

/**
 * Closes a server without losing a request. Call this before the server listens and the returned
 * function to close it: that resolves once every connection has ended. The server stops listening at
 * once. Idle connections stay open for `graceMs`, because a request may already be on its way on them:
 * `http.Server.close` would reset those connections, so the drain calls `net.Server.close`.
 */
export function createDrain(server: Server): (limits: DrainLimits) => Promise<void> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })

  /** Closes connections that have sent nothing yet: Node counts them as busy. */
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
