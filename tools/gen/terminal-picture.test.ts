import { expect, test } from 'vitest'
import { terminalPicture } from './terminal-picture.ts'

test('a picture has a title, one text per line, escaped, and a bold heading above each table', () => {
  const picture = terminalPicture('A report', [
    'Calls',
    'provider  n',
    '────────  ─',
    'a & <b>   1',
    '',
  ])
  expect(picture).toContain('<title>A report</title>')
  expect(picture.match(/<text /g)).toHaveLength(4)
  expect(picture.match(/class="b"/g)).toHaveLength(1)
  expect(picture).toContain('class="b">Calls<')
  expect(picture).toContain('>a &amp; &lt;b&gt;   1<')
})
