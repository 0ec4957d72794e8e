import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A TCP proxy to a server on this machine that can fail in two ways. */
export interface Line {
  /** Port on 127.0.0.1 to connect to instead of the server's. */
  readonly port: number
  /** Passes nothing and closes nothing, as when the server hangs or the network drops every packet. */
  hold(): void
  /** Ends `hold` and delivers what was sent meanwhile. */
  release(): void
  /** Ends every connection and refuses new ones, as when the server is down. */
  cut(): Promise<void>
  /** Ends `cut`, on the same port. */
  restore(): Promise<void>
}

type Ends = { readonly near: Socket; readonly far: Socket }

/** Opens a line to `host:port`. */
export async function openLine(address: string): Promise<Line> {
  const [host = '', port = ''] = address.split(':')
  const open = new Set<Ends>()
  let isHeld = false
  const server = createServer((near) => {
    const ends = { near, far: connect(Number(port), host) }
    open.add(ends)
    closeTogether(ends, () => open.delete(ends))
    if (!isHeld) join(ends)
  })
  const listen = async (on: number) => {
    server.listen(on, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  const bound = server.address()
  const ownPort = typeof bound === 'object' && bound !== null ? bound.port : 0
  return {
    port: ownPort,
    hold() {
      isHeld = true
      for (const ends of open) part(ends)
    },
    release() {
      isHeld = false
      for (const ends of open) join(ends)
    },
    async cut() {
      for (const { near } of open) near.destroy()
      server.close()
      await once(server, 'close')
    },
    restore: () => listen(ownPort),
  }
}

function join({ near, far }: Ends): void {
  near.pipe(far)
  far.pipe(near)
}

function part({ near, far }: Ends): void {
  near.unpipe(far)
  far.unpipe(near)
}

function closeTogether({ near, far }: Ends, onClose: () => void): void {
  for (const [end, other] of [
    [near, far],
    [far, near],
  ] as const) {
    end.on('error', () => undefined)
    end.on('close', () => {
      other.destroy()
      onClose()
    })
  }
}
