import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pipeline } from './pipeline.ts'
import { startPipeline } from './pipeline.ts'

const PAGE = path.join(import.meta.dirname, '../../docs/metrics-prometheus.md')

let pipeline: Pipeline
beforeAll(async () => {
  pipeline = await startPipeline()
})
afterAll(() => pipeline?.stop())

test.each([{ service: 'gateway' }, { service: 'normalizer' }, { service: 'sink' }] as const)(
  'the metrics page names what the $service exposes',
  async ({ service }) => {
    const url = `http://127.0.0.1:${pipeline.privatePorts[service]}/metrics`
    const text = await (await fetch(url)).text()
    const exposed = [...text.matchAll(/^# HELP (tributary_\S+) /gm)].map(([, name]) => name)
    expect(named(service)).toEqual(exposed.sort())
  },
)

/** Names of the metrics in the section of a service. */
function named(service: string): readonly (string | undefined)[] {
  const [, section = ''] = readFileSync(PAGE, 'utf8').split(`\n## ${service}\n`)
  const [own = ''] = section.split('\n## ')
  return [...own.matchAll(/^\| `(tributary_\w+)`/gm)].map(([, name]) => name).sort()
}
