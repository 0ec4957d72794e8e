import type { Log } from '@tributary/runtime/service'
import { sleep } from '@tributary/runtime/service'
import type { Producer } from '@tributary/runtime/stream'
import type { GatewayConfig } from '../config.ts'
import type { GatewayMetrics } from '../gateway-metrics.ts'
import { openSpool } from './spool.ts'
import type { SpoolFiles } from './spool-files.ts'
import { lockSpool } from './spool-lock.ts'
import type { Spooling } from './spooling.ts'
import { createSpooling } from './spooling.ts'

type Parts = {
  readonly config: Pick<GatewayConfig, 'gateway' | 'spool'>
  readonly createFiles: (folder: string) => SpoolFiles
  readonly kafka: Producer
  readonly metrics: GatewayMetrics
  readonly log: Log
}

const EMPTY = { bytes: 0, records: 0, oldestSeconds: 0 } as const

/**
 * The spool of SPOOL_DIR, with what an earlier process left in it; null when there is none. The folder
 * is this process's until it ends. Rejects with CONFIG_INVALID or SPOOL_BROKEN.
 */
export async function startSpooling(parts: Parts): Promise<Spooling | null> {
  const { config, createFiles, kafka, metrics, log } = parts
  const { dir, maxBytes } = config.spool
  if (dir === null) {
    metrics.watchSpool(() => EMPTY)
    return null
  }
  await lockSpool(dir)
  const spool = await openSpool({
    ...{ files: createFiles(dir), maxBytes, log },
    maxWaitingBytes: config.gateway.maxUnconfirmedBytes,
    onSpooled: (records) => metrics.spooled.inc(records),
    onDrained: () => metrics.drained.inc(),
  })
  metrics.watchSpool(spool.state)
  log.info(spool.state(), 'the spool takes over when Kafka does not confirm')
  return createSpooling({ kafka, spool, sleep, log })
}
