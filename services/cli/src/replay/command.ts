import { Failure } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import type { Arguments, Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { UsageError } from '../context.ts'
import { interruptSignal } from '../interrupt.ts'
import { providerOption } from '../provider-option.ts'
import { instantOption } from '../time-option.ts'
import { diffReplay } from './diff-replay.ts'
import { liveReplay } from './live-replay.ts'
import { differenceText, resultDocument, resultText } from './replay-text.ts'
import type { Period } from './window.ts'

const MEND = 'run the command again to complete it; until then rows may be missing'
const DIFF_MEND = 'nothing to undo, run the command again'

export const replay: Command = {
  name: 'replay',
  usage: '[--provider spruce] [--from 2026-11-01] [--to 2026-12-01] [--diff] [--json]',
  summary:
    'maps raw records again, in place; --diff writes nothing and shows what would change. Needs the variables of the normalizer',
  options: {
    ...JSON_OPTION,
    provider: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    diff: { type: 'boolean' },
  },
  async run(args, { env, print, note }) {
    const period = periodOf(args, Date.now())
    const signal = interruptSignal()
    const options = { env, period, note, signal }
    const isDiff = args.values['diff'] === true
    try {
      const outcome = isDiff
        ? await diffReplay(options)
        : { ...(await liveReplay(options)), difference: null }
      const { difference, ...result } = outcome
      if (args.values['json']) print(JSON.stringify({ ...resultDocument(result), difference }))
      else if (difference === null) print(resultText(result))
      else print(`${resultText(result)}\n\n${differenceText(difference)}`)
      return true
    } catch (error) {
      if (!signal.aborted) throw error
      throw new Failure('UNAVAILABLE', `interrupted: ${isDiff ? DIFF_MEND : MEND}`, error)
    }
  },
}

function periodOf(args: Arguments, nowMs: number): Period {
  const provider = providerOption(args)
  const [fromMs, toMs] = [instantOption(args, 'from', nowMs), instantOption(args, 'to', nowMs)]
  if (fromMs !== null && toMs !== null && fromMs >= toMs)
    throw new UsageError('--from lies before --to')
  return { providers: provider === null ? PROVIDER_IDS : [provider], fromMs, toMs }
}
