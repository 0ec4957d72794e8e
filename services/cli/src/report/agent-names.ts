import type { Database } from '@tributary/runtime/clickhouse'
import { AGENT_NAME } from './dimensions.ts'
import type { Row } from './report-table.ts'

type AgentName = {
  readonly provider: string
  /** Empty: every account of the provider. */
  readonly account_id: string
  readonly agent_id: string
  readonly name: string
}

/** Names by `keyOf`. */
export type AgentNames = ReadonlyMap<string, string>

const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts)

export const agentNamesOf = (agents: readonly AgentName[]): AgentNames =>
  new Map(agents.map((of) => [keyOf(of.provider, of.account_id, of.agent_id), of.name]))

export async function readAgentNames(database: Pick<Database, 'rows'>): Promise<AgentNames> {
  const select = 'SELECT provider, account_id, agent_id, name FROM agents'
  return agentNamesOf(await database.rows<AgentName>(select))
}

/**
 * Adds the name of its agent to each row that has one: that of the account, or else that of the
 * provider. Null where nothing names the agent.
 */
export function nameAgents(rows: readonly Row[], names: AgentNames): readonly Row[] {
  return rows.map((row) => {
    const { provider, account_id, agent_id } = row
    if (agent_id === undefined) return row
    const accounts = [account_id, '']
    const found = accounts.map((account) => names.get(keyOf(provider, account, agent_id)))
    return { ...row, [AGENT_NAME]: found.find((name) => name !== undefined) ?? null }
  })
}
