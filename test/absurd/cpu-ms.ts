/** CPU time of this thread in milliseconds: other processes of a busy machine do not add to it. */
export const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

/** Least CPU time of some calls, in milliseconds: the first ones also compile the code. */
export function leastCpuMs(call: () => void, calls: number): number {
  const times = Array.from({ length: calls }, () => {
    const started = cpuMs()
    call()
    return cpuMs() - started
  })
  return Math.min(...times)
}
