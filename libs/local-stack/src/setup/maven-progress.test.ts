import { expect, test } from 'vitest'
import { describeProgress, mavenError, mavenProgress, NO_PROGRESS } from './maven-progress.ts'

const after = (...pieces: string[]) => pieces.reduce(mavenProgress, NO_PROGRESS)

test('finished files and their sizes add up', () => {
  const progress = after(
    'Downloaded from central: https://a/b.jar (1.5 MB at 2.3 MB/s)',
    'Downloaded from a-mirror: https://a/c.pom (500 kB at 2 kB/s)',
  )
  expect(progress).toEqual({ files: 2, bytes: 2_000_000 })
})

test('of the files under way the largest is shown', () => {
  const progress = after('Progress (3): 4.1/18 kB | 12/109 MB | 7.5 kB')
  expect(describeProgress(progress)).toBe('12/109 MB')
})

test.for([
  '',
  '[INFO] Scanning for projects...',
  'Progress (1): 18 kB',
  'Downloading from central: x',
])('%j changes nothing', (piece) => {
  expect(after(piece)).toEqual(NO_PROGRESS)
})

test('the first error of Maven is taken, without its colours', () => {
  const esc = String.fromCharCode(27)
  const output = `[INFO] a\r\n[${esc}[1;31mERROR${esc}[m] Could not transfer b\n[ERROR] c\n`
  expect(mavenError(output)).toBe('Could not transfer b')
})

test('what cannot be fetched is taken out of a long error', () => {
  const output =
    '[ERROR] Plugin p or one of its dependencies: Could not transfer artifact a:b from/to c (u): refused -> [Help 1]'
  expect(mavenError(output)).toBe('Could not transfer artifact a:b from/to c (u): refused')
})

test('without an error line there is no error', () => {
  expect(mavenError('[INFO] BUILD SUCCESS')).toBeUndefined()
})
