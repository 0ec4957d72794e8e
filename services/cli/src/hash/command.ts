import { InvalidArgumentError } from '@commander-js/extra-typings'
import { normalizeAddress } from '@tributary/normalization'
import type { Country } from '@tributary/providers/normalize-address'
import { isCountry } from '@tributary/providers/normalize-address'
import { personalDataOf } from '../clients.ts'
import type { CommandContext, Define } from '../context.ts'
import { show, UsageError } from '../context.ts'
import { knownMappingOptions } from '../endpoints-file.ts'
import { jsonOption } from '../options.ts'
import { countriesOf } from '../suppression/countries.ts'
import { shownAddress } from './shown-address.ts'

const HELP = `
Prints a line for each address, in their order: account_address, contact_address or contact_key of its
rows. Every spelling of a number has the same hash. Needs the variables of the normalizer PII_CONTACT and
PII_HASH_KEY; a number without + is of the country of the endpoints in ENDPOINTS_FILE. Standard input has one address a line and keeps them out of the history of the shell.`

/** `tributary hash` */
export const hash: Define = (command, context) => {
  command
    .argument('<address...>', 'phone numbers and e-mail addresses, or - for standard input')
    .option(
      '--country <code>',
      'country of numbers without + (default: that of the endpoints, or US)',
      parseCountry,
    )
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (words, { country, json }) => {
      const { env } = context
      const addresses = await addressesOf(words, context)
      const personalData = personalDataOf(env)
      const countries = country === undefined ? countriesOf(knownMappingOptions(env)) : [country]
      const shown = addresses.map(
        (address, at) => shownAddress(address, personalData, countries) ?? refuse(at, countries),
      )
      show(context, { json, data: shown }, () => shown.join('\n'))
    })
}

function parseCountry(code: string): Country {
  if (isCountry(code)) return code
  throw new InvalidArgumentError('It is the two capital letters of a country, such as CO.')
}

function refuse(at: number, countries: readonly Country[]): never {
  throw new UsageError(
    `address ${at + 1} is another number in each country of the endpoints (${countries.join(', ')}): write it with + and its country code, or name its country by --country`,
  )
}

/** The addresses, with the lines of standard input in the place of "-". */
async function addressesOf(
  words: readonly string[],
  { readStdin }: Pick<CommandContext, 'readStdin'>,
): Promise<readonly string[]> {
  const lines = words.includes('-') ? linesOf(await readStdin()) : []
  const addresses = words.flatMap((word) => (word === '-' ? lines : [word]))
  if (addresses.length === 0) throw new UsageError('standard input has no addresses')
  const blank = addresses.findIndex((address) => normalizeAddress(address) === '')
  if (blank >= 0) throw new UsageError(`address ${blank + 1} has no characters that can be seen`)
  return addresses
}

const linesOf = (bytes: Uint8Array): readonly string[] =>
  Buffer.from(bytes)
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
