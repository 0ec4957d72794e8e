import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'

const read = (file: string) => readFileSync(path.join(import.meta.dirname, file), 'utf8')
const compose = read('docker-compose.yml') + read('docker-compose.cluster.yml')

const used = [...new Set([...compose.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name))]
const versions = Object.keys(parseEnv(read('.env')))
const SECRET = /^ {2}(\S+): \{ file: \.\/secrets\/(\S+) \}$/gm
const secrets = [...compose.matchAll(SECRET)].map(([, name = '', file = '']) => ({ name, file }))

test.each(used.filter((name) => !versions.includes(name)))(
  'docs/operations.md explains the variable %s',
  (name) => {
    expect(read('../docs/operations.md')).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\|`, 'm'))
  },
)

test('the version of every official image is in .env', () => {
  const images = [...compose.matchAll(/^ +image: (\S+)$/gm)].map(([, image]) => image)
  expect(images.filter((image) => image !== 'tributary' && !image?.endsWith('_VERSION}'))).toEqual(
    [],
  )
})

test.each(secrets)('docs/operations.md explains the secret $name', ({ name, file }) => {
  expect(file).toBe(name)
  expect(read('../docs/operations.md')).toContain(`\`${file}\``)
})
