import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'

const ENV = { ENDPOINTS_FILE: '/etc/tributary/endpoints.json' }

test('the endpoints file is the only required setting', () => {
  expect(() => loadConfig({})).toThrow(/has 1 problem\(s\):\s+- ENDPOINTS_FILE is not set/)
  const { gateway, quarantine, spool } = loadConfig(ENV)
  expect(gateway).toMatchObject({ port: 8080, adminPort: 9464, host: '127.0.0.1' })
  expect(gateway).toMatchObject({ maxBodyBytes: 1_048_576, publishTimeout: 3_000 })
  expect(quarantine).toEqual({ maxBytes: 262_144, bytesPerMinute: 10_485_760 })
  expect(spool).toEqual({ dir: null, maxBytes: 1_073_741_824 })
})

test('a spool too small for the largest records is refused', () => {
  expect(loadConfig({ ...ENV, SPOOL_MAX_BYTES: '16777216' })).toBeDefined()
  expect(() => loadConfig({ ...ENV, SPOOL_MAX_BYTES: '16777215' })).toThrow(
    'SPOOL_MAX_BYTES must be a whole number from 16777216',
  )
})

test.for(['MAX_BODY_BYTES', 'QUARANTINE_MAX_BYTES'])(
  '%s larger than the largest record is refused',
  (name) => {
    expect(loadConfig({ ...ENV, [name]: '3145728' })).toBeDefined()
    expect(() => loadConfig({ ...ENV, [name]: '3145729' })).toThrow(
      `${name} must be at most 3145728`,
    )
  },
)
