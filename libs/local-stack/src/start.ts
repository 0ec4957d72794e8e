import path from 'node:path'
import { runApplication } from './application.ts'
import type { StartArguments } from './arguments.ts'
import { readArguments, USAGE } from './arguments.ts'
import { startInfrastructure } from './infrastructure.ts'
import { createScreen, type Screen } from './screen.ts'
import { readSettings, SETTINGS_FIELDS, type Settings } from './settings.ts'

/** Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C before it was up. */
const screen = createScreen(process.stdout)
const errors = createScreen(process.stderr)
process.exitCode = await main()

async function main(): Promise<number> {
  const given = readArguments(process.argv.slice(2))
  if (given === null) {
    errors.say(USAGE)
    return 2
  }
  const stop = stopOnSignals(screen)
  try {
    const root = path.resolve(import.meta.dirname, '../../..')
    await run(readSettings(process.env, { cwd: process.cwd(), root }), { ...given, stop })
    return 0
  } catch (error) {
    if (stop.aborted) return 130
    errors.say((error as Error).message)
    return 1
  }
}

async function run(
  settings: Settings,
  { once, withSamples, stop }: StartArguments & { readonly stop: AbortSignal },
): Promise<void> {
  const { home, ports, stack: kind } = settings
  screen.say(`Tributary on ${home}`)
  const stack = await startInfrastructure({
    ...{ home, ports, screen, signal: stop, stack: kind },
    otherPorts: servicePorts(settings),
  })
  try {
    await runApplication(stack, { settings, screen, withSamples, signal: stop })
    if (!once) await untilStopped(stop)
  } finally {
    if (!stop.aborted) screen.say('Stopping')
    await stack.stop()
    screen.say('Stopped; the data is kept.')
  }
}

/** Ports of the services that must be free: the public one, and the private ones that a variable sets. */
function servicePorts({ ports, privatePorts }: Settings): Readonly<Record<string, number>> {
  const chosen = Object.values(privatePorts).filter(({ preferred }) => !preferred)
  return {
    [SETTINGS_FIELDS.ports.gateway.name]: ports.gateway,
    ...Object.fromEntries(chosen.map(({ variable, port }) => [variable, port])),
  }
}

async function untilStopped(stop: AbortSignal): Promise<void> {
  screen.say('Press Ctrl-C to stop.')
  const { promise, resolve } = Promise.withResolvers<void>()
  stop.addEventListener('abort', () => resolve())
  if (stop.aborted) resolve()
  await promise
}

/** npm repeats a Ctrl-C that the terminal has sent already, so a second signal within this time is the same. */
const SAME_PRESS_MS = 1_000

/** The first signal stops everything in order. A later one ends this process at once, and all children with it. */
function stopOnSignals(on: Screen): AbortSignal {
  const stop = new AbortController()
  let first = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stop.signal.aborted) {
        first = Date.now()
        on.say('Stopping; press Ctrl-C again to stop at once')
        stop.abort()
      } else if (Date.now() - first > SAME_PRESS_MS) {
        on.say('Stopped at once.')
        process.exit(130)
      }
    })
  }
  return stop.signal
}
