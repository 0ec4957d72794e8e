import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { answersOk } from '../supervisor/probes.ts'
import type { ProcessSpec } from '../supervisor/process-spec.ts'
import type { Java } from './java.ts'
import type { PartOptions } from './kafka.ts'

/** Base URL of the API that Confluent clients speak. */
export const registryUrl = (port: number): string => `http://127.0.0.1:${port}/apis/ccompat/v7`

/** Apicurio Registry; it keeps its schemas in Kafka and no state of its own. */
export function registry(
  options: PartOptions & {
    readonly java: Java
    /** Folder of the unpacked release. */
    readonly release: string
    readonly version: string
    readonly brokers: readonly string[]
  },
): ProcessSpec {
  const folder = path.join(options.home, 'registry')
  const settings = {
    'quarkus.http.host': '127.0.0.1',
    'quarkus.http.port': options.port,
    'apicurio.storage.kind': 'kafkasql',
    'apicurio.kafkasql.bootstrap.servers': options.brokers.join(','),
    // A start waits this long for a snapshot where there is none. Without one it replays the journal.
    'apicurio.kafkasql.consumer.poll.timeout': 500,
    // Snapshots and imports are files, by default in /tmp; the working directory is our own folder.
    'apicurio.storage.snapshot.location': '.',
    'apicurio.import.work-dir': '.',
    'apicurio.datasource.jdbc.initial-size': 1,
    'apicurio.datasource.jdbc.min-size': 1,
    'apicurio.datasource.jdbc.max-size': 20,
    'quarkus.banner.enabled': false,
    'quarkus.http.access-log.enabled': false,
    'quarkus.log.console.format': "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX} %p %c{1}: %m%e%n",
  }
  return {
    name: 'registry',
    title: `Apicurio Registry ${options.version}`,
    command() {
      mkdirSync(folder, { recursive: true })
      return {
        file: options.java.file,
        args: [
          ...['-Xms64m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
          ...Object.entries(settings).map(([key, value]) => `-D${key}=${value}`),
          ...[
            '-jar',
            path.join(options.release, `apicurio-registry-app-${options.version}-runner.jar`),
          ],
        ],
        cwd: folder,
        env: options.java.env,
      }
    },
    ready: () => answersOk(`${registryUrl(options.port)}/subjects`),
    readyTimeoutMs: 120_000,
    stopTimeoutMs: 10_000,
  }
}
