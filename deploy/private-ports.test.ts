import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PRIVATE_PORTS } from '../libs/runtime/src/service/shared-fields.ts'

const read = (file: string) => readFileSync(path.join(import.meta.dirname, file), 'utf8')

test.each(Object.entries(PRIVATE_PORTS))(
  'the files of the deployment name the default private port of the %s',
  (service, { fallback }) => {
    expect(read('prometheus/prometheus.yml')).toContain(`[${service}], type: A, port: ${fallback},`)
    expect(read('docker-compose.yml')).toContain(`http://${service}:${fallback}`)
    expect(read('Dockerfile')).toMatch(new RegExp(`^EXPOSE .*\\b${fallback}\\b`, 'm'))
  },
)
