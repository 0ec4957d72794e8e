const CHARACTER = { width: 8.4, height: 18 } as const
const MARGIN = 20

/** Text of a terminal as an SVG picture. The line above the head of a table is a heading. */
export function terminalPicture(title: string, lines: readonly string[]): string {
  const columns = Math.max(...lines.map((line) => line.length))
  const width = Math.ceil(columns * CHARACTER.width) + 2 * MARGIN
  const height = lines.length * CHARACTER.height + 2 * MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(title)}</title>`,
    '<style>text { font: 14px ui-monospace, Menlo, Consolas, monospace; white-space: pre; fill: #d6deeb } .b { font-weight: bold; fill: #82aaff }</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="#011627"/>`,
    ...lines.flatMap((line, index) => {
      const y = MARGIN + (index + 0.75) * CHARACTER.height
      const heading = isHeading(line, lines[index + 2]) ? ' class="b"' : ''
      const fixed = `textLength="${(line.length * CHARACTER.width).toFixed(1)}"`
      return line === ''
        ? []
        : [
            `<text x="${MARGIN}" y="${y}" xml:space="preserve" ${fixed}${heading}>${escaped(line)}</text>`,
          ]
    }),
    '</svg>',
    '',
  ].join('\n')
}

const isHeading = (line: string, secondBelow: string | undefined) =>
  /^\S/.test(line) && (secondBelow?.startsWith('─') ?? false)

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
