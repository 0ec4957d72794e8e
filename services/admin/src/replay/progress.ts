/** Says how far a long work is, at most every so often. */
export type Progress = {
  /** One more of the total is done. */
  step(): void
  /** The last word: how many there were, and how fast. */
  end(): void
}

export type ProgressOptions = {
  /** What is being done, as the beginning of a line: "mapping again". */
  readonly what: string
  readonly total: number
  readonly note: (line: string) => void
  /** Milliseconds of any clock that only goes forward. */
  readonly now: () => number
}

const SAY_EVERY_MS = 2_000

export function createProgress({ what, total, note, now }: ProgressOptions): Progress {
  const started = now()
  let done = 0
  let saidAt = started

  const rate = () => done / Math.max((now() - started) / 1_000, 0.001)

  return {
    step() {
      done += 1
      if (now() - saidAt < SAY_EVERY_MS) return
      saidAt = now()
      const left = Math.max(total - done, 0) / rate()
      note(`${what}: ${progressOf(done, total)}, ${rateOf(rate())}, ${timeLeft(left)} left`)
    },
    end() {
      note(`${what}: ${whole(done)} records, ${rateOf(rate())}`)
    },
  }
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US')

const rateOf = (perSecond: number) => `${whole(perSecond)}/s`

function progressOf(done: number, total: number): string {
  const share = total === 0 ? 100 : Math.min(Math.floor((100 * done) / total), 100)
  return `${whole(done)} of ${whole(total)} records (${share} %)`
}

function timeLeft(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  if (seconds < 3_600) return `${Math.ceil(seconds / 60)} min`
  return `${(seconds / 3_600).toFixed(1)} h`
}
