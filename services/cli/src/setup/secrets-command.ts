import type { Command } from '../command.ts'
import { JSON_OPTION, textOption } from '../command.ts'
import { UsageError } from '../context.ts'
import { renderTable } from '../table.ts'
import { initDeploymentSecrets } from './deployment-secrets.ts'

export const initSecrets: Command = {
  name: 'init-secrets',
  usage: '<folder> [--gateway-url http://127.0.0.1:8080] [--json]',
  summary:
    'makes the secret files of a deployment that the folder does not hold yet; keeps those it holds',
  options: { ...JSON_OPTION, 'gateway-url': { type: 'string' } },
  async run(args, { env, print }) {
    const [folder] = args.positionals
    if (folder === undefined) throw new UsageError('name the folder for the secret files')
    const url = textOption(args, 'gateway-url') ?? env['GATEWAY_URL'] ?? 'http://127.0.0.1:8080'
    const files = initDeploymentSecrets(folder, url.replace(/\/+$/, ''))
    const rows = files.map(({ file, change }) => [file, change])
    print(args.values['json'] ? JSON.stringify(files) : renderTable(['file', 'change'], rows))
    return true
  },
}
