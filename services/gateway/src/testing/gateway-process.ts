import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { SignedEndpoints } from './signed-endpoints.ts'
import { signedEndpoints } from './signed-endpoints.ts'

const MAIN = path.resolve(import.meta.dirname, '../main.ts')

/** kafkajs repeatedly sets a timer with a negative delay (tulios/kafkajs issue 1751). */
const NODE_FLAGS = ['--disable-warning=TimeoutNegativeWarning']

/** A gateway in its own process. */
export type GatewayProcess = SignedEndpoints & {
  readonly port: number
  readonly adminPort: number
  /** Its log so far. */
  log(): string
  /** Sends a signal and resolves to the exit code. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

type Options = {
  readonly ports: readonly [number, number]
  readonly brokers: readonly string[]
  /** The program; by default the gateway's `main.ts`. */
  readonly main?: string
  /** Additional environment variables. */
  readonly variables?: Readonly<Record<string, string>>
}

/** Starts the process; resolves at once, before the gateway listens. */
export async function startGatewayProcess(options: Options): Promise<GatewayProcess> {
  const { brokers, main = MAIN, variables } = options
  const [port, adminPort] = options.ports
  const signed = signedEndpoints()
  const home = await mkdtemp(path.join(tmpdir(), 'tributary-gateway-'))
  const endpointsFile = path.join(home, 'endpoints.json')
  await writeFile(endpointsFile, JSON.stringify(signed.document), { mode: 0o600 })
  const child = spawn(process.execPath, [...NODE_FLAGS, main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      KAFKA_BROKERS: brokers.join(','),
      ENDPOINTS_FILE: endpointsFile,
      GATEWAY_PORT: String(port),
      GATEWAY_ADMIN_PORT: String(adminPort),
      ...variables,
    },
  })
  let log = ''
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (chunk) => {
      log += chunk
    })
  }
  const exited = once(child, 'exit')
  return {
    ...signed,
    port,
    adminPort,
    log: () => log,
    async end(signal) {
      child.kill(signal)
      const [code] = await exited
      await rm(home, { recursive: true, force: true })
      return code
    },
  }
}
