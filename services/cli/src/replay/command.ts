import { Failure } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import type { Define } from '../context.ts'
import { show, UsageError } from '../context.ts'
import { interruptSignal } from '../interrupt.ts'
import { instantOption, jsonOption, providerOption } from '../options.ts'
import { diffReplay, liveReplay } from './replay.ts'
import { differenceText, resultDocument, resultText } from './text.ts'
import type { ReplayPeriod } from './window.ts'

/** `tributary replay`: see docs/replay-and-erasure.md. */
export const replay: Define = (command, context) => {
  command
    .addOption(providerOption())
    .addOption(instantOption('--from <time>', 'received at this time or later'))
    .addOption(instantOption('--to <time>', 'received before this time'))
    .option('--diff', 'write nothing and show what would change')
    .addOption(jsonOption())
    .action(async ({ diff, json, ...options }) => {
      const { env, note } = context
      const isDiff = diff === true
      const signal = interruptSignal()
      const run = { env, note, signal, period: periodOf(options) }
      try {
        const { difference, ...result } = isDiff
          ? await diffReplay(run)
          : { ...(await liveReplay(run)), difference: null }
        show(context, { json, data: { ...resultDocument(result), difference } }, () =>
          difference === null
            ? resultText(result)
            : `${resultText(result)}\n\n${differenceText(difference)}`,
        )
      } catch (error) {
        throw signal.aborted ? interrupted(isDiff, error) : error
      }
    })
}

type PeriodOptions = {
  readonly provider?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

function periodOf({ provider, from, to }: PeriodOptions): ReplayPeriod {
  if (from !== undefined && to !== undefined && from >= to)
    throw new UsageError('--from must be before --to')
  return {
    providers: provider === undefined ? PROVIDER_IDS : [provider],
    fromMs: from ?? null,
    toMs: to ?? null,
  }
}

const interrupted = (isDiff: boolean, cause: unknown) =>
  new Failure('UNAVAILABLE', {
    what: isDiff ? 'interrupted, nothing to undo' : 'interrupted',
    fix: isDiff
      ? 'run the command again'
      : 'run the command again to complete it, until then rows may be missing',
    cause,
  })
