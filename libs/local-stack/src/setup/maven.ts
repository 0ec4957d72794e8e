import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { Screen } from '../screen.ts'
import { spawnTethered } from '../supervisor/tethered.ts'

type MavenRun = {
  readonly title: string
  /** Holds the POM. */
  readonly cwd: string
  /** Gets all of Maven's output when it fails. */
  readonly logFile: string
  readonly args: readonly string[]
  readonly screen: Screen
  readonly signal: AbortSignal
}

const SHOW_EVERY_MS = 1_000

/** Runs Maven and shows how many files it has downloaded. Throws one sentence when it fails. */
export async function runMaven({ title, cwd, logFile, args, screen, signal }: MavenRun) {
  // Strict checksums: a damaged file fails. -U: Maven retries what failed yesterday.
  const flags = ['--batch-mode', '--strict-checksums', '-U']
  const child = spawnTethered(
    { file: 'mvn', args: [...flags, ...args], cwd, env: process.env },
    { stdio: ['ignore', 'pipe', 'pipe'], signal },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const code = await untilClosed(child, (seconds) =>
    screen.progress(`Downloading ${title}: ${downloadedFiles(output)} files after ${seconds} s`),
  )
  if (code !== 0) {
    writeFileSync(logFile, output)
    throw new Error(
      `${title} cannot be downloaded with Maven (${mavenError(output) ?? `exit code ${code}`}): check the network and the mirrors in ~/.m2/settings.xml, then start again. The output of Maven is in ${logFile}.`,
    )
  }
  const files = downloadedFiles(output)
  screen.say(
    files === 0
      ? `Copied ${title} from Maven's repository`
      : `Downloaded ${title} in ${files} files`,
  )
}

/** Resolves to the exit code. Calls `show` every second, so that a large file does not look hung. */
async function untilClosed(
  child: ReturnType<typeof spawnTethered>,
  show: (seconds: number) => void,
): Promise<number | null> {
  const since = performance.now()
  const timer = setInterval(
    () => show(Math.round((performance.now() - since) / 1_000)),
    SHOW_EVERY_MS,
  )
  try {
    const [code] = await once(child, 'close')
    return code as number | null
  } finally {
    clearInterval(timer)
  }
}

/** Number of files that Maven reports as downloaded. */
export const downloadedFiles = (output: string): number =>
  output.match(/\bDownloaded from /g)?.length ?? 0

/** Why Maven failed, short enough for a sentence: the reason in its first error line. */
export function mavenError(output: string): string | undefined {
  const line = output
    .split(/[\r\n]+/)
    .find((text) => text.startsWith('[ERROR] '))
    ?.replace(/ -> \[Help \d+\]$/, '')
  const reason = line && /Could not (?:transfer|find) artifact .*/.exec(line)?.[0]
  return (reason ?? line?.slice('[ERROR] '.length))?.slice(0, 400)
}
