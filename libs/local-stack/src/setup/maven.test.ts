import { expect, test } from 'vitest'
import { downloadedFiles, mavenError } from './maven.ts'

test('the files that Maven has downloaded are counted', () => {
  const output = `[INFO] Downloading from central: https://a/b.jar
[INFO] Downloaded from central: https://a/b.jar (1.5 MB at 2.3 MB/s)
[INFO] Downloading from a-mirror: https://a/c.pom
[INFO] Downloaded from a-mirror: https://a/c.pom (500 kB at 2 kB/s)
`
  expect(downloadedFiles(output)).toBe(2)
  expect(downloadedFiles('[INFO] Scanning for projects...')).toBe(0)
})

test('the first error of Maven is the reason', () => {
  const output = '[INFO] a\r\n[ERROR] Could not transfer b\n[ERROR] c\n'
  expect(mavenError(output)).toBe('Could not transfer b')
})

test('a long error is reduced to the artifact that Maven cannot download', () => {
  const output =
    '[ERROR] Plugin p or one of its dependencies: Could not transfer artifact a:b from/to c (u): refused -> [Help 1]'
  expect(mavenError(output)).toBe('Could not transfer artifact a:b from/to c (u): refused')
})

test('without an error line there is no error', () => {
  expect(mavenError('[INFO] BUILD SUCCESS')).toBeUndefined()
})
