/** What Maven has told about a download so far. */
export type MavenProgress = {
  readonly files: number
  readonly bytes: number
  /** The largest file under way, as Maven prints it: `12/109 MB`. */
  readonly current?: string
}

export const NO_PROGRESS: MavenProgress = { files: 0, bytes: 0 }

const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 }

/**
 * Takes one piece of Maven's output, which ends in a newline or a carriage return:
 * `Downloaded from central: <url> (1.1 MB at 2.3 MB/s)` or `Progress (2): 12/109 MB | 4.1/18 kB`.
 */
export function mavenProgress(before: MavenProgress, piece: string): MavenProgress {
  const done = /^Downloaded from .* \(([\d.]+) (B|kB|MB|GB) at /.exec(piece)
  if (done) {
    return { files: before.files + 1, bytes: before.bytes + sizeOf(done[1], done[2]) }
  }
  if (!piece.startsWith('Progress (')) return before
  const underWay = [...piece.matchAll(/([\d.]+)\/([\d.]+) (B|kB|MB|GB)/g)].map((of) => ({
    text: of[0],
    total: sizeOf(of[2], of[3]),
  }))
  const largest = underWay.toSorted((a, b) => b.total - a.total)[0]
  return largest ? { files: before.files, bytes: before.bytes, current: largest.text } : before
}

/** One line for a screen. */
export function describeProgress({ files, bytes, current }: MavenProgress): string {
  if (files === 0 && current !== undefined) return current
  const so = `${Math.round(bytes / 1e6)} MB in ${files} files`
  return current === undefined ? so : `${so}, now ${current}`
}

const sizeOf = (amount: string | undefined, unit: string | undefined): number =>
  Number(amount) * (UNITS[unit ?? ''] ?? 0)

/** Why Maven failed, short enough for a sentence: from its first error line the part that says it. */
export function mavenError(output: string): string | undefined {
  const line = output
    .split(/[\r\n]+/)
    .map((text) => text.replaceAll(ANSI, ''))
    .find((text) => text.startsWith('[ERROR] '))
    ?.replace(/ -> \[Help \d+\]$/, '')
  const reason = line && /Could not (?:transfer|find) artifact .*/.exec(line)?.[0]
  return (reason ?? line?.slice('[ERROR] '.length))?.slice(0, 400)
}

const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
