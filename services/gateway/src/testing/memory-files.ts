import type { SpoolFiles } from '../spool/spool-folder.ts'
import { isSegmentName } from '../spool/spool-folder.ts'
import { pause } from './memory-kafka.ts'

/** Segment files in memory, with failures of the disk and crashes of the process that writes. */
export type MemoryFiles = SpoolFiles & {
  /** Content by name. A test may change it. */
  readonly content: Map<string, Buffer>
  /** The next `writes` writes reach the disk in part and fail. */
  failNext(writes: number, error: Error): void
  /**
   * The process dies: `share` of each write in flight is on the disk, and no call in flight ever
   * settles. Returns the same disk for the next process.
   */
  crash(share: number): MemoryFiles
}

type Write = { readonly name: string; readonly at: number; readonly bytes: Uint8Array }

const WRITE_MS = 1

export function createMemoryFiles(content = new Map<string, Buffer>()): MemoryFiles {
  const underWay = new Set<Write>()
  let failures = 0
  let failure = new Error('not set')
  let isDead = false

  const never = () => new Promise<never>(() => undefined)
  const put = ({ name, at, bytes }: Write, share: number) => {
    const head = (content.get(name) ?? Buffer.alloc(0)).subarray(0, at)
    const length = Math.floor(bytes.byteLength * share)
    content.set(name, Buffer.concat([head, bytes.subarray(0, length)]))
  }

  return {
    content,
    failNext(writes, error) {
      failures = writes
      failure = error
    },
    crash(share) {
      isDead = true
      for (const write of underWay) put(write, share)
      return createMemoryFiles(content)
    },
    list: async () => [...content.keys()].filter(isSegmentName).sort(),
    async read(name, from, bytes) {
      if (isDead) return never()
      return Buffer.from(content.get(name)?.subarray(from, from + bytes) ?? [])
    },
    async write(name, at, bytes) {
      if (isDead) return never()
      const write = { name, at, bytes }
      underWay.add(write)
      await pause(WRITE_MS)
      if (isDead) return never()
      underWay.delete(write)
      put(write, failures > 0 ? 0.5 : 1)
      if (failures === 0) return
      failures -= 1
      throw failure
    },
    async remove(name) {
      if (isDead) return never()
      content.delete(name)
    },
  }
}
