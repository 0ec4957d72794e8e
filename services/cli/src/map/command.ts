import { existsSync } from 'node:fs'
import type { Endpoints } from '@tributary/providers'
import { findProvider } from '@tributary/providers'
import type { CommandContext, Define } from '../context.ts'
import { show, UsageError } from '../context.ts'
import { loadMappingOptions } from '../endpoints-file.ts'
import { localEndpointsFile } from '../local-files.ts'
import { jsonOption, providerArgument } from '../options.ts'
import { PAYLOAD_SOURCE, readPayloads } from '../payload-files.ts'
import { defaultEndpoints, mapOptionsOf, mapPayload } from './map-payload.ts'
import { mappedText } from './text.ts'

const HELP = `
Prints the records of each payload, or why it has none. Exit code 1 when any payload is dead. Needs
no stack: the mapping options of the endpoint are those of the endpoints file (ENDPOINTS_FILE, or that
of the local stack), else the defaults.

Personal data is treated as in production: by default contacts are hashed and contents are dropped.
Without PII_HASH_KEY the key is random, so the hashes differ with each run. To see contents, set
PII_CONTENT=keep and PII_CONTACT=keep. The text leaves out fields that are null or have their default;
--json prints each payload with whole records on a line.`

/** `tributary map` */
export const map: Define = (command, context) => {
  command
    .addArgument(providerArgument())
    .argument(...PAYLOAD_SOURCE)
    .option('--endpoint <name>', 'endpoint of the provider', 'default')
    .option('--endpoints-file <file>', 'endpoints file (default: ENDPOINTS_FILE)')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (id, source, { endpoint, endpointsFile, json }) => {
      const provider = findProvider(id)
      if (provider === undefined) throw new UsageError(`there is no provider ${id}`)
      const options = mapOptionsOf(context.env, endpointsOf(context, endpointsFile))
      for (const payload of await readPayloads(source, context)) {
        const mapped = mapPayload(payload, { provider, endpoint, options })
        show(context, { json, data: mapped }, () => mappedText(mapped))
        if (mapped.outcome === 'dead') context.fail()
      }
    })
}

function endpointsOf({ env, home }: CommandContext, option: string | undefined): Endpoints {
  const file = option ?? env['ENDPOINTS_FILE'] ?? ''
  // The local stack's file is a default, which exists only after the first start.
  const isMissing = file === '' || (file === localEndpointsFile(home) && !existsSync(file))
  return isMissing ? defaultEndpoints() : loadMappingOptions({ ENDPOINTS_FILE: file })
}
