import { APPLY_HELP, applyReplacements, dryRunOption } from '../apply-file/apply.ts'
import { DOCUMENT_SOURCE, readDocument } from '../apply-file/document.ts'
import type { Replacement } from '../apply-file/replacement.ts'
import { rowReplacement } from '../apply-file/replacement.ts'
import type { Define } from '../context.ts'
import { jsonOption } from '../options.ts'
import { readableSeconds } from '../table.ts'
import type { PolicyRow } from './policy.ts'
import { hiddenPolicies, policyFile, policyRow } from './policy.ts'

const HELP = `${APPLY_HELP} The view sla_turns follows with the next query. The format
of the file: docs/hours-targets-names.md.`

/** `tributary sla apply` */
export const slaApply: Define = (command, context) => {
  command
    .argument(...DOCUMENT_SOURCE)
    .addOption(dryRunOption())
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (file, flags) => {
      const { readStdin, note } = context
      const options = { what: 'the policies', schema: policyFile, readStdin }
      const { policies } = await readDocument(file, options)
      const rows = policies.map(policyRow)
      for (const { hidden, by } of hiddenPolicies(rows))
        note(`policy ${hidden} never applies: ${by} is for the same turns and is first by name`)
      await applyReplacements(context, [slaPolicies(rows)], flags)
    })
}

const SHAPE = {
  table: 'sla_policies',
  columns: [
    ...(['name', 'provider', 'account_id', 'channel'] as const),
    ...(['applies_to', 'target_seconds', 'is_business'] as const),
  ],
  key: ['name'],
} as const

/** Table sla_policies. */
export const slaPolicies = (rows: readonly PolicyRow[]): Replacement =>
  rowReplacement<PolicyRow>(SHAPE, { title: 'policies', rows, shownOf })

const shownOf = (row: PolicyRow) => ({
  policy: row.name,
  provider: row.provider,
  account: row.account_id,
  channel: row.channel,
  applies_to: row.applies_to,
  target: readableSeconds(row.target_seconds),
  counts: row.is_business ? 'open hours' : 'all hours',
})
