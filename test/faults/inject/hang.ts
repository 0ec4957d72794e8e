import type { Fault, Rig } from '../rig/rig.ts'

/** A part of the stack hangs: its connections stay open and it answers nothing. */
export function hang(part: keyof Rig['stack']['parts'], lastsMs: number): Fault {
  const signal = ({ stack }: Rig, name: NodeJS.Signals) => {
    const { pid } = stack.parts[part]
    if (pid === undefined) throw new Error(`${part} does not run`)
    process.kill(pid, name)
  }
  return {
    lastsMs,
    apply: async (rig) => signal(rig, 'SIGSTOP'),
    heal: async (rig) => signal(rig, 'SIGCONT'),
  }
}
