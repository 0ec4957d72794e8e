/** A row of the table accounts. */
export type AccountName = {
  readonly provider: string
  readonly account_id: string
  readonly name: string
  /** Of the IANA database. Empty: UTC. */
  readonly zone: string
}

/** A row of the table agents. An empty account stands for every account of the provider. */
export type AgentName = {
  readonly provider: string
  readonly account_id: string
  readonly agent_id: string
  readonly name: string
  readonly team: string
}

/** A person of an account. */
export type Agent = {
  readonly provider: string
  readonly account_id: string
  readonly agent_id: string
}

/** Finds the time zone of an account; UTC where nobody states one. */
export const zoneOf =
  (accounts: readonly AccountName[]) =>
  (of: Pick<Agent, 'provider' | 'account_id'>): string => {
    const isTheirs = (one: AccountName) =>
      one.provider === of.provider && one.account_id === of.account_id
    return accounts.find(isTheirs)?.zone || 'UTC'
  }

/** Name and team of a person: those for the account, else those for the provider, else ''. */
export function namesOf(
  agents: readonly AgentName[],
  of: Agent,
): { readonly agent_name: string; readonly team: string } {
  const named = agents.filter(
    ({ provider, agent_id }) => provider === of.provider && agent_id === of.agent_id,
  )
  const inAccount = (account: string) => named.find(({ account_id }) => account_id === account)
  const { name = '', team = '' } = inAccount(of.account_id) ?? inAccount('') ?? {}
  return { agent_name: name, team }
}
