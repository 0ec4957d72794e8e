import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { freePort } from '../setup/ports.ts'
import { accepts } from '../supervisor/probes.ts'
import type { ProcessSpec } from '../supervisor/process-spec.ts'
import { type Command, spawnTethered } from '../supervisor/tethered.ts'
import type { Java } from './java.ts'
import { LOG4J_PROPERTIES, serverProperties } from './kafka-config.ts'

/** Folder and port of one of the parts. */
export type PartOptions = {
  /** Data folder of the stack; each part has its own folder in it. */
  readonly home: string
  readonly port: number
}

/** Apache Kafka as one process, broker and controller (KRaft). */
export function kafka(
  options: PartOptions & { readonly java: Java; readonly jars: string; readonly version: string },
): ProcessSpec {
  const folder = path.join(options.home, 'kafka')
  const java = (flags: readonly string[], program: readonly string[]): Command => ({
    file: options.java.file,
    args: [
      // Without the optimizing compiler a start takes half the CPU time.
      ...['-Xms64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      ...['-Dlog4j2.configurationFile=log4j2.properties', ...flags],
      ...['-cp', path.join(options.jars, '*'), ...program],
    ],
    cwd: folder,
    env: options.java.env,
  })
  return {
    name: 'kafka',
    title: `Apache Kafka ${options.version}`,
    async command() {
      mkdirSync(folder, { recursive: true })
      writeFileSync(path.join(folder, 'log4j2.properties'), LOG4J_PROPERTIES)
      const addresses = { port: options.port, controllerPort: await freePort() }
      if (!existsSync(path.join(folder, 'data'))) await format(folder, addresses, java)
      writeFileSync(
        path.join(folder, 'server.properties'),
        serverProperties({ ...addresses, logDir: 'data' }),
      )
      return java(['-Xmx384m'], ['kafka.Kafka', 'server.properties'])
    },
    ready: () => accepts(options.port),
    readyTimeoutMs: 60_000,
    stopTimeoutMs: 15_000,
  }
}

/** Formats a new data folder under another name first, so that an interrupted format is never used. */
async function format(
  folder: string,
  addresses: { readonly port: number; readonly controllerPort: number },
  java: (flags: readonly string[], program: readonly string[]) => Command,
): Promise<void> {
  const unformatted = path.join(folder, 'data.new')
  rmSync(unformatted, { recursive: true, force: true })
  writeFileSync(
    path.join(folder, 'format.properties'),
    serverProperties({ ...addresses, logDir: 'data.new' }),
  )
  const tool = ['kafka.tools.StorageTool', 'format', '-c', 'format.properties']
  const log = openSync(path.join(folder, 'format.log'), 'w', 0o600)
  const child = spawnTethered(java([], [...tool, '-t', clusterId()]), {
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const [code] = await once(child, 'exit')
  if (code !== 0) {
    throw new Error(`Kafka cannot format its folder: the reason is in ${folder}/format.log.`)
  }
  renameSync(unformatted, path.join(folder, 'data'))
}

/** 16 random bytes as base64url; the first bit is cleared so that it is never taken for an option. */
function clusterId(): string {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0] ?? 0) & 0x7f
  return bytes.toString('base64url')
}
