import { allTopics } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { applyTopics, TOPIC_FIELDS } from '@tributary/runtime/kafka'
import { readConfig } from '@tributary/runtime/service'
import { kafkaOf } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { renderTable } from '../table.ts'

export const topicsApply: Command = {
  name: 'topics apply',
  usage: '[--json]',
  summary: 'creates missing topics and sets the configuration of all',
  options: JSON_OPTION,
  async run({ values }, { env, print }) {
    const { topics: settings } = readConfig({ topics: TOPIC_FIELDS }, env)
    const changes = await applyTopics(kafkaOf(env), allTopics(PROVIDER_IDS), settings)
    const rows = changes.map(({ topic, change }) => [topic, change])
    print(values['json'] ? JSON.stringify(changes) : renderTable(['topic', 'change'], rows))
    return true
  },
}
