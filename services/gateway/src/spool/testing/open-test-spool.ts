import type { Log } from '@tributary/runtime/service'
import { collectLog } from '../../testing/collect-log.ts'
import type { Spool, SpoolOptions } from '../spool.ts'
import { openSpool } from '../spool.ts'
import type { SpoolFiles } from '../spool-files.ts'

export const MIB = 1024 * 1024

type Options = Partial<Pick<SpoolOptions, 'maxBytes' | 'maxWaitingBytes'>> & { readonly log?: Log }

/** A spool with plenty of room unless told otherwise. */
export const openTestSpool = (files: SpoolFiles, options: Options = {}): Promise<Spool> =>
  openSpool({
    files,
    maxBytes: 64 * MIB,
    maxWaitingBytes: 64 * MIB,
    onSpooled: () => undefined,
    onDrained: () => undefined,
    log: collectLog(),
    ...options,
  })

/** Takes everything out of a spool, as if Kafka confirmed it; the values, in order. */
export async function takeAll(spool: Spool): Promise<readonly string[]> {
  const values: string[] = []
  while (spool.state().records > 0) {
    const window = await spool.next(new AbortController().signal)
    for (const record of window?.records ?? []) {
      values.push(Buffer.from(record.value).toString())
      spool.confirm(record)
    }
    if (window !== null) await spool.drop(window)
  }
  return values
}
