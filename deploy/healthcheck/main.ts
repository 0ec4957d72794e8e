/**
 * Health check of a container: prints the answer of its service on the private port, and exits with 0 if
 * the service lives and can do its next piece of work, otherwise with 1.
 *
 * A container runs one service, so at most one private port answers.
 */
const PORTS = {
  GATEWAY_ADMIN_PORT: '9464',
  NORMALIZER_PORT: '9465',
  SINK_PORT: '9466',
} as const

/** Less than the timeout of HEALTHCHECK in the Dockerfile, so that the reason is printed. */
const TIMEOUT_MS = 5_000

const findings = await Promise.all(
  Object.entries(PORTS).map(([variable, standard]) => ask(process.env[variable] || standard)),
)
const answered = findings.filter((finding) => finding !== undefined)
const healthy = answered.length > 0 && answered.every(({ ok }) => ok)
const text = answered.map(({ body }) => body).join(' ')
process.stdout.write(text || `nothing answers on ${Object.keys(PORTS).join(', ')}`)
process.exit(healthy ? 0 : 1)

type Finding = { readonly ok: boolean; readonly body: string }

/** The answer of the service on the port; undefined if nothing listens. */
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

/** Nothing listens on the port: the container runs another service. */
function isRefusal(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}
