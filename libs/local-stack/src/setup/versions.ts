import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** Versions of the three parts, from deploy/.env, which docker compose reads too. */
export type Versions = {
  readonly kafka: string
  readonly apicurio: string
  readonly clickhouse: string
}

/** Reads deploy/.env. Throws when a version is missing there. */
export function loadVersions(): Versions {
  const env = parseEnv(readFileSync(new URL('../../../../deploy/.env', import.meta.url), 'utf8'))
  const version = (variable: string) => {
    const value = env[variable]
    if (!value)
      throw new Error(`deploy/.env has no ${variable}: add it, for example ${variable}=1.2.3.`)
    return value
  }
  return {
    kafka: version('KAFKA_VERSION'),
    apicurio: version('APICURIO_VERSION'),
    clickhouse: version('CLICKHOUSE_VERSION'),
  }
}
