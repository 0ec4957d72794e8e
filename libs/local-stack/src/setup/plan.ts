import {
  diskProblems,
  installHint,
  isUntried,
  lacks,
  type Machine,
  platformName,
} from './requirements.ts'

/** How Kafka, the registry and ClickHouse run: as processes of this machine, or in Docker. */
export type StackKind = 'embedded' | 'containers'

/** What to start, with sentences for the screen; or one sentence with the fix for each reason why not. */
export type Plan =
  | { readonly kind: StackKind; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

export type Circumstances = {
  /** Whether Docker answers. */
  readonly docker: boolean
  /** What TRIBUTARY_STACK asks for. */
  readonly wanted: StackKind | 'auto'
  /** Where the data of the folder is; undefined for a folder without data. */
  readonly data: StackKind | undefined
}

const IN_DOCKER = 'Kafka, the registry and ClickHouse run in Docker'
const OTHER_FOLDER = 'set TRIBUTARY_HOME to another folder'

/**
 * Chooses how the three parts run. Processes are the default; Docker is the choice where the machine lacks
 * something for them. A folder with data keeps its way: the other one would not find the data.
 */
export function planStack(machine: Machine, given: Circumstances): Plan {
  if (machine.platform === 'win32') {
    return refused('Windows is not supported: install WSL2 with "wsl --install" and start there.')
  }
  if (given.data === 'containers')
    return planDocker('The data of this folder is in Docker volumes', given)
  if (given.wanted === 'containers') return planDocker('TRIBUTARY_STACK is "containers"', given)
  const lacking = lacks(machine)
  if (lacking.length > 0 && given.docker && given.wanted === 'auto' && given.data === undefined) {
    return planDocker(lacking.map(({ what }) => what).join('; '), given)
  }
  const problems = [
    ...lacking.map(({ what, fix }) => `${what}: ${fix}.`),
    ...(lacking.length > 0 ? [otherWay(machine, given)] : []),
    ...diskProblems(machine),
  ]
  return problems.length > 0 ? refused(...problems) : { kind: 'embedded', notes: untried(machine) }
}

function planDocker(reason: string, { docker, wanted, data }: Circumstances): Plan {
  if (data === 'embedded') {
    return refused(`${reason}, and this folder has data of a stack without it: ${OTHER_FOLDER}.`)
  }
  if (data === 'containers' && wanted === 'embedded') {
    return refused(
      `${reason}, and TRIBUTARY_STACK is "embedded": leave it out, or ${OTHER_FOLDER}.`,
    )
  }
  if (docker) return { kind: 'containers', notes: [`${reason}: ${IN_DOCKER}.`] }
  return refused(`${reason}, and Docker does not answer: start it.`)
}

function otherWay(machine: Machine, { docker, data }: Circumstances): string {
  if (data === 'embedded') {
    return `Or ${OTHER_FOLDER}, without data: then ${IN_DOCKER} if it answers.`
  }
  if (docker) return `Or choose "containers" instead of "embedded": then ${IN_DOCKER}.`
  return `Or install and start Docker${installHint(machine, 'docker')}: then ${IN_DOCKER}.`
}

const untried = (machine: Machine): readonly string[] =>
  isUntried(machine)
    ? [
        `The local stack is untried on ${platformName(machine)}: if it does not start, set TRIBUTARY_STACK to "containers", which uses Docker.`,
      ]
    : []

const refused = (...problems: readonly string[]): Plan => ({ kind: 'refused', problems })
