import type { Settings } from './settings.ts'
import { answersOk } from './supervisor/probes.ts'
import type { Supervised } from './supervisor/process-spec.ts'
import type { Supervisor } from './supervisor/supervisor.ts'
import { serviceCommand } from './tributary.ts'

export type ServiceName = keyof Settings['privatePorts']

/** Where each service serves /healthz, /readyz and /metrics. */
export type PrivatePorts = Readonly<Record<ServiceName, number>>

const READY_MS = 30_000
const STOP_MS = 12_000

/** Starts gateway, normalizer and sink from their sources. Resolves when all three are ready. */
export async function startServices(
  supervise: Supervisor['supervise'],
  env: Readonly<Record<string, string>>,
  ports: PrivatePorts,
): Promise<Readonly<Record<ServiceName, Supervised>>> {
  const start = (name: ServiceName) =>
    supervise({
      name,
      title: `The ${name}`,
      command: () => serviceCommand(name, env),
      ready: () => answersOk(`http://127.0.0.1:${ports[name]}/readyz`),
      readyTimeoutMs: READY_MS,
      stopTimeoutMs: STOP_MS,
    })
  // The supervisor stops the last process first: the gateway, so that no webhook arrives any more.
  const [sink, normalizer, gateway] = await Promise.all([
    start('sink'),
    start('normalizer'),
    start('gateway'),
  ])
  return { gateway, normalizer, sink }
}

/** The variables that give the services their ports. */
export function serviceVariables(gatewayPort: number, { gateway, normalizer, sink }: PrivatePorts) {
  return {
    GATEWAY_PORT: String(gatewayPort),
    GATEWAY_ADMIN_PORT: String(gateway),
    NORMALIZER_PORT: String(normalizer),
    SINK_PORT: String(sink),
  }
}
