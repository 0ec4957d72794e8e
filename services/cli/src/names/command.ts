import type { Scope } from '@tributary/normalization'
import type { Env } from '@tributary/runtime/service'
import { APPLY_HELP, applyReplacements, dryRunOption } from '../apply-file/apply.ts'
import { DOCUMENT_SOURCE, readDocument } from '../apply-file/document.ts'
import type { Replacement } from '../apply-file/replacement.ts'
import { personalDataOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { knownMappingOptions } from '../endpoints-file.ts'
import { jsonOption } from '../options.ts'
import { countriesOfAccount } from '../suppression/countries.ts'
import type { NamesFile } from './file.ts'
import { namesFile } from './file.ts'
import type { Showing } from './tables.ts'
import { accountNames, agentNames, lineNames } from './tables.ts'

const HELP = `${APPLY_HELP} A list that the file leaves out stays as it is.
Addresses in clear are stored as the views show them, which needs the variables of the normalizer
PII_CONTACT and PII_HASH_KEY, and are never printed. A number without + is of the country that the
endpoints of the account have in ENDPOINTS_FILE. The format of the file: docs/hours-targets-names.md.`

/** `tributary names apply` */
export const namesApply: Define = (command, context) => {
  command
    .argument(...DOCUMENT_SOURCE)
    .addOption(dryRunOption())
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (file, flags) => {
      const { env, readStdin } = context
      const options = { what: 'the names', schema: namesFile, readStdin }
      const lists = await readDocument(file, options)
      await applyReplacements(context, replacementsOf(lists, showingOf(env)), flags)
    })
}

/** Reads the settings once, if an address needs them. */
function showingOf(env: Env): () => Showing {
  let read: Showing | undefined
  return () => {
    if (read !== undefined) return read
    const endpoints = knownMappingOptions(env)
    const countriesOf = (account: Scope) => countriesOfAccount(endpoints, account)
    read = { personalData: personalDataOf(env), countriesOf }
    return read
  }
}

function replacementsOf(
  { accounts, agents, lines }: NamesFile,
  showing: () => Showing,
): readonly Replacement[] {
  return [
    ...(accounts === undefined ? [] : [accountNames(accounts)]),
    ...(agents === undefined ? [] : [agentNames(agents)]),
    ...(lines === undefined ? [] : [lineNames(lines, showing)]),
  ]
}
