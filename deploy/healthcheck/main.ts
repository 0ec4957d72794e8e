import { PRIVATE_PORTS } from '../../libs/runtime/src/service/shared-fields.ts'

/**
 * Health check of a container: asks the service on its private port, prints the answer, and exits 0
 * when the service is alive and can do its next piece of work, else 1.
 *
 * A container runs one service, so exactly one of the private ports answers.
 */
const PORTS = Object.values(PRIVATE_PORTS)

/** Shorter than the time-out of HEALTHCHECK in the Dockerfile, so that the reason is printed. */
const TIMEOUT_MS = 5_000

const findings = await Promise.all(
  PORTS.map(({ name, fallback }) => ask(process.env[name] || String(fallback))),
)
const answered = findings.filter((finding) => finding !== undefined)
const healthy = answered.length > 0 && answered.every(({ ok }) => ok)
const text = answered.map(({ body }) => body).join(' ')
process.stdout.write(text || `nothing answers on ${PORTS.map(({ name }) => name).join(', ')}`)
process.exit(healthy ? 0 : 1)

type Finding = { readonly ok: boolean; readonly body: string }

/** The health of the service on the port; undefined when nothing listens there. */
async function ask(port: string): Promise<Finding | undefined> {
  try {
    const alive = await get(port, '/healthz')
    return alive.ok ? await get(port, '/readyz') : alive
  } catch (error) {
    return isRefusal(error) ? undefined : { ok: false, body: `no answer on port ${port}` }
  }
}

async function get(port: string, path: string): Promise<Finding> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  return { ok: response.ok, body: await response.text() }
}

/** Whether nothing listens on the port: that service is not in this container. */
function isRefusal(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}
