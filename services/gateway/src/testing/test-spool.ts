import type { Log } from '@tributary/runtime/service'
import type { Spool, SpoolOptions } from '../spool/spool.ts'
import { openSpool } from '../spool/spool.ts'
import type { SpoolFiles } from '../spool/spool-folder.ts'
import { collectLog } from './collect-log.ts'

export const MIB = 1024 * 1024

type Options = Partial<Pick<SpoolOptions, 'maxBytes' | 'maxWaitingBytes'>> & { readonly log?: Log }

/** A spool with plenty of room by default. */
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

/** Drains a spool as if Kafka confirmed every record; returns the values in order. */
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
