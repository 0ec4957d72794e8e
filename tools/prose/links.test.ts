import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { brokenLinks } from './links.ts'

test('every link, anchor and path in the Markdown files of the repository exists', () => {
  expect(brokenLinks(path.join(import.meta.dirname, '../..'))).toEqual([])
})

test('a missing file, a missing anchor and a missing path are broken links', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'tributary-links-'))
  try {
    execFileSync('git', ['init', '-q'], { cwd: root })
    mkdirSync(path.join(root, 'docs'))
    writeFileSync(path.join(root, 'docs/a.md'), '# One `thing`, two\n[b](b.md) [top](#none)')
    writeFileSync(
      path.join(root, 'README.md'),
      '[a](docs/a.md#one-thing-two) [web](https://x.org) `docs/a.md` `docs/c.md` `deploy/spool.yml`',
    )
    expect(brokenLinks(root)).toEqual([
      'README.md: docs/c.md',
      'docs/a.md: b.md',
      'docs/a.md: #none',
    ])
  } finally {
    rmSync(root, { recursive: true })
  }
})
