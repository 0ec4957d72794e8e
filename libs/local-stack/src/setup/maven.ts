import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { Screen } from '../screen.ts'
import { spawnTethered } from '../supervisor/tethered.ts'
import { describeProgress, mavenError, mavenProgress, NO_PROGRESS } from './maven-progress.ts'

/** Runs Maven and shows what it downloads. Throws one sentence when it fails. */
export async function runMaven(of: {
  readonly title: string
  /** Holds the POM. */
  readonly cwd: string
  /** Gets all of Maven's output when it fails. */
  readonly logFile: string
  readonly args: readonly string[]
  readonly screen: Screen
  readonly signal: AbortSignal
}): Promise<void> {
  // Strict checksums: a damaged file fails. -U: what failed yesterday is tried again.
  const args = ['--strict-checksums', '-U', ...of.args]
  const child = spawnTethered(
    { file: 'mvn', args, cwd: of.cwd, env: process.env },
    { stdio: ['ignore', 'pipe', 'pipe'], signal: of.signal },
  )
  let output = ''
  let progress = NO_PROGRESS
  const read = (text: string) => {
    output += text
    for (const piece of text.split(/[\r\n]+/)) progress = mavenProgress(progress, piece)
    if (progress !== NO_PROGRESS) {
      of.screen.progress(`Downloading ${of.title}: ${describeProgress(progress)}`)
    }
  }
  child.stdout?.setEncoding('utf8').on('data', read)
  child.stderr?.setEncoding('utf8').on('data', read)
  of.screen.progress(`Downloading ${of.title} with Maven`)
  const [code] = await once(child, 'close')
  if (code !== 0) {
    writeFileSync(of.logFile, output)
    const reason = mavenError(output) ?? `exit code ${code}`
    throw new Error(
      `${of.title} cannot be downloaded with Maven (${reason}): check the network and the mirrors in ~/.m2/settings.xml, then start again. All that Maven said is in ${of.logFile}.`,
    )
  }
  of.screen.say(
    progress.files === 0
      ? `Copied ${of.title} from Maven's repository`
      : `Downloaded ${of.title}: ${describeProgress({ files: progress.files, bytes: progress.bytes })}`,
  )
}
