export type ProgressState = {
  /** What is being done, as the beginning of a line: "mapping again". */
  readonly what: string
  readonly done: number
  readonly total: number
  /** Since the beginning. */
  readonly seconds: number
}

/** How far it is, how fast, and how long it still takes at that rate. */
export function progressLine({ what, done, total, seconds }: ProgressState): string {
  const share = total === 0 ? 100 : Math.min(Math.floor((100 * done) / total), 100)
  const left = Math.max(total - done, 0) / rate(done, seconds)
  const progress = `${whole(done)} of ${whole(total)} records (${share} %)`
  return `${what}: ${progress}, ${whole(rate(done, seconds))}/s, ${duration(left)} left`
}

/** The last word about it. */
export function totalLine({ what, done, seconds }: Omit<ProgressState, 'total'>): string {
  return `${what}: ${whole(done)} records, ${whole(rate(done, seconds))}/s`
}

const rate = (done: number, seconds: number) => done / Math.max(seconds, 0.001)

const whole = (value: number) => Math.round(value).toLocaleString('en-US')

function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown time'
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  if (seconds < 3_600) return `${Math.ceil(seconds / 60)} min`
  return `${(seconds / 3_600).toFixed(1)} h`
}
